"""Uploaded files as files: the readers of tables want paths."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path, PurePath

from streamlit.runtime.uploaded_file_manager import UploadedFile

from optimizer import settings


@contextmanager
def as_folder(files: Sequence[UploadedFile]) -> Iterator[Path]:
    """Write uploaded files into a folder that is gone afterwards."""
    home = settings.shanlu_home()
    home.mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(dir=home, prefix=".upload-"))
    try:
        for file in files:
            (folder / plain_name(file.name)).write_bytes(file.getvalue())
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def plain_name(name: str) -> str:
    """Return the last part of a file's name; it comes from another machine."""
    plain = PurePath(name.replace("\\", "/")).name.lstrip(".")
    return "".join("_" if sign in '<>:"|?*\0' else sign for sign in plain) or "file"
