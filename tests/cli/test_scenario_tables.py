"""The tables of `shanlu scenario compare`."""

from dataclasses import replace

import pytest

from optimizer.cli.scenario_tables import print_comparison
from optimizer.domain.scenario_result import ScenarioResult
from optimizer.kpi import compare_scenarios
from tests.support.scenario_results import a_result


def told(result: ScenarioResult, capsys: pytest.CaptureFixture[str], **line: object) -> str:
    """Return what is printed of a result whose line is changed, without the breaks of its cells."""
    (own,) = result.promise.fewest.lines
    fewest = replace(result.promise.fewest, lines=(replace(own, **line),))
    changed = replace(result, promise=replace(result.promise, fewest=fewest))
    print_comparison(compare_scenarios([changed, changed]))
    rows = capsys.readouterr().out.split("vehicles", 1)[1].split("worst-served")[0].splitlines()
    return "".join(row.split("│")[2].strip() for row in rows if row.count("│") == 4)


@pytest.mark.parametrize(
    ("left_out", "line", "words"),
    [
        (0, {"minimum": 1}, "1（≥1）/ 1"),
        (1, {"minimum": 7}, "计划有遗漏，不与下限比"),
        (0, {"minimum": 7}, "少于证明的下限，请核查"),
        (1, {"minimum": None}, "全部车辆也不够，已证明"),
        (0, {"vehicles": None, "vehicles_within": 7}, "范围内 7 辆"),
    ],
)
def test_vehicles_say_whether_the_plan_may_be_held_against_the_minimum(
    left_out, line, words, capsys
) -> None:
    found = told(a_result(routes_left_out=left_out), capsys, **line)
    assert words.replace(" ", "") in found.replace(" ", "")
    assert ("请核查" in found) == ("请核查" in words)
