"""A cell whose process dies; a child process imports it by name."""

import os

from optimizer.domain.scenario_result import ScenarioResult
from optimizer.scenarios.cell import CellTask, run_cell


def dies_of_fewer(task: CellTask) -> ScenarioResult:
    """Run a cell, but die over the scenario ``fewer``."""
    if task.scenario.id == "fewer":
        os._exit(1)
    return run_cell(task)
