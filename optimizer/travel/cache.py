"""Matrices kept on disk under the hash of everything they depend on."""

from __future__ import annotations

import json
import os
import tempfile
import zipfile
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from optimizer.domain.travel import TravelMatrix

_DAMAGED = (OSError, ValueError, KeyError, TypeError, EOFError, zipfile.BadZipFile)


def read_cached(
    folder: Path, content_hash: str, *, location_ids: Sequence[str]
) -> TravelMatrix | None:
    """
    Return the matrix kept under ``content_hash``, or ``None`` if there is none or it is damaged.

    A damaged file is as good as none: the caller computes the matrix again and replaces it.
    """
    try:
        with np.load(_file(folder, content_hash), allow_pickle=False) as file:
            about = json.loads(str(file["about"]))
            matrix = TravelMatrix(
                profile=about["profile"],
                location_ids=tuple(about["location_ids"]),
                duration_s=file["duration_s"],
                distance_m=file["distance_m"],
                source=about["source"],
                estimated=about["estimated"],
                content_hash=about["content_hash"],
            )
    except _DAMAGED:
        return None
    fits = (matrix.content_hash, matrix.location_ids) == (content_hash, tuple(location_ids))
    return matrix if fits else None


def write_cached(folder: Path, matrix: TravelMatrix) -> None:
    """
    Keep ``matrix``: a reader sees the whole file or none, however many processes write.

    Raises
    ------
    OSError
        If the folder cannot be written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    about = {
        "profile": matrix.profile,
        "location_ids": matrix.location_ids,
        "source": matrix.source,
        "estimated": matrix.estimated,
        "content_hash": matrix.content_hash,
    }
    handle, temporary = tempfile.mkstemp(dir=folder, suffix=".part")
    try:
        with os.fdopen(handle, "wb") as file:
            np.savez(
                file,
                about=np.array(json.dumps(about)),
                duration_s=matrix.duration_s,
                distance_m=matrix.distance_m,
            )
        Path(temporary).replace(_file(folder, matrix.content_hash))
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


def _file(folder: Path, content_hash: str) -> Path:
    """Return where a matrix is kept."""
    return folder / f"{content_hash}.npz"
