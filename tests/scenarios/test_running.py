"""A grid of scenarios and seeds: cells are kept, resumed, and fail by themselves."""

import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from optimizer.domain.scenario_result import ScenarioResult
from optimizer.errors import DataFaultError, UsageError
from optimizer.exporting import check_folder, read_plan_folder
from optimizer.jobs import PlanRequest
from optimizer.jobs.store import PLAN_FOLDER, job_folder, list_jobs, new_job
from optimizer.kpi import compare_scenarios
from optimizer.scenarios import running
from optimizer.scenarios.running import CellPhase, CellState, Grid, GridListener, run_grid
from optimizer.scenarios.settings import RunSettings
from optimizer.scenarios.store import cell_folder, read_result, write_result
from optimizer.settings import scenario_results_dir
from optimizer.tables import load_dataset
from tests.scenarios.bases import NAMES, TINY
from tests.scenarios.dying import dies_of_fewer

FILES = {
    "today": "",
    "fewer": '[[fleet]]\nline = "supply"\ncount = -1\n',
    "often": '[[frequency]]\nline = "hospital"\nvisits_per_4_weeks = 4\n',
    "closed": '[[closure]]\nclosure_id = "c1"\nkind = "township"\nfrom_date = 2026-11-30\n'
    'township_code = "999901101"\n[[floor]]\nline = "supply"\nvisits_per_4_weeks = 4\n',
    "floor": '[[fleet]]\nline = "supply"\ncount = -1\n'
    '[[frequency]]\nline = "supply"\nvisits_per_4_weeks = 20\n'
    '[[floor]]\nline = "supply"\nvisits_per_4_weeks = 20\ntownship = "东镇"\n',
}


