"""Matrices of several blocks of counties at once, in parallel processes."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

import numpy as np

from optimizer.domain.travel import UNREACHABLE_M, UNREACHABLE_S, TravelMatrix
from optimizer.travel.provider import Place, TravelProvider
from optimizer.travel.terrain import TerrainProvider


def county_matrices(
    provider: TravelProvider,
    blocks: Mapping[str, Sequence[Place]],
    *,
    profile: str = "van",
    workers: int = 2,
) -> dict[str, TravelMatrix]:
    """
    Return one matrix per block.

    Parameters
    ----------
    provider
        Where times come from; child processes get a pickled copy.
    blocks
        Places by block, such as by county code.
    profile
        Way of travelling.
    workers
        Child processes; 1 computes here. Blocks that the cache has never start one.

    Returns
    -------
    dict
        Block to matrix, in the order of ``blocks``; the same whatever ``workers`` is.

    Raises
    ------
    ShanluError
        As ``provider.matrix``.
    """
    done = _cached(provider, blocks, profile=profile)
    missing = {name: list(blocks[name]) for name in blocks if name not in done}
    if workers > 1 and len(missing) > 1:
        done |= _in_parallel(provider, missing, profile=profile, workers=workers)
    else:
        for name, places in missing.items():
            done[name] = provider.matrix(places, profile=profile)
    return {name: done[name] for name in blocks}


def patched(
    parts: Sequence[TravelMatrix],
    location_ids: Sequence[str],
    *,
    profile: str,
    provider: TravelProvider,
) -> TravelMatrix:
    """
    Return one matrix of all places from those of parts, whose legs agree where they overlap.

    Parameters
    ----------
    parts
        Matrices of some of the places each.
    location_ids
        All places, in the order wanted.
    profile
        Way of travelling.
    provider
        Where the parts came from.

    Returns
    -------
    TravelMatrix
        Legs that no part has are unreachable: nobody is to go there.
    """
    n = len(location_ids)
    duration_s = np.full((n, n), UNREACHABLE_S, dtype=np.int32)
    distance_m = np.full((n, n), UNREACHABLE_M, dtype=np.int32)
    np.fill_diagonal(duration_s, 0)
    np.fill_diagonal(distance_m, 0)
    estimated = np.zeros((n, n), dtype=bool)
    place = {location_id: number for number, location_id in enumerate(location_ids)}
    for part in parts:
        numbers = [place[location_id] for location_id in part.location_ids]
        legs = np.ix_(numbers, numbers)
        duration_s[legs], distance_m[legs] = part.duration_s, part.distance_m
        estimated[legs] = part.estimated if part.estimated_mask is None else part.estimated_mask
    np.fill_diagonal(estimated, False)
    hashes = [profile, list(location_ids), [part.content_hash for part in parts]]
    return TravelMatrix(
        profile=profile,
        location_ids=tuple(location_ids),
        duration_s=duration_s,
        distance_m=distance_m,
        source=provider.name,
        estimated=bool(estimated.any()),
        content_hash=hashlib.sha256(json.dumps(hashes).encode("ascii")).hexdigest(),
        estimated_mask=estimated,
    )


def _cached(
    provider: TravelProvider, blocks: Mapping[str, Sequence[Place]], *, profile: str
) -> dict[str, TravelMatrix]:
    """Return the matrices that are in the provider's cache."""
    if not isinstance(provider, TerrainProvider):
        return {}
    found = {name: provider.cached(blocks[name], profile=profile) for name in blocks}
    return {name: matrix for name, matrix in found.items() if matrix is not None}


def _in_parallel(
    provider: TravelProvider,
    blocks: Mapping[str, list[Place]],
    *,
    profile: str,
    workers: int,
) -> dict[str, TravelMatrix]:
    """Compute blocks in child processes, the largest first so that all end together."""
    largest_first = sorted(blocks, key=lambda name: -len(blocks[name]))
    # "spawn" on every system: the only way on Windows, and safe beside threads elsewhere.
    with ProcessPoolExecutor(
        max_workers=min(workers, len(blocks)), mp_context=get_context("spawn")
    ) as pool:
        jobs = {name: pool.submit(_job, provider, blocks[name], profile) for name in largest_first}
        try:
            return {name: job.result() for name, job in jobs.items()}
        except BaseException:  # Ctrl-C, too: nobody waits for the others any more
            for process in list(pool._processes.values()):
                process.terminate()
            raise


def _job(provider: TravelProvider, places: list[Place], profile: str) -> TravelMatrix:
    """Compute one block in a child process."""
    return provider.matrix(places, profile=profile)
