"""A fault of a scenario before it is told."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from optimizer.domain.scenario import Change

Path = tuple[str | int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A fault and the line where it is told; ``path`` ends with the key to name."""

    code: str
    line: int
    path: Path = ()
    value: object = None
    details: Mapping[str, object] = field(default_factory=dict)


_MOST_NAMED = 6
"""More lines than so many are counted only."""


def name_lines(lines: Sequence[int]) -> tuple[str, str]:
    """
    Name lines of a scenario's file in Chinese and in English.

    Parameters
    ----------
    lines
        Their numbers, at least one.
    """
    named = sorted(lines)[:_MOST_NAMED]
    zh, en = [f"第 {line} 行" for line in named], [f"line {line}" for line in named]
    if len(lines) > _MOST_NAMED:
        count = len(lines)
        return f"{'、'.join(zh)}等 {count} 行", f"{', '.join(en)} and more ({count} lines)"
    if len(named) == 1:
        return zh[0], en[0]
    return f"{'、'.join(zh[:-1])}和{zh[-1]}", f"{', '.join(en[:-1])} and {en[-1]}"


def both(first: Change, second: Change, what_zh: str, what_en: str) -> Found:
    """Return the fault that two changes set the same thing."""
    before, after = sorted((first, second), key=lambda change: change.line)
    details = {"first_line": before.line, "what_zh": what_zh, "what_en": what_en}
    return Found(code="scenario_contradiction", line=after.line, details=details)
