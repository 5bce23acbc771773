"""
One decorator for all compiled code, with a cache that notices every edit.

numba's own cache does not see that a function in *another* file has changed, so a stale caller
would go on with the old callee. The cache folder is therefore named by a hash of all compiled
sources: any edit starts an empty one, and `optimizer.solving.warm` fills it.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

import numba

from optimizer.settings import cache_dir

MARK = "optimizer.solving.compiled import"
"""What a source says that has compiled code in it."""

OURS = ("compiled.py", "packed.py")
"""What says how all of it is compiled."""

F = TypeVar("F", bound=Callable[..., Any])


def compiled_sources(folder: Path) -> list[Path]:
    """Return the files below a folder that hold compiled code, this one included."""
    files = sorted(folder.rglob("*.py"))
    return [f for f in files if MARK in f.read_text(encoding="utf-8") or f.name in OURS]


def sources_key(folder: Path) -> str:
    """Return a short hash of all compiled sources below a folder, and of numba's version."""
    digest = hashlib.sha256(numba.__version__.encode())
    for path in compiled_sources(folder):
        digest.update(path.relative_to(folder).as_posix().encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


@cache
def compiled_dir() -> Path:
    """
    Return the folder of compiled code, made if need be.

    It lies beside the sources where those may be written, else in the program's cache.
    """
    here = Path(__file__).parent
    key = sources_key(here)
    for base in (here / "__pycache__", cache_dir()):
        folder = base / f"compiled-{key}"
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError:
            continue
        if os.access(folder, os.W_OK):
            return folder
    raise OSError(f"No folder for compiled code can be written: {here}, {cache_dir()}.")


def compiled(function: F) -> F:
    """Compile a function with numba; it releases the interpreter lock while it runs."""
    return _jit(function, inline=False)


def inlined(function: F) -> F:
    """Compile a small function that is always inlined into its compiled callers."""
    return _jit(function, inline=True)


def _jit(function: F, *, inline: bool) -> F:
    options: dict[str, Any] = {
        "cache": True,
        "nogil": True,
        "forceinline": inline,
        "error_model": "numpy",
        # Nothing compiled here makes an array, so none has to be counted: twenty times as fast.
        "_nrt": False,
    }
    numba.config.CACHE_DIR = str(compiled_dir())  # type: ignore[attr-defined]
    made: F = numba.njit(**options)(function)
    return made
