"""Loads: out and back share one hold, and each kind has its own."""

from __future__ import annotations

from dataclasses import replace

from optimizer.domain.problem import Problem
from tests.support.ruled import (
    ENGINES,
    days,
    found,
    missed,
    planned,
    reason,
    ruled_van,
    solved,
    visits,
    with_fleet,
)
from tests.support.tiny import requirement

Load = tuple[int, int]
NOTHING: Load = (0, 0)


def loads(
    *,
    room: Load,
    out: tuple[Load, Load] = (NOTHING, NOTHING),
    back: tuple[Load, Load] = (NOTHING, NOTHING),
    allowed: tuple[int, ...] = (0,),
) -> Problem:
    """Return visits at S1 and S2, with goods and cold goods delivered and taken home."""
    van = replace(ruled_van(), capacity=room)
    demand = (
        replace(
            requirement(f"R{stop}", stop_id=stop, load_out=to, load_back=home),
            allowed_days=allowed,
        )
        for stop, to, home in zip(("S1", "S2"), out, back, strict=True)
    )
    return with_fleet((van,), demand)


def order(problem: Problem, engine: str) -> list[str]:
    return [visit.requirement_id for visit in visits(planned(problem, engine))]


TWO_KINDS = {"out": ((13, 4), (13, 6))}


@ENGINES
def test_a_full_van(engine):
    """S1 first is 85 minutes of driving, S2 first 87."""
    assert order(loads(room=(26, 10), **TWO_KINDS), engine) == ["RS1", "RS2"]


@ENGINES
def test_each_kind_has_its_own_room(engine):
    for room in ((25, 10), (26, 9)):
        plan = solved(loads(room=room, **TWO_KINDS), engine).plan
        assert len(missed(plan)) == 1
        why = dict(reason(plan).certificate)
        assert (why["blocked_by"], why["excess"]) == ("load", 1)


@ENGINES
def test_what_does_not_fit_comes_on_another_day(engine):
    plan = planned(loads(room=(25, 10), allowed=(0, 1), **TWO_KINDS), engine)
    assert days(plan, "RS1") != days(plan, "RS2")


MIXED = {"out": ((0, 0), (20, 0)), "back": ((15, 0), (0, 0))}
"""15 are taken home from S1, 20 delivered to S2: with S1 first 35 are on board, else 20."""


@ENGINES
def test_with_room_for_both_the_shorter_way_is_driven(engine):
    assert order(loads(room=(35, 0), **MIXED), engine) == ["RS1", "RS2"]


@ENGINES
def test_with_less_the_van_delivers_before_it_takes_home(engine):
    assert order(loads(room=(34, 0), **MIXED), engine) == ["RS2", "RS1"]
    assert order(loads(room=(20, 0), **MIXED), engine) == ["RS2", "RS1"]


@ENGINES
def test_what_fits_alone_but_not_on_the_van_is_left_out_and_proved(engine):
    plan = solved(loads(room=(19, 0), **MIXED), engine).plan
    assert missed(plan) == [("RS2", None)]
    assert reason(plan).proved


def test_the_checker_follows_the_load_from_stop_to_stop():
    plan = planned(loads(room=(35, 0), **MIXED))
    assert found(loads(room=(34, 0), **MIXED), plan) == [("load", 1)]
    assert found(loads(room=(20, 0), **MIXED), planned(loads(room=(34, 0), **MIXED))) == []
    full = planned(loads(room=(26, 10), **TWO_KINDS))
    assert found(loads(room=(24, 7), **TWO_KINDS), full) == [("load", 2), ("load", 3)]
