"""Chooses the results that are compared: of one seed, and of scenarios run alike."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from optimizer.domain.scenario_result import ScenarioResult
from optimizer.errors import UsageError
from optimizer.scenarios.store import cell_folder, list_results, read_result


def results_to_compare(
    results: Path, scenario_ids: Sequence[str], *, seed: int | None = None
) -> tuple[ScenarioResult, ...]:
    """
    Return the result of each scenario, all of one seed.

    Parameters
    ----------
    results
        Folder of the results.
    scenario_ids
        Which scenarios.
    seed
        Which seed; the least one that all have if ``None``.

    Raises
    ------
    UsageError
        If one has no result, or they have no seed in common.
    ShanluError
        If a result cannot be read.
    """
    if seed is None:
        seed = _common_seed(results, scenario_ids)
    found = []
    for scenario_id in scenario_ids:
        result = read_result(cell_folder(results, scenario_id, seed=seed))
        if result is None:
            raise _not_run(scenario_id, seed)
        found.append(result)
    return tuple(found)


def _common_seed(results: Path, scenario_ids: Sequence[str]) -> int:
    """Return the least seed with which all were run."""
    common: set[int] | None = None
    for scenario_id in scenario_ids:
        names = [folder.path.name for folder in list_results(results, scenario_id)]
        seeds = {int(name.removeprefix("seed-")) for name in names}
        if not seeds:
            raise _not_run(scenario_id, 0)
        common = seeds if common is None else common & seeds
    if not common:
        raise UsageError(
            "这些方案没有用同一个随机种子计算过；请先用同样的 --seeds 运行。",
            "These scenarios were not run with a common seed; run them with the same --seeds.",
        )
    return min(common)


def _not_run(scenario_id: str, seed: int) -> UsageError:
    return UsageError(
        f"方案“{scenario_id}”（种子 {seed}）还没有结果；请先运行 "
        f"shanlu scenario run {scenario_id} --seeds {seed}。",
        f"The scenario {scenario_id!r} (seed {seed}) has no result yet; run "
        f"`shanlu scenario run {scenario_id} --seeds {seed}` first.",
    )
