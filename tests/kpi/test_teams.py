"""Visits by another team than the village's own, worked out by hand."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta

import pytest

from optimizer.domain.plan import Plan
from optimizer.domain.problem import Problem, TeamMember
from optimizer.kpi import INDICATORS, kpis, merge, to_json
from optimizer.viewing.teams import CHANGES_SHOWN, team_lines
from tests.support.edits import with_requirement, with_vehicle
from tests.support.tiny import MONDAY, tiny_plan, tiny_problem

FIRST, SECOND = 0, 7
"""The two Mondays on which the hospital van H1 visits S1 (R1)."""

DRIVER = TeamMember(id="D", role="driver", days=tuple(range(14)))


def doctor(name: str, *days: int, absent: tuple[int, ...] = ()) -> TeamMember:
    return TeamMember(id=name, role="doctor", days=days, absent_days=absent)


def with_team(*doctors: TeamMember) -> Problem:
    """Return the tiny problem with doctors and a driver on its hospital van."""
    return with_vehicle(tiny_problem(), "H1", team=(*doctors, DRIVER))


def found(*doctors: TeamMember) -> tuple[int, int | None]:
    """Return the visits by listed teams, and those by other teams."""
    figures = kpis(with_team(*doctors), tiny_plan())
    return figures.visits_by_teams, figures.visits_by_other_teams


def test_one_doctor_on_both_days_is_the_same_team() -> None:
    assert found(doctor("A", FIRST, SECOND)) == (2, 0)


def test_another_doctor_on_the_second_day_is_another_team() -> None:
    assert found(doctor("A", FIRST), doctor("B", SECOND)) == (2, 1)


def test_a_substitute_for_an_absent_doctor_is_another_team() -> None:
    assert found(doctor("A", FIRST, absent=(SECOND,)), doctor("B", SECOND)) == (2, 1)


def test_one_more_doctor_aboard_does_not_make_another_team() -> None:
    assert found(doctor("A", FIRST, SECOND), doctor("B", SECOND)) == (2, 0)


def test_a_village_visited_once_has_the_team_whose_day_it_is() -> None:
    """With a visit on the second Monday alone, A's day: A is absent, and B comes."""
    plan = replace(tiny_plan(), routes=tiny_plan().routes[1:])
    absent = with_team(doctor("A", FIRST, absent=(SECOND,)), doctor("B", SECOND))
    assert kpis(absent, plan).visits_by_other_teams == 1
    there = with_team(doctor("A", FIRST), doctor("B", SECOND))
    assert kpis(there, plan).visits_by_other_teams == 0


def test_a_visit_by_another_van_is_one_by_another_team() -> None:
    """Somebody changed the plan by hand, so that H2 comes on the second Monday."""
    problem = with_team(doctor("A", FIRST, SECOND))
    other = replace(problem.vehicles[0], id="H2", team=(doctor("B", SECOND),))
    vehicles = (problem.vehicles[0], other, *problem.vehicles[1:])
    routes = tuple(
        replace(r, vehicle_id="H2") if (r.vehicle_id, r.day) == ("H1", SECOND) else r
        for r in tiny_plan().routes
    )
    assert (
        kpis(replace(problem, vehicles=vehicles), Plan(routes=routes, unserved=()))
        .lines[0]
        .visits_by_other_teams
        == 1
    )


def test_without_a_list_nothing_is_known() -> None:
    figures = kpis(tiny_problem(), tiny_plan())
    assert (figures.visits_by_teams, figures.visits_by_other_teams) == (0, None)
    assert team_lines(figures) == []


def test_a_line_that_promises_no_vehicle_promises_no_team() -> None:
    problem = with_team(doctor("A", FIRST), doctor("B", SECOND))
    lines = tuple(replace(line, same_vehicle=False) for line in problem.lines)
    problem = with_requirement(replace(problem, lines=lines), "R1", same_vehicle=False)
    assert kpis(problem, tiny_plan()).visits_by_teams == 0


def test_it_counts_by_line_and_is_told_with_names() -> None:
    figures = kpis(with_team(doctor("A", FIRST), doctor("B", SECOND)), tiny_plan())
    by_line = {one.line_id: one for one in figures.lines}
    assert (by_line["hospital"].visits_by_teams, by_line["hospital"].visits_by_other_teams) == (
        2,
        1,
    )
    assert (by_line["supply"].visits_by_teams, by_line["supply"].visits_by_other_teams) == (0, 0)
    (change,) = figures.team_changes
    assert (change.requirement_id, change.village_code, change.vehicle_id) == ("R1", "S1", "H1")
    assert change.on == MONDAY + timedelta(SECOND)
    assert (change.missing, change.aboard) == (("doctor A",), ("doctor B", "driver D"))


def test_counties_add_up() -> None:
    figures = kpis(with_team(doctor("A", FIRST), doctor("B", SECOND)), tiny_plan())
    both = merge(figures, figures, name="both")
    assert (both.visits_by_teams, both.visits_by_other_teams) == (4, 2)
    assert both.team_changes == figures.team_changes * 2


def test_it_is_an_indicator_and_plain_data() -> None:
    figures = kpis(with_team(doctor("A", FIRST), doctor("B", SECOND)), tiny_plan())
    (indicator,) = (one for one in INDICATORS if one.key == "visits_by_other_teams")
    assert indicator.of(figures) == 1
    record = json.loads(json.dumps(to_json(figures)))
    assert (record["visits_by_teams"], record["visits_by_other_teams"]) == (2, 1)
    assert record["team_changes"][0]["date"] == str(MONDAY + timedelta(SECOND))


@pytest.mark.parametrize("language", ["zh", "en"])
def test_people_are_told_how_many_then_which(language) -> None:
    figures = kpis(with_team(doctor("A", FIRST), doctor("B", SECOND)), tiny_plan())
    head, line = team_lines(figures, language)
    assert "2" in head
    assert "1" in head
    role = "医生" if language == "zh" else "doctor"
    assert all(text in line for text in (f"{role} A", f"{role} B", str(MONDAY + timedelta(SECOND))))
    many = replace(figures, team_changes=figures.team_changes * (CHANGES_SHOWN + 3))
    lines = team_lines(many, language)
    assert len(lines) == CHANGES_SHOWN + 2
    assert "3" in lines[-1]
