"""Several models at a time: CBC is a process of its own, so threads suffice to wait for it."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

Given = TypeVar("Given")
Found = TypeVar("Found")


def each(work: Callable[[Given], Found], items: Iterable[Given]) -> list[Found]:
    """Return what ``work`` gives for each item, in their order, as many at a time as cores."""
    with ThreadPoolExecutor(max_workers=os.cpu_count() or 1) as pool:
        return list(pool.map(work, items))
