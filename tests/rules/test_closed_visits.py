"""Visits that closures make impossible: due all the same, left out, and proved."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from optimizer.assembling import conditions
from optimizer.checking import check
from optimizer.domain.closures import Closure, ClosureKind
from optimizer.domain.dataset import Dataset
from optimizer.domain.left_out import left_out
from optimizer.domain.plan import Plan, UnservedCode, UnservedReason, UnservedVisit
from optimizer.domain.problem import ClosedVisits, Problem
from optimizer.kpi import kpis
from tests.support.tiny_data import (
    COUNTY,
    MONDAY,
    A,
    B,
    assembled,
    days_of,
    requirement_of,
    solved,
    tiny_dataset,
)

NAME = "S1-supply"
"""Supply at A, once a week, always on one weekday."""
CODE = "closed_visits"


def cut_off(*days: int, kind: ClosureKind = ClosureKind.VILLAGE, name: str = "C1") -> Dataset:
    """Return the tiny dataset with village A closed, or suspended, from the first to the last."""
    span = {"first": MONDAY + timedelta(min(days)), "last": MONDAY + timedelta(max(days))}
    return replace(tiny_dataset(), closures=(Closure(id=name, kind=kind, code=A, **span),))


def often(dataset: Dataset, visits: int, **gaps: int) -> Dataset:
    """Let the supply van come to A so often in four weeks."""
    return replace(
        dataset,
        requirements=tuple(
            replace(one, visits_per_4_weeks=visits, **gaps) if one.id == NAME else one
            for one in dataset.requirements
        ),
    )


def due(problem: Problem) -> int:
    return sum(one.visits for one in problem.requirements) + problem.visits_closed


def entry_of(problem: Problem) -> ClosedVisits:
    (entry,) = problem.closed
    return entry


def told(problem: Problem, plan: Plan) -> list[tuple[str, str | None, int]]:
    return [(v.code, v.requirement_id, v.amount) for v in check(problem, plan)]


def with_entry(problem: Problem, **changes: object) -> Problem:
    return replace(problem, closed=(replace(entry_of(problem), **changes),))  # type: ignore[arg-type]


def test_the_only_visit_of_a_week_that_is_closed_is_due_and_lost():
    problem = assembled(cut_off(*range(7)), weeks=1)
    assert NAME not in {one.id for one in problem.requirements}
    entry = entry_of(problem)
    assert (entry.due.id, entry.due.visits, entry.visits, entry.left) == (NAME, 1, 1, 0)
    assert entry.closure_ids == ("C1",)
    assert due(problem) == due(assembled(tiny_dataset(), weeks=1))


def test_three_closed_days_take_one_of_eight_visits():
    """
    Twice a week, at most five days apart.

    With Wednesday to Friday closed in the first week the second visit would have to be on
    Tuesday, six days before the next Monday.
    """
    dataset = often(cut_off(2, 4), 8, min_gap_days=1, max_gap_days=5)
    problem = assembled(dataset)
    entry = entry_of(problem)
    assert (entry.due.visits, entry.visits) == (8, 1)
    days = days_of(solved(problem), NAME)
    assert len(days) == 7
    assert not {2, 3, 4} & set(days)


def test_two_closed_days_take_none_where_another_day_is_near_enough():
    dataset = often(cut_off(3, 4), 8, min_gap_days=1, max_gap_days=6)
    problem = assembled(dataset)
    assert problem.closed == ()
    assert requirement_of(problem, NAME).visits == 8
    assert [one.id for one in problem.closures] == ["C1"]


def test_as_many_visits_are_kept_as_any_set_of_days_allows():
    """Ten free days two to five apart: more sets than are listed, and the best is among them."""
    free = replace(
        cut_off(9, 14),
        lines=tuple(replace(line, same_weekday=False) for line in tiny_dataset().lines),
    )
    problem = assembled(often(free, 10, min_gap_days=2, max_gap_days=4))
    assert entry_of(problem).visits == 1
    assert all(len(days) == 9 for days in requirement_of(problem, NAME).day_sets)
    assert len(days_of(solved(problem), NAME)) == 9


def test_without_closures_nothing_is_closed():
    problem = assembled(tiny_dataset())
    assert (problem.closed, problem.closures, problem.visits_closed) == ((), (), 0)


def test_a_suspension_is_no_closure():
    problem = assembled(cut_off(*range(28), kind=ClosureKind.SUSPENSION))
    assert problem.closed == ()
    assert NAME not in {one.id for one in problem.requirements}


def test_a_closure_beside_a_suspension_loses_only_what_is_still_due():
    """Four weekly visits: the last two are suspended, of the other two one is cut off."""
    shut, off = (cut_off(0, 7), cut_off(14, 27, kind=ClosureKind.SUSPENSION, name="C2"))
    problem = assembled(replace(shut, closures=(*shut.closures, *off.closures)))
    entry = entry_of(problem)
    assert (entry.due.visits, entry.visits) == (2, 1)
    assert due(problem) == due(assembled(off))


def test_what_no_set_of_days_allows_anyway_is_not_lost_to_a_closure():
    """Two visits a week at least ten days apart: impossible with every village open."""
    dataset = often(cut_off(0, 6), 8, min_gap_days=10, max_gap_days=11)
    problem = assembled(dataset)
    assert problem.closed == ()
    missed = {one.reason.code for one in solved(problem).unserved if one.requirement_id == NAME}
    assert missed == {UnservedCode.NO_DAYS_FIT}


def test_what_a_fixed_point_takes_over_does_not_depend_on_closures():
    plain, shut = (assembled(data) for data in (tiny_dataset(), cut_off(0, 13)))
    assert requirement_of(shut, NAME).people == requirement_of(plain, NAME).people


def test_closed_visits_are_left_out_with_the_closure_and_its_dates():
    problem = assembled(cut_off(*range(7, 21)))
    plan = solved(problem)
    missing = left_out(problem, plan)
    assert [(one.requirement_id, one.day) for one in missing] == [(NAME, None)] * 2
    assert {one.reason for one in missing} == {
        UnservedReason(
            code=UnservedCode.CLOSED,
            certificate=(
                ("visits", 4),
                ("most_open", 2),
                ("closures", "C1"),
                ("dates", "2026-12-07/2026-12-20"),
            ),
        )
    }
    assert all(one.reason.proved for one in missing)


def test_the_closures_of_a_cycle_are_told_with_what_is_lost():
    dataset = cut_off(*range(7, 21))
    found = conditions(dataset, county_codes=[COUNTY], cycle=assembled(dataset).cycle)
    assert (found.visits_closed, found.visits_suspended) == (2, 0)
    (effect,) = found.closures
    assert (effect.visits_lost, effect.visits_not_due) == (2, 0)


def test_the_indicators_count_closed_visits_as_due_and_not_made():
    plain, shut = (assembled(data) for data in (tiny_dataset(), cut_off(*range(7, 21))))
    before, after = kpis(plain, solved(plain)), kpis(shut, solved(shut))
    assert after.visits_required == before.visits_required
    assert (after.visits_unserved, after.unserved_proved, after.unserved_no_slot) == (2, 2, 0)
    assert after.villages_served == before.villages_served - 1
    assert after.never_visited == 0


def test_a_village_closed_throughout_is_never_visited_and_never_forgotten():
    shut = assembled(cut_off(*range(28)))
    found = kpis(shut, solved(shut))
    assert found.never_visited == 1
    assert found.villages_without_requirements == 0
    worst = found.worst_villages[0]
    assert (worst.code, worst.visits_required, worst.visits_made) == (A, 4, 0)
    line = next(line for line in found.lines if line.line_id == "supply")
    assert (line.visits_unserved, line.requirements - line.requirements_met) == (4, 1)


@pytest.fixture(name="shut", scope="module")
def _shut() -> tuple[Problem, Plan]:
    """Return four weeks of which A is closed for two, and a plan of the other two."""
    problem = assembled(cut_off(*range(7, 21)))
    return problem, solved(problem)


def test_more_closed_than_closures_take_is_told(shut):
    problem, plan = shut
    assert (CODE, NAME, 1) in told(with_entry(problem, visits=3), plan)


def test_fewer_closed_than_are_missing_is_told(shut):
    problem, plan = shut
    assert (CODE, NAME, -1) in told(with_entry(problem, visits=1), plan)


def test_visits_that_are_no_longer_asked_for_and_not_closed_are_told(shut):
    problem, plan = shut
    one = requirement_of(problem, NAME)
    fewer = replace(one, visits=1, day_sets=tuple({days[:1] for days in one.day_sets}))
    others = tuple(r for r in problem.requirements if r.id != NAME)
    assert (CODE, NAME, -1) in told(replace(problem, requirements=(*others, fewer)), plan)


@pytest.mark.parametrize("name", ["C9", "C2"])
def test_a_closure_that_is_not_there_or_elsewhere_closes_nothing(shut, name):
    problem, plan = shut
    elsewhere = replace(problem.closures[0], id="C2", stop_ids=(B,))
    changed = with_entry(
        replace(problem, closures=(*problem.closures, elsewhere)), closure_ids=(name,)
    )
    assert (CODE, NAME, 2) in told(changed, plan)


def test_a_closure_that_is_shorter_than_told_is_told(shut):
    problem, plan = shut
    shorter = replace(problem.closures[0], days=tuple(range(7, 14)))
    assert (CODE, NAME, 1) in told(replace(problem, closures=(shorter,)), plan)


def test_a_closed_day_that_is_allowed_all_the_same_is_told(shut):
    problem, plan = shut
    longer = replace(problem.closures[0], days=tuple(range(28)))
    found = check(replace(problem, closures=(longer,)), plan)
    assert {v.day for v in found if v.code == CODE} >= {0, 1, 2, 3, 4}


def test_an_open_day_that_is_not_allowed_is_told(shut):
    problem, plan = shut
    one = requirement_of(problem, NAME)
    used = {day for days in one.day_sets for day in days}
    assert 0 in used
    fewer = replace(
        one,
        allowed_days=tuple(day for day in one.allowed_days if day % 7),
        day_sets=tuple(days for days in one.day_sets if days[0] % 7),
    )
    others = tuple(r for r in problem.requirements if r.id != NAME)
    assert (CODE, NAME, 0) in told(replace(problem, requirements=(*others, fewer)), plan)


def test_a_plan_cannot_say_of_its_own_visits_that_they_are_closed(shut):
    problem, plan = shut
    reason = left_out(problem, plan)[0].reason
    gone = tuple(
        replace(
            route,
            trips=tuple(
                replace(trip, stops=tuple(s for s in trip.stops if NAME not in s.requirement_ids))
                for trip in route.trips
            ),
        )
        for route in plan.routes
    )
    lied = UnservedVisit(requirement_id=NAME, day=None, reason=reason)
    found = told(problem, Plan(routes=gone, unserved=(lied, lied)))
    assert ("reason_not_proved", NAME, 0) in found


@pytest.mark.parametrize(("visits", "ids"), [(0, ("C1",)), (5, ("C1",)), (1, ())])
def test_an_entry_that_loses_nothing_or_to_nothing_is_refused(shut, visits, ids):
    with pytest.raises(ValueError, match="must"):
        with_entry(shut[0], visits=visits, closure_ids=ids)
