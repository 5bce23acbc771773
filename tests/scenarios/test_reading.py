"""Every fault of a scenario's file is told with its line, all of them at once."""

from pathlib import Path

import pytest

from optimizer.errors import DataFaultError
from optimizer.scenarios.reading import load_scenario, parse_scenario, read_scenario
from optimizer.scenarios.store import list_scenarios
from optimizer.tables.codes_scenarios import SCENARIO_CODES
from tests.scenarios.bases import DATASETS, LISHUI, NAMES, TINY, base, faults, scenario

BAD = sorted((DATASETS / "bad_scenarios").glob("*.toml"))


def test_every_code_has_a_bad_scenario():
    assert {file.stem for file in BAD} == {code.id for code in SCENARIO_CODES}


@pytest.mark.parametrize("file", BAD, ids=lambda file: file.stem)
def test_a_bad_scenario_reports_its_fault_and_no_other_at_its_lines(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    folder = LISHUI if text.startswith("# dataset: lishui") else TINY
    found, issues = read_scenario(file, base(folder))
    marked = [n for n, line in enumerate(text.splitlines(), start=1) if "<- here" in line]
    assert found is None
    assert [issue.code for issue in issues] == [file.stem] * len(marked)
    assert [issue.row for issue in issues] == marked
    assert {issue.sheet for issue in issues} == {file.name}
    for issue in issues:
        for told in (issue.cause_zh, issue.cause_en, issue.remedy_zh, issue.remedy_en):
            assert told
            assert "{" not in told
            assert "None" not in told


@pytest.mark.parametrize(
    "code", ["scenario_contradiction", "scenario_floor_above_frequency", "scenario_tier_order"]
)
def test_a_contradiction_names_both_lines(code: str) -> None:
    text = (DATASETS / "bad_scenarios" / f"{code}.toml").read_text(encoding="utf-8")
    first = next(n for n, line in enumerate(text.splitlines(), start=1) if "<- first" in line)
    folder = LISHUI if text.startswith("# dataset: lishui") else TINY
    _, (issue,) = parse_scenario(text, base(folder), file="x.toml")
    assert f"第 {first} 行" in issue.cause_zh
    assert f"ine {first}" in issue.cause_en


def test_a_key_written_twice_is_a_contradiction_of_both_lines():
    (issue,) = faults("month = 3\nbudget_yuan = 5\nmonth = 4\n")
    assert (issue.code, issue.row) == ("scenario_contradiction", 5)
    assert "Line 3 and line 5" in issue.cause_en


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ('[[fleet]]\nfleet="van"\ncount=1\n[[fleet]]\ntype="supply"\ncount=1\n', 8, "Line 5"),
        ('[[shift]]\nfleet="van"\nend_min=5\n[[shift]]\nline="supply"\nend_min=9\n', 6, "Line 3"),
        ('[[days]]\nfleet="van"\nmore=-1\n[[days]]\nline="supply"\nmore=-1\n', 6, "Line 3"),
    ],
)
def test_two_changes_of_one_vehicle_contradict_each_other(text, line, words):
    (issue,) = faults(text)
    assert (issue.code, issue.row) == ("scenario_contradiction", line)
    assert words in issue.cause_en


def test_frequencies_of_different_counties_are_no_contradiction():
    one = '[[frequency]]\nline="hospital"\nvisits_per_4_weeks=2\ncounties=["331125"]\n'
    assert faults(one + one.replace("331125", "莲都区"), LISHUI) == ()
    assert faults(one + one, LISHUI) != ()


def test_a_move_there_and_back_is_a_contradiction():
    a, b = "999901101201", "999901101202"
    move = '[[relocation]]\nfrom="{}"\nto="{}"\nresidents=10\n'
    (issue,) = faults(move.format(a, b) + move.format(b, a))
    assert (issue.code, issue.row) == ("scenario_contradiction", 10)


def test_a_tier_and_a_frequency_of_one_line_contradict_each_other():
    text = '[[tier]]\ntier="hospital-1"\nvisits_per_4_weeks=4\n'
    text += '[[frequency]]\nline="hospital"\nvisits_per_4_weeks=2\n'
    assert [issue.code for issue in faults(text, LISHUI)] == ["scenario_contradiction"]


def test_all_faults_come_at_once():
    issues = faults('month = 13\npool = "x"\n[[fleet]]\nfleet = "van"\ntotal = "many"\n')
    assert [issue.row for issue in issues] == [3, 4, 7]


def test_a_closure_is_checked_as_the_table_of_closures_is_and_told_of_the_file():
    text = '[[closure]]\nclosure_id = "c1"\nkind = "village"\nfrom_date = 2026-11-30\n'
    (issue,) = faults(text)
    assert (issue.code, issue.sheet, issue.row) == ("closure_incomplete", "x.toml", 3)


def test_a_fixed_point_with_an_unknown_service_is_told_of_the_file():
    text = (
        '[[fixed_point]]\npoint_id = "p1"\nname = "点"\nkind = "clinic"\nservices = ["dentist"]\n'
        'village_code = "999901101201"\ncapacity_per_week = 5\ncatchment_km = 1\n'
    )
    (issue,) = faults(text)
    assert (issue.code, issue.row) == ("unknown_reference", 3)


def test_a_shift_may_reach_midnight_and_not_beyond():
    text = '[[shift]]\nline = "hospital"\nend_min = {}\n'
    assert faults(text.format(360)) == ()
    (issue,) = faults(text.format(361))
    assert (issue.code, issue.row) == ("scenario_out_of_range", 3)


def test_as_many_vehicles_as_there_are_may_go_and_one_more_may_not():
    text = '[[fleet]]\nline = "hospital"\ncount = {}\n'
    assert [issue.code for issue in faults(text.format(-2))] == ["scenario_fleet_negative"]
    codes = [issue.code for issue in faults(text.format(-1))]
    assert "scenario_fleet_negative" not in codes


def test_lines_types_and_counties_go_by_their_names_too():
    found = scenario('[[fleet]]\nline = "流动医院"\ncount = 1\ncounties = "Fangshan"\n')
    assert (found.fleets[0].fleet.line_id, found.fleets[0].fleet.counties) == (
        "hospital",
        ("999901",),
    )


def test_a_file_that_is_not_text_is_told_not_raised(tmp_path: Path) -> None:
    file = tmp_path / "x.toml"
    file.write_bytes(b"\xff\xfe\x00")
    found, (issue,) = read_scenario(file, base())
    assert found is None
    assert issue.code == "scenario_unreadable"
    with pytest.raises(DataFaultError):
        load_scenario(file, base())


def test_a_hostile_name_stays_a_name():
    text = NAMES.replace("例", "<b>{{ 7*7 }}</b>")
    found, issues = parse_scenario(text, base(), file="x.toml")
    assert issues == ()
    assert found is not None
    assert found.name_zh == "<b>{{ 7*7 }}</b>"


@pytest.mark.slow
@pytest.mark.parametrize("file", list_scenarios(LISHUI), ids=lambda file: file.stem)
def test_the_shipped_scenarios_are_sound_and_say_in_both_languages_what_they_are(file):
    found = load_scenario(file, base(LISHUI))
    assert found.id == file.stem
    assert found.about_zh
    assert found.about_en
