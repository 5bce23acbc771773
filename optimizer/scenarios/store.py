"""Where scenarios and their results lie: scenarios beside the dataset, results apart from plans."""

from __future__ import annotations

import re
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from optimizer.domain.scenario_result import ScenarioResult
from optimizer.errors import ShanluError, UsageError
from optimizer.jobs.files import insist, write_atomic
from optimizer.tables.sheets import SCENARIOS_FOLDER

COUNTY_FOLDER = "county-"
SUFFIX = ".toml"
SCENARIO_FILE = "scenario.toml"
DATASET_FOLDER = "dataset"
PLAN_FOLDER = "plan"
RESULT_FILE = "result.json"
_ID = re.compile(r"[0-9A-Za-z][0-9A-Za-z_-]{0,63}")


@dataclass(frozen=True, slots=True, kw_only=True)
class CellFolder:
    """The folder of one scenario run with one seed; ``result`` is there once it is finished."""

    path: Path

    @property
    def scenario(self) -> Path:
        """The copy of the scenario that was run."""
        return self.path / SCENARIO_FILE

    @property
    def dataset(self) -> Path:
        """The changed tables."""
        return self.path / DATASET_FOLDER

    @property
    def plan(self) -> Path:
        """The plan folder."""
        return self.path / PLAN_FOLDER

    @property
    def in_force(self) -> Path:
        """Plan folder of a base: the plan that is in force for all, its own plan, too."""
        return self.path / "in-force"

    @property
    def result(self) -> Path:
        """What comparing needs, written last."""
        return self.path / RESULT_FILE


TODAY = "today"
"""The scenario that changes nothing, where a dataset has one."""


def scenarios_folder(dataset: Path) -> Path:
    """Return where the scenarios of a dataset lie: in its folder, or beside the workbook."""
    return (dataset if dataset.is_dir() else dataset.parent) / SCENARIOS_FOLDER


def list_scenarios(dataset: Path) -> tuple[Path, ...]:
    """Return the files of a dataset's scenarios, by id; other files are passed over."""
    folder = scenarios_folder(dataset)
    files = sorted(folder.glob(f"*{SUFFIX}")) if folder.is_dir() else []
    return tuple(file for file in files if _ID.fullmatch(file.stem))


def usual_base(dataset: Path) -> str | None:
    """Return the scenario whose plan is in force for the others, if the dataset has it."""
    return TODAY if scenario_file(dataset, TODAY).is_file() else None


def scenario_file(dataset: Path, scenario_id: str) -> Path:
    """
    Return the file of a scenario, whether it is there or not.

    Raises
    ------
    UsageError
        If the id is none: it may come from people, and must not lead out of the folder.
    """
    if not _ID.fullmatch(scenario_id):
        raise UsageError(
            f"方案编号“{scenario_id}”不能用：只可用字母、数字、“-”和“_”，最多 64 个。",
            f"{scenario_id!r} cannot be the id of a scenario: letters, digits, - and _ only, at "
            "most 64.",
        )
    return scenarios_folder(dataset) / f"{scenario_id}{SUFFIX}"


def existing_scenario(dataset: Path, scenario_id: str) -> Path:
    """
    Return the file of a scenario that is there.

    Raises
    ------
    UsageError
        If there is none.
    """
    file = scenario_file(dataset, scenario_id)
    if not file.is_file():
        known = "、".join(one.stem for one in list_scenarios(dataset))
        raise UsageError(
            f"没有方案“{scenario_id}”。可选：{known or '（没有方案）'}。",
            f"There is no scenario {scenario_id!r}. There are: {known or '(none)'}.",
        )
    return file


def copy_scenario(dataset: Path, scenario_id: str, new_id: str) -> Path:
    """
    Copy a scenario under a new id, comments and all.

    Raises
    ------
    UsageError
        If there is no such scenario, or the new id is taken.
    """
    source, target = existing_scenario(dataset, scenario_id), scenario_file(dataset, new_id)
    if target.exists():
        raise UsageError(
            f"方案“{new_id}”已经有了，没有复制；请换一个编号。",
            f"There is a scenario {new_id!r} already; nothing was copied. Choose another id.",
        )
    content = source.read_bytes()
    target.parent.mkdir(parents=True, exist_ok=True)
    write_atomic(target, content)
    return target


def delete_scenario(dataset: Path, scenario_id: str) -> None:
    """
    Delete a scenario; its results stay until they are deleted.

    Raises
    ------
    UsageError
        If there is no such scenario.
    """
    existing_scenario(dataset, scenario_id).unlink()


def county_results(results: Path, codes: Sequence[str]) -> Path:
    """
    Return where results of some counties lie.

    They lie apart: they must not take the place of those for all counties.
    """
    return results / f"{COUNTY_FOLDER}{'-'.join(codes)}"


def cell_folder(results: Path, scenario_id: str, *, seed: int) -> CellFolder:
    """Return the folder of one scenario with one seed."""
    return CellFolder(path=results / scenario_id / f"seed-{seed}")


def write_result(folder: CellFolder, result: ScenarioResult) -> None:
    """Write a result, whole or not at all."""
    write_atomic(folder.result, _results().dump_json(result))


def read_result(folder: CellFolder) -> ScenarioResult | None:
    """
    Return a result, ``None`` if there is none yet.

    Raises
    ------
    ShanluError
        If the file is damaged, or was written by another version of the program.
    """
    if not folder.result.is_file():
        return None
    try:
        return _results().validate_json(insist(folder.result.read_bytes))
    except (OSError, ValidationError) as error:
        raise ShanluError(
            f"方案结果 {folder.result} 读不出来（损坏，或来自其他版本）。请重新运行该方案。",
            f"The result {folder.result} cannot be read (damaged, or of another version of the "
            "program). Run the scenario again.",
        ) from error


def result_or_none(folder: CellFolder) -> ScenarioResult | None:
    """Return a result; a damaged one is as good as none, a run replaces it."""
    try:
        return read_result(folder)
    except ShanluError:
        return None


def list_results(results: Path, scenario_id: str) -> tuple[CellFolder, ...]:
    """Return the folders of a scenario's finished runs, by seed."""
    found = [
        (int(file.parent.name.removeprefix("seed-")), CellFolder(path=file.parent))
        for file in (results / scenario_id).glob(f"seed-*/{RESULT_FILE}")
        if file.parent.name.removeprefix("seed-").isdigit()
    ]
    return tuple(folder for _, folder in sorted(found, key=lambda one: one[0]))


def delete_results(results: Path, scenario_id: str) -> None:
    """Delete all results of a scenario."""
    shutil.rmtree(results / scenario_id, ignore_errors=True)


@cache
def _results() -> TypeAdapter[ScenarioResult]:
    return TypeAdapter(ScenarioResult)