@pytest.fixture(scope="module")
def dataset(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("data") / "tiny"
    shutil.copytree(TINY, folder)
    (folder / "scenarios").mkdir()
    for name, text in FILES.items():
        (folder / "scenarios" / f"{name}.toml").write_text(NAMES + text, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("results")


def grid(dataset: Path, results: Path, *ids: str, seeds: tuple[int, ...] = (1,)) -> Grid:
    return Grid(
        dataset=dataset,
        scenario_ids=ids,
        seeds=seeds,
        settings=RunSettings(
            counties=("all",),
            weeks=2,
            start=date(2026, 11, 30),
            iterations=2,
            matrix=dataset / "matrix.csv",
            bound=False,
        ),
        results=results,
        workers=1,
    )


class Heard(GridListener):
    def __init__(self) -> None:
        self.phases: list[list[str]] = []

    def on_cells(self, cells: tuple[CellState, ...]) -> None:
        self.phases.append([cell.phase.value for cell in cells])


@pytest.fixture(scope="module")
def cells(dataset: Path, results: Path) -> tuple[CellState, ...]:
    return run_grid(grid(dataset, results, "today", "fewer", "often"))


def test_every_cell_has_its_scenario_its_tables_a_sound_plan_and_a_result(cells, results):
    assert [cell.phase for cell in cells] == [CellPhase.DONE] * 3
    for cell in cells:
        folder = cell_folder(results, cell.scenario_id, seed=1)
        assert read_result(folder) == cell.result
        assert folder.scenario.read_text(encoding="utf-8") == NAMES + FILES[cell.scenario_id]
        assert check_folder(folder.plan).violations == 0
        assert load_dataset(folder.dataset)
        assert not (folder.dataset / "scenarios").exists()
    assert [path.name for path in results.iterdir() if path.name.startswith(".")] == []


def test_the_changes_of_a_scenario_are_in_its_plan(cells):
    today, fewer, often = (cell.result.total for cell in cells)
    assert (today.vehicles_available, fewer.vehicles_available) == (3, 2)
    assert often.visits_required - today.visits_required == 3
    assert {habit.line_id for habit in cells[0].result.habits} == {"hospital", "supply"}


def test_a_second_run_keeps_what_is_there(cells, dataset, results):
    heard = Heard()
    again = run_grid(grid(dataset, results, "today", "fewer", "often"), listener=heard)
    assert [cell.phase for cell in again] == [CellPhase.KEPT] * 3
    assert [cell.result for cell in again] == [cell.result for cell in cells]
    assert all("running" not in phases for phases in heard.phases)


def test_only_what_is_missing_or_of_other_input_is_run(cells, dataset, results, tmp_path):
    shutil.copytree(results, tmp_path / "results")
    shutil.copytree(dataset, tmp_path / "tiny")
    cell_folder(tmp_path / "results", "fewer", seed=1).result.unlink()
    often = tmp_path / "tiny" / "scenarios" / "often.toml"
    often.write_text(NAMES + FILES["often"].replace("4\n", "2\n"), encoding="utf-8")
    today = tmp_path / "tiny" / "scenarios" / "today.toml"
    today.write_text("# a remark changes nothing\n" + NAMES, encoding="utf-8")
    again = run_grid(grid(tmp_path / "tiny", tmp_path / "results", "today", "fewer", "often"))
    phases = [cell.phase for cell in again]
    assert phases == [CellPhase.KEPT, CellPhase.DONE, CellPhase.DONE]
    assert alike(again[1].result, cells[1].result)
    assert again[2].result.input_hash != cells[2].result.input_hash


def alike(one: ScenarioResult, other: ScenarioResult) -> bool:
    """Tell whether two results are the same but for when and how fast they came."""
    same = {"seconds": 0.0, "finished_at": other.finished_at, "promise": other.promise}
    return replace(one, **same) == replace(other, **same)


def test_other_seeds_and_settings_are_other_results(cells, dataset, results):
    known = cells[0].result.input_hash
    one = grid(dataset, results, "today", seeds=(1,))
    longer = replace(one, settings=replace(one.settings, iterations=3))
    other = run_grid(replace(longer, results=results / "other"))
    assert other[0].result.input_hash != known


def test_cells_side_by_side_are_what_they_are_one_by_one(cells, dataset, tmp_path):
    both = run_grid(replace(grid(dataset, tmp_path, "today", "fewer"), workers=2))
    assert [cell.phase for cell in both] == [CellPhase.DONE] * 2
    assert all(alike(a.result, b.result) for a, b in zip(both, cells[:2], strict=True))


def test_a_stop_leaves_no_result_and_what_is_missing_is_run_the_next_time(dataset, tmp_path):
    stopped = run_grid(grid(dataset, tmp_path, "today"), stop=lambda: True)
    assert stopped[0].phase is CellPhase.STOPPED
    assert not cell_folder(tmp_path, "today", seed=1).result.exists()
    again = run_grid(grid(dataset, tmp_path, "today"))
    assert again[0].result is not None


def test_who_is_below_a_floor_comes_first_in_the_next_plan(dataset, tmp_path):
    found = run_grid(grid(dataset, tmp_path, "floor"))[0].result
    made = {village.code: village.share_made for village in found.total.villages}
    east = {code: share for code, share in made.items() if code.startswith("999901101")}
    west = {code: share for code, share in made.items() if code.startswith("999901201")}
    assert found.floor_rounds >= 1
    assert set(east.values()) == {1.0}
    assert found.below_floor == ()
    assert min(west.values()) < 1.0
    demand = load_dataset(cell_folder(tmp_path, "floor", seed=1).dataset).requirements
    first = {one.village_code for one in demand if one.line_id == "supply" and one.priority == 1}
    assert first <= set(east)


def test_who_is_below_a_floor_because_of_a_closure_is_told_so_and_nothing_is_planned_anew(
    dataset, tmp_path
):
    found = run_grid(grid(dataset, tmp_path, "closed"))[0].result
    assert found.floor_rounds == 0
    assert {one.village_code[:9] for one in found.below_floor} == {"999901101"}
    assert len(found.below_floor) == 2
    assert all(one.proved and one.visits_made == 0 for one in found.below_floor)


def test_a_faulty_scenario_is_told_before_anything_is_run(dataset, tmp_path):
    shutil.copytree(dataset, tmp_path / "tiny")
    bad = tmp_path / "tiny" / "scenarios" / "bad.toml"
    bad.write_text(NAMES + "month = 13\n", encoding="utf-8")
    with pytest.raises(DataFaultError) as raised:
        run_grid(grid(tmp_path / "tiny", tmp_path / "results", "today", "bad"))
    assert [(issue.sheet, issue.row) for issue in raised.value.issues] == [("bad.toml", 3)]
    assert not (tmp_path / "results").exists()


def test_a_scenario_named_twice_is_refused(dataset, tmp_path):
    with pytest.raises(UsageError, match="named twice"):
        run_grid(grid(dataset, tmp_path, "today", "today"))


@pytest.mark.parametrize(
    "wrong",
    [{"counties": ("火星县",)}, {"start": date(2026, 12, 1)}, {"start": date(9999, 12, 27)}],
)
def test_what_cannot_be_run_is_refused_and_costs_no_earlier_result(cells, dataset, results, wrong):
    asked = grid(dataset, results, "today")
    with pytest.raises(UsageError):
        run_grid(replace(asked, settings=replace(asked.settings, **wrong)))
    assert cells[0].result is not None, cells[0].message_en
    assert read_result(cell_folder(results, "today", seed=1)) == cells[0].result


def test_a_cell_that_fails_before_it_plans_keeps_its_earlier_result(
    cells, dataset, results, tmp_path
):
    matrix = tmp_path / "matrix.csv"
    matrix.write_text("nothing\n", encoding="utf-8")
    asked = grid(dataset, results, "today")
    (cell,) = run_grid(replace(asked, settings=replace(asked.settings, matrix=matrix)))
    assert cell.phase is CellPhase.FAILED
    assert cells[0].result is not None, cells[0].message_en
    assert read_result(cell_folder(results, "today", seed=1)) == cells[0].result


def test_a_run_of_fewer_counties_does_not_replace_a_result_of_more(
    cells, dataset, results, tmp_path
):
    shutil.copytree(results, tmp_path / "results")
    folder = cell_folder(tmp_path / "results", "today", seed=1)
    both = replace(cells[0].result, county_codes=("999901", "999902"), counties=("方山县", "别县"))
    write_result(folder, both)
    asked = grid(dataset, tmp_path / "results", "today")
    with pytest.raises(UsageError, match="别县"):
        run_grid(replace(asked, settings=replace(asked.settings, counties=("方山",))))
    assert read_result(folder) == both


def test_a_county_by_name_and_by_code_is_the_same_run(dataset, tmp_path):
    asked = grid(dataset, tmp_path, "today")
    for name, phase in (("方山", CellPhase.DONE), ("999901", CellPhase.KEPT)):
        (cell,) = run_grid(replace(asked, settings=replace(asked.settings, counties=(name,))))
        assert cell.phase is phase


def test_a_comparison_finds_who_gains_and_who_gets_another_weekday(cells):
    found = compare_scenarios([cell.result for cell in cells])
    assert [change.scenario_id for change in found.changes] == ["fewer", "often"]
    rows = {row.indicator.key: row.cells for row in found.indicators}
    assert [cell.change for cell in rows["visits_required"]] == [0, 0, 3]
    assert rows["vehicles_available"][1].change == -1


def test_a_process_that_dies_fails_its_cells_and_the_others_are_run_all_the_same(
    dataset, tmp_path, monkeypatch
):
    monkeypatch.setattr(running, "run_cell", dies_of_fewer)
    asked = replace(grid(dataset, tmp_path, "fewer", "today", "often"), workers=2)
    found = {cell.scenario_id: cell for cell in run_grid(asked)}
    assert found["fewer"].phase is CellPhase.FAILED
    assert "--workers" in found["fewer"].message_zh
    assert found["often"].phase is CellPhase.DONE
    monkeypatch.undo()
    again = run_grid(replace(asked, workers=1))
    assert {cell.phase for cell in again} <= {CellPhase.DONE, CellPhase.KEPT}
    assert again[2].phase is CellPhase.KEPT


def test_the_plan_of_the_base_is_in_force_for_the_others_and_is_made_first(dataset, tmp_path):
    asked = replace(grid(dataset, tmp_path, "fewer", seeds=(1, 2)), base="today", workers=2)
    cells = run_grid(asked)
    assert [(cell.scenario_id, cell.seed) for cell in cells] == [
        ("today", 1),
        ("today", 2),
        ("fewer", 1),
        ("fewer", 2),
    ]
    assert {cell.phase for cell in cells} == {CellPhase.DONE}
    assert [cell.result.base_id for cell in cells] == ["today"] * 4
    for scenario_id in ("today", "fewer"):
        plans = read_plan_folder(cell_folder(tmp_path, scenario_id, seed=2).plan).plans
        assert any(plan.problem.in_force for plan in plans)
    again = run_grid(asked)
    assert {cell.phase for cell in again} == {CellPhase.KEPT}
    alone = run_grid(replace(asked, base=None))
    assert {cell.phase for cell in alone} == {CellPhase.DONE}


def test_ordinary_plans_jobs_and_the_plan_in_force_are_not_touched(
    cells, dataset, results, tmp_path, monkeypatch
):
    monkeypatch.setenv("SHANLU_HOME", str(tmp_path))
    in_force = tmp_path / "plans" / "in-force"
    shutil.copytree(cell_folder(results, "today", seed=1).plan, in_force)
    job_id = new_job(
        PlanRequest(
            dataset=dataset,
            counties=("all",),
            weeks=2,
            start=date(2026, 11, 30),
            out=tmp_path / "plans" / "next",
            previous=in_force,
        )
    )
    shutil.copytree(in_force, job_folder(job_id) / PLAN_FOLDER)
    before = {**contents(tmp_path), **contents(dataset)}
    asked = grid(dataset, scenario_results_dir(dataset), "fewer")
    found = run_grid(replace(asked, base="today"))
    assert {cell.phase for cell in found} == {CellPhase.DONE}
    after = {**contents(tmp_path), **contents(dataset)}
    assert {path: after.get(path) for path in before} == before
    apart = {path.relative_to(tmp_path).parts[0] for path in after.keys() - before.keys()}
    assert apart == {"scenarios"}
    assert [state.id for state in list_jobs()] == [job_id]
    assert (
        read_plan_folder(in_force).plans == read_plan_folder(job_folder(job_id) / PLAN_FOLDER).plans
    )


def contents(folder: Path) -> dict[Path, tuple[int, bytes]]:
    """Return when each file was written, and what it says."""
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path: (path.stat().st_mtime_ns, path.read_bytes()) for path in files}


def test_without_a_result_of_the_base_the_others_are_not_run(dataset, tmp_path):
    matrix = tmp_path / "matrix.csv"
    matrix.write_text("nothing\n", encoding="utf-8")
    for workers in (1, 2):
        asked = replace(
            grid(dataset, tmp_path, "today", "often"),
            base="fewer",
            workers=workers,
            settings=replace(grid(dataset, tmp_path).settings, matrix=matrix),
        )
        cells = run_grid(asked)
        assert {cell.phase for cell in cells} == {CellPhase.FAILED}
        assert "fewer" in cells[-1].message_zh


def test_prices_of_change_are_told_apart_from_what_is_paid(dataset, tmp_path):
    cells = run_grid(replace(grid(dataset, tmp_path, "fewer"), base="today"))
    total = cells[1].result.total
    assert total.running_cents + total.change_cents == total.cost_cents
