"""A scenario that is being edited."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from optimizer.domain.scenario import Scenario
from optimizer.scenarios.reading import ScenarioBase


@dataclass(frozen=True, slots=True, kw_only=True)
class Edited:
    """A scenario on the page; ``turn`` grows when edits are dropped, so that editors begin anew."""

    file: Path
    saved: str
    scenario: Scenario | None
    base: ScenarioBase
    turn: int
    editable: bool

    def key(self, name: str) -> str:
        """Return the key of a widget."""
        return f"scenario.{name}.{self.file}.{self.turn}.{hash(self.saved)}"
