"""The page of all scenarios: what it says of proofs, of plans with gaps, and of its own figures."""

from dataclasses import replace

import pytest

from optimizer.domain.scenario_result import ScenarioResult
from optimizer.scenarios.page import scenarios_page
from tests.support.scenario_results import a_result

TOO_FEW = "全部车辆也不够，已证明 / all are too few (proved)"
NOT_COMPARED = "计划有遗漏，不与下限比 / leaves visits out: not compared"


def with_minima(result: ScenarioResult, *minima: int | None) -> ScenarioResult:
    """Return a result with a line for each proved minimum, the first of them the hospital's."""
    (line,) = result.promise.fewest.lines
    lines = tuple(
        replace(line, line_id="hospital" if n == 0 else f"line-{n}", minimum=minimum)
        for n, minimum in enumerate(minima)
    )
    fewest = replace(result.promise.fewest, lines=lines)
    return replace(result, promise=replace(result.promise, fewest=fewest))


def row(page: str, number: int = 0) -> dict[str, str]:
    """Return the cells of a scenario in the first table, by the head of their column."""
    heads, _, *rows = [
        line.strip("| ").split(" | ") for line in page.splitlines() if line.startswith("|")
    ]
    return dict(zip(heads, rows[number], strict=True))


def least(result: ScenarioResult) -> str:
    return row(scenarios_page([result], command="x"))["最少车辆 fewest (证明至少 proved ≥)"]


def test_minimums_that_are_all_known_are_added_up() -> None:
    result = replace(with_minima(a_result(), 1, 2), used_by_lines={"hospital": 1, "line-1": 2})
    assert least(result) == "2 (≥ 3)"


def test_a_line_that_all_its_vehicles_cannot_serve_is_told_and_no_sum_is_made_of_the_others() -> (
    None
):
    name = a_result().total.lines[0].name_zh
    used = {"hospital": 1, "line-1": 2}
    assert least(replace(with_minima(a_result(), None, 2), used_by_lines=used)) == (
        f"2 ({name}：{TOO_FEW})"
    )


@pytest.mark.parametrize(("minimum", "told"), [(7, "≥ 7"), (None, TOO_FEW)])
def test_a_plan_that_leaves_visits_out_is_not_held_against_the_minimum(minimum, told) -> None:
    cell = least(with_minima(a_result(routes_left_out=1), minimum))
    assert told in cell
    assert cell.endswith(f"；{NOT_COMPARED})")
    assert "请核查" not in cell


def test_a_plan_with_fewer_vehicles_than_proved_is_pointed_out() -> None:
    assert "少于证明的下限，请核查" in least(with_minima(a_result(), 7))


def test_bounds_of_the_cost_have_a_column_only_where_there_are_any() -> None:
    result = a_result()
    total = replace(result.total, bound_cents=12_300)
    bound = "费用下限 bound (with prices of change)"
    assert bound not in scenarios_page([result], command="x")

    page = scenarios_page([result, replace(result, seed=2, total=total)], command="x")
    assert [row(page, n)[bound] for n in (0, 1)] == ["—", "123 元"]


def test_the_page_says_whether_its_figures_can_be_had_again() -> None:
    page = scenarios_page([a_result()], command="x")
    assert "does not repeat its figures exactly" in page
    assert "得不到完全相同的数字" in page
    assert "`--iterations`" in page
