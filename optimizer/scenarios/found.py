"""A fault of a scenario before it is told."""

from __future__ import annotations

from collections.abc import Mapping
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


def both(first: Change, second: Change, what_zh: str, what_en: str) -> Found:
    """Return the fault that two changes set the same thing."""
    before, after = sorted((first, second), key=lambda change: change.line)
    details = {"first_line": before.line, "what_zh": what_zh, "what_en": what_en}
    return Found(code="scenario_contradiction", line=after.line, details=details)
