"""Spans of the day in which joined requirements may be served together."""

from __future__ import annotations

from optimizer.domain.problem import CycleRequirement
from optimizer.domain.services import TimeWindow


def common_windows(group: tuple[CycleRequirement, ...]) -> tuple[TimeWindow, ...]:
    """Return the spans in which every requirement of a group may be served."""
    windows = group[0].windows
    for requirement in group[1:]:
        windows = _intersection(windows, requirement.windows)
    return windows


def _intersection(
    one: tuple[TimeWindow, ...], other: tuple[TimeWindow, ...]
) -> tuple[TimeWindow, ...]:
    return tuple(
        TimeWindow(open_s=max(a.open_s, b.open_s), close_s=min(a.close_s, b.close_s))
        for a in one
        for b in other
        if max(a.open_s, b.open_s) <= min(a.close_s, b.close_s)
    )
