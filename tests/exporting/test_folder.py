"""The plan folder: whole or not at all, and nothing in it can be changed unnoticed."""

from __future__ import annotations

import gzip
import hashlib
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from optimizer.domain.conditions import Conditions
from optimizer.domain.problem import ClosedVisits, CycleClosure
from optimizer.errors import ShanluError, UsageError
from optimizer.exporting import (
    check_folder,
    folder,
    is_plan_folder,
    read_plan_folder,
    write_plan_folder,
)
from optimizer.solving import MaxIterations, solve
from tests.exporting.bundles import a_bundle, county_plan, plan_without_r6
from tests.support.tiny import tiny_problem


@pytest.fixture
def plan_dir(tmp_path: Path) -> Path:
    out = tmp_path / "计划"
    write_plan_folder(a_bundle(), out)
    return out


def codes(path: Path) -> set[str]:
    found = check_folder(path)
    plans = found.folder.plans if found.folder else ()
    return {v.code for v in found.faults} | {v.code for p in plans for v in p.violations}


def rewrite(file: Path, change: Callable[[str], str]) -> None:
    file.write_bytes(change(file.read_bytes().decode("utf-8")).encode("utf-8"))


def with_new_hash(path: Path, name: str) -> None:
    """Make the manifest agree with a file that was changed, as a careful forger would."""
    manifest = json.loads((path / "manifest.json").read_text(encoding="utf-8"))
    digest = hashlib.sha256((path / name).read_bytes()).hexdigest()
    manifest["files"][name]["sha256"] = digest
    (path / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")


def test_the_folder_holds_everything_that_is_promised(plan_dir):
    names = {str(p.relative_to(plan_dir).as_posix()) for p in plan_dir.rglob("*") if p.is_file()}
    assert names == {
        "plan.csv",
        "plan.xlsx",
        "routes.geojson",
        "kpis.json",
        "unserved.csv",
        "map.html",
        "manifest.json",
        "problem/331125.json.gz",
        "problem/331125.van.npz",
        "plan/331125.json",
    }


def test_the_manifest_says_what_the_plan_depends_on(plan_dir):
    manifest = json.loads((plan_dir / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["schema_version"] == 1
    assert manifest["input"] == {"name": "tiny", "sha256": "0" * 64}
    assert manifest["synthetic_note_zh"] == "合成数据"
    assert {"python", "ortools", "numpy", "pandas", "shanlu"} <= set(manifest["versions"])
    (county,) = manifest["counties"]
    assert (county["engine"], county["seed"], county["violations"]) == ("layers", 5, 0)
    assert county["travel"]["legs"] == 17
    assert county["travel"]["legs_estimated"] == 0
    assert county["travel"]["matrices"] == {"van": {"source": "hand-made", "sha256": "tiny"}}
    assert county["positions"] == {"modelled": 3}
    assert len(manifest["parameters_sha256"]) == 64
    for name, facts in manifest["files"].items():
        content = (plan_dir / name).read_bytes()
        assert facts == {"sha256": hashlib.sha256(content).hexdigest(), "bytes": len(content)}


def test_a_folder_is_read_back_as_it_was_written(plan_dir):
    read = read_plan_folder(plan_dir)
    assert read.plans == a_bundle().plans
    assert read.names == a_bundle().names


def test_a_good_folder_passes_the_check(plan_dir):
    found = check_folder(plan_dir)
    assert (found.violations, found.faults) == (0, ())


def test_a_plan_with_a_visit_left_out_passes_too(tmp_path):
    write_plan_folder(a_bundle(county_plan(plan_without_r6())), tmp_path / "out")
    assert codes(tmp_path / "out") == set()


def test_the_check_needs_nothing_but_the_folder(plan_dir, tmp_path):
    moved = plan_dir.rename(tmp_path / "elsewhere")
    assert codes(moved) == set()


def test_a_changed_plan_csv_is_found(plan_dir):
    rewrite(plan_dir / "plan.csv", lambda text: text.replace("08:40", "08:41"))
    assert codes(plan_dir) == {"file_changed", "file_disagrees"}


def test_a_changed_plan_csv_is_found_even_if_its_hash_is_forged(plan_dir):
    rewrite(plan_dir / "plan.csv", lambda text: text.replace("08:40", "08:41"))
    with_new_hash(plan_dir, "plan.csv")
    assert codes(plan_dir) == {"file_disagrees"}


def test_a_changed_exact_plan_is_found_even_if_its_hash_is_forged(plan_dir):
    rewrite(
        plan_dir / "plan/331125.json", lambda t: t.replace('"depart_s":28800', '"depart_s":28740')
    )
    with_new_hash(plan_dir, "plan/331125.json")
    assert {"travel_time", "shift"} & codes(plan_dir)


def test_a_better_objective_in_the_manifest_is_found(plan_dir):
    manifest = json.loads((plan_dir / "manifest.json").read_text(encoding="utf-8"))
    manifest["counties"][0]["objective"]["distance_cents"] -= 1
    (plan_dir / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    assert codes(plan_dir) == {"file_disagrees"}


@pytest.fixture
def closed_dir(tmp_path: Path) -> Path:
    """Return a plan of the village S3 cut off in week one, of R4's four visits two are lost."""
    problem = tiny_problem()
    shut = CycleClosure(id="=C1", stop_ids=("S3",), days=tuple(range(7)))
    due = next(one for one in problem.requirements if one.id == "R4")
    due = replace(due, day_sets=((1, 4, 8, 11),))
    left = replace(
        due,
        visits=2,
        allowed_days=tuple(day for day in due.allowed_days if day > 6),
        day_sets=((8, 11),),
    )
    entry = ClosedVisits(due=due, visits=2, closure_ids=("=C1",))
    problem = replace(
        problem,
        requirements=tuple(left if one.id == "R4" else one for one in problem.requirements),
        closures=(shut,),
        closed=(entry,),
    )
    found = solve(problem, termination=MaxIterations(5), seed=1)
    bundle = a_bundle(county_plan(found.plan, problem))
    out = tmp_path / "封闭"
    write_plan_folder(replace(bundle, conditions=Conditions(visits_closed=2)), out)
    return out


def forged(path: Path, change: Callable[[dict[str, Any]], object]) -> None:
    """Change the problem in a folder, and make the manifest agree."""
    file = path / "problem/331125.json.gz"
    record = json.loads(gzip.decompress(file.read_bytes()))
    change(record)
    file.write_bytes(gzip.compress(json.dumps(record).encode(), mtime=0))
    with_new_hash(path, "problem/331125.json.gz")


def test_closed_visits_are_read_back_listed_and_pass_the_check(closed_dir):
    assert codes(closed_dir) == set()
    (plan,) = read_plan_folder(closed_dir).plans
    assert plan.problem.visits_closed == 2
    rows = (closed_dir / "unserved.csv").read_text(encoding="utf-8-sig").splitlines()[1:]
    assert len(rows) == 2
    assert all("因封闭去不成（封闭编号 =C1，2026-11-30 至 2026-12-06）" in row for row in rows)
    manifest = json.loads((closed_dir / "manifest.json").read_text(encoding="utf-8"))
    (county,) = manifest["counties"]
    assert (county["status"], county["visits_unserved"], county["visits_closed"]) == (
        "partial",
        2,
        2,
    )
    total = json.loads((closed_dir / "kpis.json").read_text(encoding="utf-8"))["total"]
    assert (total["visits_required"], total["visits_planned"]) == (12, 10)
    assert (total["unserved_proved"], total["unserved_no_slot"]) == (2, 0)


def test_hidden_closed_visits_are_found_even_if_hashes_are_forged(closed_dir):
    forged(closed_dir, lambda record: record["closed"].clear())
    assert codes(closed_dir) == {"closed_visits", "file_disagrees"}


def test_invented_closed_visits_are_found_even_if_hashes_are_forged(closed_dir):
    def change(record: dict[str, Any]) -> None:
        record["closed"][0]["visits"] = 3

    forged(closed_dir, change)
    assert codes(closed_dir) == {"closed_visits"}


def test_a_list_that_leaves_closed_visits_out_is_found(closed_dir):
    file = closed_dir / "unserved.csv"
    file.write_bytes(b"".join(file.read_bytes().splitlines(keepends=True)[:-1]))
    with_new_hash(closed_dir, "unserved.csv")
    assert codes(closed_dir) == {"file_disagrees"}


def test_a_folder_older_than_closed_visits_is_read(closed_dir, plan_dir):
    def change(record: dict[str, Any]) -> None:
        del record["closed"], record["closures"], record["detours"]

    forged(plan_dir, change)
    assert codes(plan_dir) == set()
    forged(closed_dir, change)
    manifest = json.loads((closed_dir / "manifest.json").read_text(encoding="utf-8"))
    del manifest["counties"][0]["visits_closed"]
    (closed_dir / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    assert codes(closed_dir) == {"file_disagrees"}


@pytest.mark.parametrize("name", ["map.html", "kpis.json", "unserved.csv"])
def test_a_missing_file_is_found(plan_dir, name):
    (plan_dir / name).unlink()
    assert codes(plan_dir) == {"file_missing"}


def test_a_missing_problem_is_found_and_told(plan_dir):
    (plan_dir / "problem/331125.json.gz").unlink()
    assert codes(plan_dir) == {"file_missing", "file_unreadable"}


@pytest.mark.parametrize(
    "content",
    [b"", b"\x1f\x8b garbage", gzip.compress(b"{}", mtime=0), gzip.compress(b"[]", mtime=0)],
)
def test_a_damaged_problem_is_found_and_told(plan_dir, content):
    (plan_dir / "problem/331125.json.gz").write_bytes(content)
    assert codes(plan_dir) == {"file_changed", "file_unreadable"}


def test_a_file_outside_the_folder_is_not_looked_at(plan_dir):
    manifest = json.loads((plan_dir / "manifest.json").read_text(encoding="utf-8"))
    manifest["files"]["../secret"] = {"sha256": "0" * 64, "bytes": 0}
    (plan_dir / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    assert codes(plan_dir) == {"file_unknown"}


def test_a_county_code_cannot_lead_out_of_the_folder(plan_dir):
    manifest = json.loads((plan_dir / "manifest.json").read_text(encoding="utf-8"))
    manifest["counties"][0]["code"] = "../331125"
    (plan_dir / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    with pytest.raises(ShanluError, match="damaged"):
        read_plan_folder(plan_dir)


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"format": "shanlu-plan"}', "\0"])
def test_a_damaged_manifest_is_told(plan_dir, content):
    (plan_dir / "manifest.json").write_text(content, encoding="utf-8")
    with pytest.raises(ShanluError):
        check_folder(plan_dir)


def test_a_folder_of_a_newer_program_is_refused(plan_dir):
    rewrite(
        plan_dir / "manifest.json",
        lambda text: text.replace('"schema_version": 1', '"schema_version": 2'),
    )
    with pytest.raises(ShanluError, match="newer"):
        check_folder(plan_dir)


def test_a_folder_without_a_plan_is_no_plan_folder(tmp_path):
    with pytest.raises(ShanluError, match="no plan folder"):
        check_folder(tmp_path)


def test_an_earlier_plan_is_replaced_and_leaves_nothing_behind(plan_dir, tmp_path):
    (plan_dir / "old.txt").write_text("old", encoding="utf-8")
    write_plan_folder(a_bundle(county_plan(plan_without_r6())), plan_dir)
    assert not (plan_dir / "old.txt").exists()
    assert len(read_plan_folder(plan_dir).plans[0].result.plan.unserved) == 1
    assert [p.name for p in tmp_path.iterdir()] == ["计划"]


def test_a_folder_with_other_things_is_refused_and_left_alone(tmp_path):
    (tmp_path / "thesis.txt").write_text("dear to me", encoding="utf-8")
    with pytest.raises(UsageError):
        write_plan_folder(a_bundle(), tmp_path)
    assert [p.name for p in tmp_path.iterdir()] == ["thesis.txt"]


def test_an_empty_folder_is_used(tmp_path):
    out = tmp_path / "empty"
    out.mkdir()
    write_plan_folder(a_bundle(), out)
    assert is_plan_folder(out)


def test_a_file_in_place_of_the_folder_is_refused(tmp_path):
    (tmp_path / "out").write_text("", encoding="utf-8")
    with pytest.raises(UsageError):
        write_plan_folder(a_bundle(), tmp_path / "out")


def test_a_failure_half_way_leaves_the_earlier_plan_and_no_rubbish(plan_dir, tmp_path, monkeypatch):
    before = (plan_dir / "manifest.json").read_bytes()

    def full_disk(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(folder, "_put_in_place", full_disk)
    with pytest.raises(ShanluError, match="No space left"):
        write_plan_folder(a_bundle(county_plan(plan_without_r6())), plan_dir)
    assert (plan_dir / "manifest.json").read_bytes() == before
    assert [p.name for p in tmp_path.iterdir()] == ["计划"]


def test_the_same_plan_gives_the_same_files(tmp_path):
    for name in ("one", "two"):
        write_plan_folder(a_bundle(), tmp_path / name)
    for name in ("plan.csv", "plan/331125.json", "problem/331125.json.gz", "routes.geojson"):
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes()


def test_two_counties_share_a_folder(tmp_path):
    other = county_plan()
    problem = replace(other.problem, county_codes=("331126",), name="庆元县")
    renamed = tuple(replace(v, county_code="331126") for v in problem.vehicles)
    places = tuple(replace(place, county_code="331126") for place in problem.locations)
    other = county_plan(problem=replace(problem, vehicles=renamed, locations=places))
    write_plan_folder(a_bundle(county_plan(), other), tmp_path / "out")
    assert codes(tmp_path / "out") == set()
    assert [p.code for p in read_plan_folder(tmp_path / "out").plans] == ["331125", "331126"]
