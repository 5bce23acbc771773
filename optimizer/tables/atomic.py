"""Files and folders that appear whole or not at all."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path


def write_file(target: Path, write: Callable[[Path], None]) -> None:
    """
    Write a file beside its place, then move it there.

    Parameters
    ----------
    target
        The file to appear; its folder is made if need be.
    write
        Writes the content to the path it is given.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".writing-", dir=target.parent) as folder:
        draft = Path(folder) / target.name
        write(draft)
        draft.replace(target)


def write_folder(target: Path, write: Callable[[Path], None]) -> None:
    """
    Write a folder beside its place, then put it there, in place of what was there.

    Parameters
    ----------
    target
        The folder to appear. If the program dies between the two renames, the old content is
        still beside it, in a folder whose name begins with ``.writing-``.
    write
        Fills the empty folder that it is given.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    scratch = Path(tempfile.mkdtemp(prefix=".writing-", dir=target.parent))
    try:
        draft, old = scratch / "new", scratch / "old"
        draft.mkdir()
        write(draft)
        had_old = target.exists()
        if had_old:
            target.rename(old)
        try:
            draft.rename(target)
        except OSError:
            if had_old:
                old.rename(target)
            raise
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
