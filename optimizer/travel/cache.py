"""Matrices kept on disk under the hash of everything they depend on."""

from __future__ import annotations

import io
import json
import os
import tempfile
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from optimizer.domain.travel import TravelMatrix
from optimizer.errors import ShanluError

_DAMAGED = (OSError, ValueError, KeyError, TypeError, EOFError, zipfile.BadZipFile)


def read_cached(
    folder: Path, content_hash: str, *, location_ids: Sequence[str]
) -> TravelMatrix | None:
    """
    Return the matrix kept under ``content_hash``, or ``None`` if there is none or it is damaged.

    A damaged file is as good as none: the caller computes the matrix again and replaces it.
    """
    try:
        content = io.BytesIO(_file(folder, content_hash).read_bytes())
        with np.load(content, allow_pickle=False) as file:
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
    ShanluError
        If the folder cannot be written.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=folder, suffix=".part")
        with _removed_on_failure(Path(name)) as temporary:
            with os.fdopen(handle, "wb") as file:
                np.savez(
                    file,
                    about=_about(matrix),
                    duration_s=matrix.duration_s,
                    distance_m=matrix.distance_m,
                )
            temporary.replace(_file(folder, matrix.content_hash))
    except OSError as error:
        raise ShanluError(
            f"无法写入缓存目录 {folder}（{error}）。请检查磁盘空间和权限，或设置 SHANLU_HOME。",
            f"The cache folder {folder} cannot be written ({error}). Check disk space and "
            "permissions, or set SHANLU_HOME.",
        ) from error


def _about(matrix: TravelMatrix) -> NDArray[np.str_]:
    """Return everything but the figures, as JSON."""
    about = {
        "profile": matrix.profile,
        "location_ids": matrix.location_ids,
        "source": matrix.source,
        "estimated": matrix.estimated,
        "content_hash": matrix.content_hash,
    }
    return np.array(json.dumps(about))


@contextmanager
def _removed_on_failure(path: Path) -> Iterator[Path]:
    """Remove ``path`` when the work on it fails or is interrupted."""
    try:
        yield path
    except BaseException:
        path.unlink(missing_ok=True)
        raise


def _file(folder: Path, content_hash: str) -> Path:
    """Return where a matrix is kept."""
    return folder / f"{content_hash}.npz"
