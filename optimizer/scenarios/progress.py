"""How far a grid is, as its listeners and the app see it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from optimizer.domain.scenario_result import ScenarioResult
from optimizer.errors import ShanluError, StoppedError
from optimizer.scenarios.cell import CellTask
from optimizer.scenarios.phases import CellPhase, CellState, GridListener
from optimizer.scenarios.store import result_or_none


class Board:
    """How all cells stand, and who hears of it."""

    def __init__(self, tasks: Sequence[CellTask], listener: GridListener) -> None:
        self.listener = listener
        self._tasks = tasks
        self.cells = [
            CellState(
                scenario_id=task.scenario.id,
                name_zh=task.scenario.name_zh,
                name_en=task.scenario.name_en,
                seed=task.seed,
                phase=CellPhase.WAITING,
            )
            for task in tasks
        ]

    def begin(self, number: int) -> bool:
        """Tell whether a cell must be run; one with a result of the same input is kept."""
        task = self._tasks[number]
        result = result_or_none(task.folder)
        if result is None or result.input_hash != task.input_hash:
            return True
        self.set(number, CellPhase.KEPT, result=result)
        return False

    def set(self, number: int, phase: CellPhase, *, result: ScenarioResult | None = None) -> None:
        """Note where a cell stands, and tell."""
        self.cells[number] = replace(self.cells[number], phase=phase, result=result)
        self.listener.on_cells(tuple(self.cells))

    def fail(self, number: int, error: ShanluError) -> None:
        """Note why a cell has no result, and tell."""
        phase = CellPhase.STOPPED if isinstance(error, StoppedError) else CellPhase.FAILED
        self.cells[number] = replace(
            self.cells[number],
            phase=phase,
            message_zh=error.message_zh,
            message_en=error.message_en,
        )
        self.listener.on_cells(tuple(self.cells))
