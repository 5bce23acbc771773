"""Every fault of a scenario's file is told with its line, all of them at once."""

from dataclasses import replace
from pathlib import Path

import pytest

from optimizer.errors import DataFaultError
from optimizer.scenarios.reading import base_of, load_scenario, parse_scenario, read_scenario
from optimizer.scenarios.store import list_scenarios
from optimizer.tables.cells import Cell
from optimizer.tables.codes_scenarios import SCENARIO_CODES
from optimizer.tables.sheets import RawRow, RawSheet
from tests.scenarios.bases import DATASETS, LISHUI, NAMES, TINY, applied, base, faults, scenario

BAD = sorted((DATASETS / "bad_scenarios").glob("*.toml"))


def test_every_code_has_a_bad_scenario():
    assert {code_of(file) for file in BAD} == {code.id for code in SCENARIO_CODES}


def code_of(file: Path) -> str:
    """Return the code that a bad scenario is about; cases of one code are told apart behind it."""
    return file.stem.partition("-")[0]


@pytest.mark.parametrize("file", BAD, ids=lambda file: file.stem)
def test_a_bad_scenario_reports_its_fault_and_no_other_at_its_lines(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    folder = LISHUI if text.startswith("# dataset: lishui") else TINY
    found, issues = read_scenario(file, base(folder))
    marked = [n for n, line in enumerate(text.splitlines(), start=1) if "<- here" in line]
    assert found is None
    assert [issue.code for issue in issues] == [code_of(file)] * len(marked)
    assert [issue.row for issue in issues] == marked
    assert {issue.sheet for issue in issues} == {file.name}
    for issue in issues:
        for told in (issue.cause_zh, issue.cause_en, issue.remedy_zh, issue.remedy_en):
            assert told
            assert "{" not in told
            assert "None" not in told


@pytest.mark.parametrize(
    "file",
    [file for file in BAD if "<- first" in file.read_text(encoding="utf-8")],
    ids=lambda file: file.stem,
)
def test_a_contradiction_names_all_lines(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    folder = LISHUI if text.startswith("# dataset: lishui") else TINY
    _, (issue,) = parse_scenario(text, base(folder), file="x.toml")
    for number, line in enumerate(text.splitlines(), start=1):
        if "<- first" in line:
            assert f"第 {number} 行" in issue.cause_zh
            assert f"ine {number}" in issue.cause_en


def test_the_cases_of_contradictions_are_there():
    named = {file.stem for file in BAD if "<- first" in file.read_text(encoding="utf-8")}
    assert named == {
        "scenario_breaks_data-together",
        "scenario_contradiction",
        "scenario_contradiction-rows",
        "scenario_contradiction-wave",
        "scenario_floor_above_frequency",
        "scenario_floor_without_residents-moved",
        "scenario_tier_order",
    }


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


WAVE = (
    '[[waves]]\nline="supply"\npeople_percent=60\nhalf_days="pm"\n'
    'windows="16:15-17:30"\nshift_end="17:45"\n'
)


@pytest.mark.parametrize(("minutes", "count"), [(-240, 1), (44, 1), (45, 0), (90, 0), (0, 0)])
def test_a_shift_that_ends_before_a_wave_contradicts_it(minutes, count):
    issues = faults(f'{WAVE}[[shift]]\nline="supply"\nstart_min=-5\nend_min={minutes}\n')
    assert [(issue.code, issue.row) for issue in issues] == [("scenario_contradiction", 9)] * count
    assert all("第 3 行和第 9 行" in issue.cause_zh for issue in issues)
    assert all("Line 3 and line 9" in issue.cause_en for issue in issues)


def test_a_shift_of_other_vehicles_does_not_contradict_a_wave():
    assert faults(f'{WAVE}[[shift]]\nline="hospital"\nend_min=-30\n') == ()


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


EAST = ("999901101201", 160), ("999901101202", 220)


def moves(*away: tuple[str, int], to: str = "999901201201") -> str:
    return "".join(
        f'[[relocation]]\nfrom = "{code}"\nto = "{to}"\nresidents = {residents}\n'
        for code, residents in away
    )


def test_a_floor_where_all_move_away_names_the_moves_and_the_floor():
    floor = '[[floor]]\nline = "supply"\nvisits_per_4_weeks = 5\ntownship = "999901101"\n'
    (issue,) = faults(moves(*EAST) + floor)
    assert (issue.code, issue.row) == ("scenario_floor_without_residents", 13)
    assert "按第 6 行和第 10 行搬迁以后" in issue.cause_zh
    assert "line 6 and line 10" in issue.cause_en
    assert "line 13" in issue.cause_en


@pytest.mark.parametrize(
    "text",
    [
        moves(EAST[0], ("999901101202", 219)),
        moves(EAST[0], to="999901101202"),
        moves(*EAST) + moves(("999901201202", 5), to="999901101201"),
    ],
)
def test_a_floor_where_somebody_stays_or_moves_in_is_about_somebody(text):
    floor = '[[floor]]\nline = "supply"\nvisits_per_4_weeks = 4\ntownship = "999901101"\n'
    assert faults(text + floor) == ()


def test_where_nobody_can_come_the_lines_of_the_vehicles_are_named():
    fleet = '[[fleet]]\nfleet = "van"\ntotal = 0\n'
    (alone,) = faults(fleet + '[[fleet]]\nfleet = "hospital"\ncount = 1\n')
    assert (alone.code, alone.row) == ("scenario_breaks_data", 5)
    assert alone.cause_zh.startswith("第 5 行的改动使数据出错（1 处）")
    assert alone.cause_en.startswith("Line 5 makes the data faulty in 1 place(s)")

    often = '[[frequency]]\nline = "supply"\nvisits_per_4_weeks = 8\n'
    (both,) = faults(fleet + often)
    assert (both.code, both.row) == ("scenario_breaks_data", 8)
    assert both.cause_zh.startswith("第 5 行和第 8 行的改动合在一起")
    assert both.cause_en.startswith("Line 5 and line 8 together make")


def test_a_change_that_is_not_why_nobody_can_come_is_not_named():
    shift = '[[shift]]\nline = "supply"\nend_min = -510\n'
    fewer = '[[fleet]]\nfleet = "van"\ncount = -1\n'
    move = moves(("999901101201", 10))
    (issue,) = faults(move + fewer + shift)
    assert (issue.code, issue.row) == ("scenario_breaks_data", 10)
    assert issue.cause_zh.startswith("第 10 行的改动使数据出错（5 处）")


def test_vehicles_that_go_are_named_where_only_worse_ones_are_left():
    short = '[[shift]]\nline = "supply"\nend_min = -510\n'
    raw = base(TINY).raw
    vehicles = raw.sheets["vehicles"]
    rows = [list(row.cells) for row in vehicles.rows]
    place = vehicles.headers.index("fleet")
    rows[2][place] = "spare"  # V2: of a fleet of its own, which serves the line, too
    lines = raw.sheets["lines"]
    fleets = lines.headers.index("fleets")
    served = [list(row.cells) for row in lines.rows]
    served[1][fleets] = "van;spare"
    changed = replace(
        raw,
        sheets={
            **raw.sheets,
            "vehicles": with_cells(vehicles, rows),
            "lines": with_cells(lines, served),
        },
    )
    text = NAMES + short.replace('line = "supply"', 'fleet = "van"')
    assert parse_scenario(text, base_of(changed), file="x.toml")[1] == ()
    text += '[[fleet]]\nfleet = "spare"\ntotal = 0\n'
    _, (issue,) = parse_scenario(text, base_of(changed), file="x.toml")
    assert issue.row == 8
    assert issue.cause_zh.startswith("第 3 行和第 8 行的改动合在一起使数据出错（5 处）")


def with_cells(sheet: RawSheet, rows: list[list[Cell]]) -> RawSheet:
    numbered = zip(sheet.rows, rows, strict=True)
    return replace(sheet, rows=tuple(RawRow(row.number, tuple(cells)) for row, cells in numbered))


def test_the_line_that_set_a_cell_is_named_although_another_set_the_row_later():
    often = '[[frequency]]\nline = "supply"\nvisits_per_4_weeks = 28\n'
    issues = faults(often + moves(("999901101201", 10)))
    assert [(issue.code, issue.row) for issue in issues] == [("scenario_breaks_data", 5)]
    assert "（5 处）" in issues[0].cause_zh


@pytest.mark.slow
def test_a_fault_of_hundreds_of_rows_is_told_once_for_each_set_of_lines():
    text = '[[frequency]]\nline="meals"\nvisits_per_4_weeks=20\n\n'
    issues = faults(text + '[[fleet]]\nfleet="van"\ntotal=0\n', LISHUI)
    assert {(issue.code, issue.row) for issue in issues} == {("scenario_breaks_data", 9)}
    many, meals = sorted((issue.cause_zh for issue in issues), key=len)
    assert many.startswith("第 9 行的改动使数据出错（9")
    assert meals.startswith("第 5 行和第 9 行的改动合在一起使数据出错（1 处）")


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


def test_each_row_with_the_id_of_an_earlier_one_names_both_lines():
    point = (
        '[[fixed_point]]\npoint_id = "p1"\nname = "点"\nkind = "hall"\nservices = ["shopping"]\n'
        'village_code = "999901101201"\ncapacity_per_week = 5\ncatchment_km = 1\n'
    )
    issues = faults(point * 3)
    assert [(issue.code, issue.row) for issue in issues] == [
        ("scenario_contradiction", 11),
        ("scenario_contradiction", 19),
    ]
    for issue in issues:
        assert f"第 3 行和第 {issue.row} 行" in issue.cause_zh
        assert f"Line 3 and line {issue.row}" in issue.cause_en
    assert faults(point + point.replace("p1", "p2")) == ()


def test_a_row_with_an_id_of_the_data_names_the_table_beside_its_own_line():
    raw = applied('[[closure]]\nclosure_id="c1"\nkind="village"\n' + CLOSED)
    text = NAMES + '[[closure]]\nclosure_id = "c1"\nkind = "township"\n'
    text += 'from_date = 2026-12-07\ntownship_code = "999901101"\n'
    _, (issue,) = parse_scenario(text, base_of(raw), file="x.toml")
    assert (issue.code, issue.row) == ("scenario_breaks_data", 3)
    assert "closures.csv" in issue.cause_zh
    assert "第 3 行" in issue.cause_zh


CLOSED = 'from_date=2026-11-30\nvillage_code="999901101201"\n'


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
