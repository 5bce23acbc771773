"""Travel matrices of all blocks of a run: from the cache, else in parallel child processes."""

from __future__ import annotations

import multiprocessing
import signal
from collections.abc import Iterator, Mapping, Sequence, Sized
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass

from optimizer.domain.places import Location
from optimizer.domain.travel import TravelMatrix
from optimizer.jobs.progress import RunListener, RunStep
from optimizer.travel.provider import Place
from optimizer.travel.terrain import TerrainProvider


@dataclass(frozen=True, slots=True, kw_only=True)
class TravelBlock:
    """The places of one problem and the profiles that travel between them."""

    places: tuple[Place, ...]
    profiles: tuple[str, ...]


def place_of(location: Location) -> Place:
    """Return a location as a place to travel to."""
    return Place(id=location.id, lat=location.position.lat, lon=location.position.lon)


def travel_matrices(
    blocks: Sequence[TravelBlock],
    *,
    provider: TerrainProvider,
    workers: int,
    listener: RunListener,
) -> tuple[Mapping[str, TravelMatrix], ...]:
    """
    Return the matrices of each block by profile.

    Parameters
    ----------
    blocks
        One per problem.
    provider
        Where times and distances come from; it keeps its own cache.
    workers
        Child processes to use when more than one matrix is to be computed.
    listener
        Hears how many are there.

    Raises
    ------
    ShanluError
        As the provider's ``matrix``.
    """
    wanted = [(i, profile) for i, block in enumerate(blocks) for profile in block.profiles]
    found: dict[tuple[int, str], TravelMatrix] = {}
    for index, profile in wanted:
        cached = provider.cached(blocks[index].places, profile=profile)
        if cached is not None:
            found[index, profile] = cached
    missing = [key for key in wanted if key not in found]
    listener.on_step(RunStep.TRAVEL, _fraction(found, wanted))
    for key, matrix in _computed(blocks, missing, provider=provider, workers=workers):
        found[key] = matrix
        listener.on_step(RunStep.TRAVEL, _fraction(found, wanted))
    return tuple(
        {profile: found[index, profile] for profile in block.profiles}
        for index, block in enumerate(blocks)
    )


def _computed(
    blocks: Sequence[TravelBlock],
    missing: Sequence[tuple[int, str]],
    *,
    provider: TerrainProvider,
    workers: int,
) -> Iterator[tuple[tuple[int, str], TravelMatrix]]:
    """Compute matrices as they become ready: here if it is one, else in child processes."""
    if len(missing) == 1 or workers == 1:
        for index, profile in missing:
            yield (index, profile), provider.matrix(blocks[index].places, profile=profile)
        return
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(workers, mp_context=context, initializer=_ignore_ctrl_c) as pool:
        keys = {
            pool.submit(provider.matrix, blocks[index].places, profile=profile): (index, profile)
            for index, profile in sorted(missing, key=lambda key: -len(blocks[key[0]].places))
        }
        for future in as_completed(keys):
            yield keys[future], future.result()


def _ignore_ctrl_c() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _fraction(found: Sized, wanted: Sized) -> float:
    return len(found) / len(wanted) if len(wanted) else 1.0
