"""One county of scenarios, with those it was planned together with."""

from __future__ import annotations

from dataclasses import replace

import pytest

from optimizer.domain.scenario_result import ScenarioResult
from optimizer.errors import UsageError
from optimizer.kpi.merging import merge
from optimizer.kpi.scenario_scope import scope_of_county, scoped
from tests.support.scenario_results import a_result


def of_two_counties(*, pooled: bool) -> ScenarioResult:
    """Return a result of the counties 1 and 2, planned apart or as one block."""
    one = a_result(county="1", codes={"S1": "a", "S2": "b", "S3": "c"})
    two = a_result(county="2", codes={"S1": "d", "S2": "e", "S3": "f"})
    both = merge(one.total, two.total, name="all")
    counties = (*one.total.fairness.counties, *two.total.fairness.counties)
    both = replace(both, fairness=replace(both.fairness, counties=counties))
    return replace(
        one,
        county_codes=("1", "2"),
        counties=("甲县", "乙县"),
        total=both,
        blocks=(both,) if pooled else (one.total, two.total),
        habits=(*one.habits, *two.habits),
    )


def test_a_county_planned_by_itself_is_looked_at_by_itself() -> None:
    result = of_two_counties(pooled=False)

    assert scope_of_county([result, result], "2") == {"2"}
    part = scoped(result, frozenset({"2"}))
    assert (part.county_codes, part.counties) == (("2",), ("乙县",))
    assert {village.code for village in part.total.villages} == {"d", "e", "f"}
    assert {habit.village_code for habit in part.habits} == {"d", "e", "f"}


def test_where_one_scenario_pools_counties_all_are_compared_on_the_pool() -> None:
    apart, pooled = of_two_counties(pooled=False), of_two_counties(pooled=True)

    scope = scope_of_county([apart, pooled], "2")
    assert scope == {"1", "2"}
    assert len(scoped(apart, scope).total.villages) == len(scoped(pooled, scope).total.villages)


def test_a_county_that_was_not_run_is_refused_in_words() -> None:
    with pytest.raises(UsageError, match="甲县"):
        scoped(of_two_counties(pooled=False), frozenset({"3"}))
