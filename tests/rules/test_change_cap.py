"""The cap on changed weekdays: no more villages than this get another weekday than last month."""

from __future__ import annotations

from dataclasses import replace

import pytest

from optimizer.domain.plan import Plan
from optimizer.domain.problem import Commitment, CommittedVisit, Problem
from tests.support.ruled import ENGINES, days, found, missed, planned, solved, with_fleet
from tests.support.tiny import NO_PRICES, clock, requirement, vehicle


def promised(cap: int | None, *, off: tuple[int, ...] = ()) -> Problem:
    """Return R1, R2 and R3, all promised for Tuesday; R1 is the most urgent, R3 the least."""
    demand = tuple(
        requirement(f"R{n}", stop_id=f"S{n}", priority=n, service_min=30) for n in (1, 2, 3)
    )
    van = vehicle("V1")
    shifts = tuple(None if day in off else s for day, s in enumerate(van.shifts))
    visit = CommittedVisit(day=1, vehicle_id="V1", start_s=clock("9:00"))
    return replace(
        with_fleet((replace(van, shifts=shifts),), demand),
        prices=replace(NO_PRICES, max_weekday_changes=cap),
        in_force=tuple(Commitment(requirement_id=one.id, visits=(visit,)) for one in demand),
    )


def changed(plan: Plan) -> list[str]:
    return [f"R{n}" for n in (1, 2, 3) if days(plan, f"R{n}") and days(plan, f"R{n}")[0] % 7 != 1]


def reasons(plan: Plan) -> list[dict[str, int | str]]:
    return [dict(entry.reason.certificate) for entry in plan.unserved]


@ENGINES
@pytest.mark.parametrize("cap", [None, 3])
def test_without_the_tuesday_all_get_another_day(cap, engine):
    assert changed(planned(promised(cap, off=(1, 8)), engine)) == ["R1", "R2", "R3"]


@ENGINES
@pytest.mark.parametrize("cap", [0, 1, 2])
def test_a_cap_leaves_the_least_urgent_out(cap, engine):
    plan = solved(promised(cap, off=(1, 8)), engine).plan
    assert changed(plan) == ["R1", "R2", "R3"][:cap]
    assert [name for name, _ in missed(plan)] == ["R1", "R2", "R3"][cap:]
    assert {reason["blocked_by"] for reason in reasons(plan)} == {"change_cap"}


def test_the_same_weekday_of_another_week_is_no_change():
    plan = planned(promised(0, off=(1,)))
    assert [days(plan, f"R{n}") for n in (1, 2, 3)] == [[8], [8], [8]]


def test_the_checker_counts_changes_beyond_the_cap():
    plan = planned(promised(None, off=(1, 8)))
    assert found(promised(3), plan) == []
    assert found(promised(1), plan) == [("change_cap", 2)]
