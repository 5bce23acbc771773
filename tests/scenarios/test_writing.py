"""A scenario that is written is read as it was."""

from dataclasses import replace
from pathlib import Path

import pytest

from optimizer.scenarios.reading import parse_scenario, read_scenario
from optimizer.scenarios.store import list_scenarios
from optimizer.scenarios.writing import scenario_toml, write_scenario
from tests.scenarios.bases import LISHUI, base, scenario

RICH = """
budget_yuan = 12345.5
month = 3
[[fleet]]
line = "hospital"
count = 1
counties = ["999901"]
[[shift]]
type = "supply"
end_min = 15
[[days]]
fleet = "van"
more = -1
[[frequency]]
line = "supply"
visits_per_4_weeks = 4
[[relocation]]
from = "999901101201"
to = "999901101202"
residents = 3
[[floor]]
line = "hospital"
visits_per_4_weeks = 2
township = "999901101"
[[closure]]
closure_id = "c1"
kind = "village"
from_date = 2026-11-30
village_code = "999901101201"
"""


def test_all_kinds_of_changes_survive():
    found = scenario(RICH)
    again, issues = parse_scenario(scenario_toml(found), base(), file="x.toml")
    assert issues == ()
    assert again == found


@pytest.mark.parametrize("file", list_scenarios(LISHUI), ids=lambda file: file.stem)
def test_the_shipped_scenarios_survive(file):
    found, _ = read_scenario(file, base(LISHUI), with_data=False)
    assert found is not None
    again, _ = parse_scenario(scenario_toml(found), base(LISHUI), file=file.name, with_data=False)
    assert again == found


def test_texts_that_would_break_out_of_their_quotes_survive(tmp_path: Path) -> None:
    name = 'a"\n[[fleet]]\n\\ {{ 7*7 }} 村'
    found = replace(scenario(""), id="y", name_zh=name)
    write_scenario(found, tmp_path / "y.toml")
    again, issues = read_scenario(tmp_path / "y.toml", base())
    assert issues == ()
    assert again == found
    assert [path.name for path in tmp_path.iterdir()] == ["y.toml"]


def test_what_cannot_be_printed_is_written_as_toml_has_it_and_refused_when_read(tmp_path: Path):
    write_scenario(replace(scenario(""), id="y", name_zh="a\x7f\x01"), tmp_path / "y.toml")
    _, issues = read_scenario(tmp_path / "y.toml", base())
    assert [(issue.code, issue.row) for issue in issues] == [("scenario_control_character", 1)]
