"""Small files that several processes read and write at once."""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

TRIES = 20
PAUSE_S = 0.05

T = TypeVar("T")


def write_atomic(path: Path, content: bytes) -> None:
    """Replace a file as a whole: a reader sees the old one or the new one, never half of it."""
    handle, name = tempfile.mkstemp(dir=path.parent, suffix=".part")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        insist(lambda: Path(name).replace(path))
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def insist(action: Callable[[], T]) -> T:
    """Do what Windows may refuse for a moment, while another process has the file open."""
    for _ in range(TRIES - 1):
        try:
            return action()
        except PermissionError:
            time.sleep(PAUSE_S)
    return action()
