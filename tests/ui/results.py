"""Writes results of scenarios where the pages look for them."""

from __future__ import annotations

import json
from pathlib import Path

from optimizer.domain.scenario_result import ScenarioResult
from optimizer.scenarios.store import cell_folder, write_result
from ui.results import results_folder
from ui.state import ALL


def keep_result(result: ScenarioResult, dataset: Path, *, county: str = ALL) -> Path:
    """Write a result, with the scenario that it is of, and return its folder."""
    folder = cell_folder(results_folder(dataset, county), result.scenario_id, seed=result.seed)
    folder.path.mkdir(parents=True, exist_ok=True)
    names = {"name_zh": result.name_zh, "name_en": result.name_en}
    lines = [f"{key} = {json.dumps(value, ensure_ascii=False)}\n" for key, value in names.items()]
    folder.scenario.write_text("".join(lines), encoding="utf-8")
    write_result(folder, result)
    return folder.path
