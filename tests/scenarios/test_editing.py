"""Editing one section of a scenario's text: the rest stays as people wrote it."""

import pytest

from optimizer.scenarios.columns import COLUMNS
from optimizer.scenarios.editing import rows_of, with_rows, with_top
from optimizer.scenarios.reading import parse_scenario
from optimizer.scenarios.store import list_scenarios
from tests.scenarios.bases import LISHUI, NAMES, TINY, base, scenario
from tests.scenarios.test_writing import RICH

COMMENTED = (
    NAMES
    + """
# Why there are fewer.
[[fleet]]
fleet = "van"  # all of them
percent = -10

[[frequency]]
line = "supply"
visits_per_4_weeks = 4

[[fleet]]
line = "hospital"
count = 1
"""
)


def parsed(text, folder=TINY):
    found, issues = parse_scenario(text, base(folder), file="x.toml", with_data=False)
    assert found is not None, issues
    return found


@pytest.mark.parametrize("section", COLUMNS)
def test_rows_written_anew_say_the_same(section):
    text = NAMES + RICH
    rows = rows_of(parsed(text), section)
    emptied = with_rows(text, section, rows, [])
    assert rows_of(parsed(emptied), section) == []
    filled = with_rows(emptied, section, [], rows)
    assert parsed(filled) == parsed(text)


@pytest.mark.parametrize("file", list_scenarios(LISHUI), ids=lambda file: file.stem)
def test_the_shipped_scenarios_stay_to_the_letter_where_nothing_changes(file):
    text = file.read_text("utf-8")
    found = parsed(text, LISHUI)
    for section in COLUMNS:
        rows = rows_of(found, section)
        if rows:
            assert with_rows(text, section, rows, rows) == text


def test_comments_and_other_sections_stay():
    rows = rows_of(parsed(COMMENTED), "fleet")
    new = [rows[0], {**rows[1], "count": "2"}]
    text = with_rows(COMMENTED, "fleet", rows, new)
    assert "# Why there are fewer." in text
    assert 'fleet = "van"  # all of them' in text
    assert [row["count"] for row in rows_of(parsed(text), "fleet")] == ["", "2"]
    assert parsed(text).frequencies == parsed(COMMENTED).frequencies


NOTED = (
    NAMES
    + """
# About all vans.
[[fleet]]
fleet = "van"  # every type
percent = -10  # a tenth

# About hospitals.
[[fleet]]
line = "hospital"
count = 1

# About supply.
[[frequency]]
line = "supply"
visits_per_4_weeks = 4
"""
)


def test_a_changed_row_keeps_its_comments_and_those_of_others():
    rows = rows_of(parsed(NOTED), "fleet")
    text = with_rows(NOTED, "fleet", rows, [{**rows[0], "percent": "-20"}, rows[1]])
    assert text == NOTED.replace("percent = -10", "percent = -20")


def test_a_row_that_goes_takes_its_own_comment_along_and_no_other():
    rows = rows_of(parsed(NOTED), "fleet")
    first, second = (
        with_rows(NOTED, "fleet", rows, rows[1:]),
        with_rows(NOTED, "fleet", rows, rows[:1]),
    )
    assert [c in first for c in ("all vans", "hospitals", "supply")] == [False, True, True]
    assert [c in second for c in ("all vans", "hospitals", "supply")] == [True, False, True]


def test_a_row_is_added_behind_its_section():
    rows = rows_of(parsed(NOTED), "fleet")
    text = with_rows(NOTED, "fleet", rows, [*rows, {"line": "supply", "count": "2"}])
    added = '[[fleet]]\nline = "supply"\ncount = 2\n\n# About supply.'
    assert text == NOTED.replace("# About supply.", added)


def test_an_array_in_one_line_is_edited_too():
    text = NAMES + 'fleet = [{fleet = "van", percent = -10}]\nmonth = 3\n'
    rows = rows_of(parsed(text), "fleet")
    text = with_rows(text, "fleet", rows, [{**rows[0], "percent": "-20"}])
    assert (parsed(text).fleets[0].percent, parsed(text).month) == (-20, 3)


def test_values_over_several_lines_are_no_tables():
    text = NAMES + 'about_zh = """\n[[fleet]]\n# no comment\n"""\n\n[[tier]]\n'
    assert with_rows(text, "closure", [], [{"closure_id": "a"}]).startswith(text[:-9])


def test_rows_that_are_alike_are_kept_once_each():
    twice = NAMES + '[[closure]]\nclosure_id = "a"\n' * 2
    rows = [{"closure_id": "a"}, {"closure_id": "a"}]
    assert with_rows(twice, "closure", rows, rows[:1]).count("[[closure]]") == 1
    assert with_rows(twice, "closure", rows, [*rows, *rows]).count("[[closure]]") == 4


def test_a_single_table_in_place_of_an_array_is_edited_too():
    text = NAMES + '[fleet]\nfleet = "van"\npercent = -10\n'
    rows = rows_of(parsed(text), "fleet")
    text = with_rows(text, "fleet", rows, [*rows, {"line": "hospital", "percent": "5"}])
    assert [row["percent"] for row in rows_of(parsed(text), "fleet")] == ["-10", "5"]


def test_values_have_the_types_that_the_reader_wants():
    row = {"line": "hospital", "percent": "-12.5", "counties": "999901"}
    text = with_rows(NAMES, "fleet", [], [row])
    assert 'counties = ["999901"]' in text
    assert "percent = -12.5" in text
    assert scenario(text.removeprefix(NAMES)).fleets[0].percent == -12.5


def test_what_holds_throughout_is_set_and_taken_away():
    text = with_top(COMMENTED, {"budget_yuan": 0, "month": 3, "name_zh": "改“名”\n"})
    assert (parsed(text).budget_cents, parsed(text).month) == (0, 3)
    assert parsed(text).name_zh == "改“名”\n"
    assert parsed(text).fleets == parsed(COMMENTED).fleets
    assert parsed(with_top(text, {"budget_yuan": None})).budget_cents is None


def test_texts_cannot_break_out_of_their_quotes():
    row = {"closure_id": "x", "reason": 'a"\n[[fleet]]\nfleet = "van"\npercent = -100\n#'}
    text = with_rows(NAMES, "closure", [], [row])
    assert parsed(text).fleets == ()
    assert dict(parsed(text).closures[0].cells)["reason"] == row["reason"]
