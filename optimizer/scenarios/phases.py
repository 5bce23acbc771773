"""Where the cells of a grid stand, for those who hear of it; needs no solver."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from optimizer.domain.scenario_result import ScenarioResult
from optimizer.jobs import RunListener


class CellPhase(StrEnum):
    """Where a cell stands."""

    WAITING = "waiting"
    RUNNING = "running"
    KEPT = "kept"
    """A result of the same input was there already."""
    DONE = "done"
    STOPPED = "stopped"
    FAILED = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class CellState:
    """How one cell stands; the messages say why it failed."""

    scenario_id: str
    name_zh: str
    name_en: str
    seed: int
    phase: CellPhase
    result: ScenarioResult | None = None
    message_zh: str = ""
    message_en: str = ""


class GridListener:
    """Hears of a grid's progress; the default hears nothing. Calls come from one thread."""

    def on_cells(self, cells: tuple[CellState, ...]) -> None:
        """Hear how all cells stand."""

    def run_listener(self) -> RunListener:
        """Return who hears of the planning inside a cell, where cells run one after another."""
        return RunListener()
