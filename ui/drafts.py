"""Drafts: folders under the home folder, each a copy of a dataset that people change."""

from __future__ import annotations

import re
import shutil
import tempfile
from pathlib import Path

from optimizer import settings
from optimizer.errors import UsageError

SHIPPED = "shipped"
"""The key of the data that comes with the program; it never changes."""

MAX_NAME = 40
RESERVED = re.compile(r"(?i)(con|prn|aux|nul|com\d|lpt\d|shipped)")


def root() -> Path:
    """Return the folder of all drafts."""
    return settings.shanlu_home() / "drafts"


def names() -> list[str]:
    """Return the drafts by name."""
    if not root().is_dir():
        return []
    return sorted(p.name for p in root().iterdir() if p.is_dir() and not p.name.startswith("."))


def folder(name: str) -> Path:
    """Return the folder of a draft, or of the shipped data."""
    return settings.default_dataset() if name == SHIPPED else root() / sound_name(name)


def sound_name(name: str) -> str:
    """
    Return a draft's name as it can be the name of a folder on every system.

    Raises
    ------
    UsageError
        If it cannot.
    """
    plain = name.strip()
    letters = re.fullmatch(r"[\w\-（）() ]+", plain)
    if not letters or len(plain) > MAX_NAME or RESERVED.fullmatch(plain):
        raise UsageError(
            f"草稿名“{name}”不能用：请用 1 到 {MAX_NAME} 个汉字、字母、数字、“-”或“_”。",
            f"The draft name “{name}” cannot be used: 1 to {MAX_NAME} letters, digits, - or _.",
        )
    return plain


def free_name(stem: str) -> str:
    """Return ``stem``, with a number behind it if there is such a draft already."""
    taken = set(names())
    numbered = (stem if i == 1 else f"{stem}-{i}" for i in range(1, len(taken) + 2))
    return next(name for name in numbered if name not in taken)


def create(name: str, *, source: Path) -> str:
    """
    Copy a dataset's folder to a new draft and return the draft's name.

    Raises
    ------
    UsageError
        If the name cannot be used or is taken.
    """
    plain = sound_name(name)
    target = root() / plain
    if target.exists():
        raise UsageError(
            f"已有草稿“{plain}”，请换一个名字。",
            f"There is a draft “{plain}” already: choose another name.",
        )
    root().mkdir(parents=True, exist_ok=True)
    staging = Path(tempfile.mkdtemp(dir=root(), prefix=".new-"))
    try:
        shutil.copytree(source, staging / "copy")
        (staging / "copy").replace(target)
    finally:
        shutil.rmtree(staging, ignore_errors=True)
    return plain


def delete(name: str) -> None:
    """Remove a draft."""
    plain = sound_name(name)
    aside = Path(tempfile.mkdtemp(dir=root(), prefix=".old-"))
    (root() / plain).replace(aside / "draft")
    shutil.rmtree(aside, ignore_errors=True)
