"""Proofs that hours are too few: V1 and V2 have six days each of 9:30 h, 6840 minutes."""

from __future__ import annotations

from dataclasses import replace

import pytest

from optimizer.domain.plan import Plan, UnservedCode
from tests.support.edits import amounts, codes, missing, only, with_requirement
from tests.support.tiny import requirement, tiny_problem

TINY = tiny_problem()
EMPTY = Plan(routes=(), unserved=())
UNPROVED = ["reason_not_proved"]

# --- hours: V1 and V2 have 3 days a week of 9:30 h each in 2 weeks: 2 x 6 x 570 = 6840 min.
# Sixteen visits (two requirements of eight) of 450 min need 7200 min: 360 too many, one visit.

HOURS = UnservedCode.HOURS_EXCEEDED
BUSY = only(
    *(requirement(f"R{n}", visits=8, service_min=440, stop_id=f"S{n}") for n in (1, 2)),
)


def short_of(**changes):
    due = {
        "group_requirements": 2,
        "group_vehicles": "V1+V2",
        "required_s": 7200 * 60,
        "eligible_s": 6840 * 60,
        "at_least_unserved": 1,
    }
    return due | changes


def one_proved(problem, *, proved=(("R1", None),), **certificate):
    """Return the plan that serves nothing; only some visits claim to be proved."""
    plan = missing(EMPTY, *proved, code=HOURS, **certificate)
    rest = [(one.id, None) for one in problem.requirements for _ in range(one.visits)]
    for visit in proved:
        rest.remove(visit)
    return missing(plan, *rest)


def test_more_work_than_hours_is_proved() -> None:
    assert codes(BUSY, one_proved(BUSY, **short_of())) == []


@pytest.mark.parametrize(
    "wrong",
    [
        {"group_requirements": 3},
        {"group_vehicles": "V1"},
        {"group_vehicles": "V1+V9"},
        {"group_vehicles": "V1+V1+V2"},
        {"group_vehicles": ""},
        {"required_s": 7201 * 60},
        {"eligible_s": 6839 * 60},
        {"eligible_s": 7200 * 60},
        {"at_least_unserved": 2},
        {"at_least_unserved": 0},
    ],
)
def test_wrong_hours_prove_nothing(wrong) -> None:
    found = codes(BUSY, one_proved(BUSY, **short_of(**wrong)))
    assert found == UNPROVED


def test_no_more_visits_are_proved_than_must_be_left_out() -> None:
    plan = one_proved(BUSY, proved=(("R1", None), ("R2", None)), **short_of())
    assert codes(BUSY, plan) == UNPROVED
    assert amounts(BUSY, plan, code="reason_not_proved") == [1]


def test_work_that_fills_the_hours_is_no_proof() -> None:
    problem = only(*(replace(one, service_s=417 * 60) for one in BUSY.requirements))
    due = short_of(required_s=16 * 427 * 60, eligible_s=16 * 427 * 60 - 1)  # 6832 of 6840 min
    assert codes(problem, one_proved(problem, **due)) == UNPROVED


def test_only_days_on_which_the_work_is_allowed_count() -> None:
    """On Mondays only, each van has one day a week: 4 x 570 = 2280 min for four visits."""
    monday = only(
        *(
            replace(one, visits=2, allowed_days=(0, 7), service_s=600 * 60)
            for one in BUSY.requirements
        )
    )
    due = short_of(required_s=4 * 610 * 60, eligible_s=2280 * 60)
    assert codes(monday, one_proved(monday, **due)) == []


def test_others_work_does_not_belong_to_the_group() -> None:
    """R2 may also be served by V3: only R1 is left for V1 and V2."""
    third = replace(TINY.vehicles[2], id="V3", fleet="other")
    problem = replace(BUSY, vehicles=(*BUSY.vehicles, third))
    problem = with_requirement(problem, "R2", fleets=("van", "other"))
    assert codes(problem, one_proved(problem, **short_of())) == UNPROVED


def test_joined_visits_are_counted_one_by_one() -> None:
    """Sixteen halts of 450 min serve two requirements each: the excess of 360 min is two visits."""
    pairs = []
    for n in (1, 2):
        first = requirement(f"R{n}", visits=8, service_min=220, stop_id=f"S{n}", join_id=f"J{n}")
        pairs += [first, replace(first, id=f"R{n}b")]
    problem = only(*pairs)
    due = short_of(group_requirements=4, at_least_unserved=2)
    proved = (("R1", None), ("R1b", None))
    assert codes(problem, one_proved(problem, proved=proved, **due)) == []
    due = short_of(group_requirements=4, at_least_unserved=3)
    assert codes(problem, one_proved(problem, proved=proved, **due)) == UNPROVED


def test_groups_that_share_requirements_are_not_added_up() -> None:
    """
    R1 is for V1 alone: eight of 450 min against 3420 min leave one out. R1 and R2 together leave
    one out, too: the same one may be meant.
    """
    third = replace(TINY.vehicles[1], fleet="own")
    problem = replace(BUSY, vehicles=(TINY.vehicles[0], third, TINY.vehicles[2]))
    problem = with_requirement(problem, "R1", fleets=("own",))
    problem = with_requirement(problem, "R2", fleets=("own", "van"))
    own = short_of(
        group_vehicles="V1", group_requirements=1, required_s=3600 * 60, eligible_s=3420 * 60
    )
    alone = one_proved(problem, **own)
    assert codes(problem, alone) == []
    both = replace(alone, unserved=tuple(e for e in alone.unserved if e.requirement_id != "R2"))
    both = missing(both, ("R2", None), code=HOURS, **short_of())
    both = missing(both, *[("R2", None)] * 7)
    assert codes(problem, both) == UNPROVED
    assert amounts(problem, both, code="reason_not_proved") == [1]


def with_groups(*fleets):
    """Return a problem of V1, V2, V3 in fleets a, b, c; Rn (8 x 450 min) is for the nth fleets."""
    vans = [
        replace(TINY.vehicles[1], id=f"V{n}", fleet=fleet) for n, fleet in enumerate("abc", start=1)
    ]
    work = [
        requirement(f"R{n}", visits=8, service_min=440, fleets=tuple(fleet))
        for n, fleet in enumerate(fleets, start=1)
    ]
    return replace(TINY, vehicles=tuple(vans), requirements=tuple(work))


def claims(problem, *groups):
    """Return the empty plan in which the first visits of requirements claim groups' proofs."""
    plan, claimed = EMPTY, []
    for one, vans, unserved in groups:
        work = 3600 * 60 * len(problem.requirements) if "+" in vans else 3600 * 60
        due = short_of(
            group_vehicles=vans,
            group_requirements=1 + 2 * ("+" in vans),
            required_s=work,
            eligible_s=3420 * 60 * (1 + vans.count("+")),
            at_least_unserved=unserved,
        )
        plan = missing(plan, (one, None), code=HOURS, **due)
        claimed.append((one, None))
    rest = [(one.id, None) for one in problem.requirements for _ in range(one.visits)]
    for visit in claimed:
        rest.remove(visit)
    return missing(plan, *rest)


def test_groups_without_common_requirements_add_up() -> None:
    """V1 and V2 each leave one visit of their own out, and no group joins them."""
    problem = with_groups("a", "b", "abc")
    plan = claims(problem, ("R1", "V1", 1), ("R2", "V2", 1))
    assert codes(problem, plan) == []


def test_a_group_around_two_others_proves_their_sum() -> None:
    """
    R1 of V1, R2 of V2 and R3 of both: 10800 min against 6840 leave nine out (3960 / 450).

    The two small groups prove one each. Nine claims in all are proved, ten are not.
    """
    problem = with_groups("a", "b", "ab")
    nine = [("R3", "V1+V2", 9)] * 7 + [("R1", "V1", 1), ("R2", "V2", 1)]
    assert codes(problem, claims(problem, *nine)) == []
    assert codes(problem, claims(problem, *nine, ("R3", "V1+V2", 9))) == UNPROVED
    assert amounts(problem, claims(problem, *nine, ("R3", "V1+V2", 9)), code=UNPROVED[0]) == [1]


def test_the_longest_visits_are_taken_out_first() -> None:
    """R1 of 450 min and R2 of 600: 8400 min, 1560 too many: 2.6 visits of R2, three."""
    problem = with_requirement(BUSY, "R2", service_s=590 * 60)
    due = short_of(required_s=8400 * 60)
    assert codes(problem, one_proved(problem, **(due | {"at_least_unserved": 3}))) == []
    assert codes(problem, one_proved(problem, **(due | {"at_least_unserved": 4}))) == UNPROVED


def test_visits_of_several_lengths_are_taken_out_in_turn() -> None:
    """Eight of 1350 min are 10800; with R1 14400 min, 7560 too many: 5.6 of R2, six."""
    problem = with_requirement(BUSY, "R2", service_s=1340 * 60)
    due = short_of(required_s=14400 * 60)
    assert codes(problem, one_proved(problem, **(due | {"at_least_unserved": 6}))) == []
    assert codes(problem, one_proved(problem, **(due | {"at_least_unserved": 7}))) == UNPROVED
    fewer = with_requirement(problem, "R2", visits=2, service_s=3840 * 60)
    # two of 3850 and eight of 450 are 11300: 4460 too many: one of R2 and 610 / 3850 of the other
    due = short_of(required_s=11300 * 60)
    assert codes(fewer, one_proved(fewer, **(due | {"at_least_unserved": 2}))) == []
    one = with_requirement(fewer, "R2", visits=1, service_s=4000 * 60)
    # one of 4010 and eight of 450 are 7610: 770 too many
    due = short_of(required_s=7610 * 60)
    assert codes(one, one_proved(one, **(due | {"at_least_unserved": 1}))) == []
    more = with_requirement(one, "R1", service_s=890 * 60)
    # one of 4010 and eight of 900 are 11210: 4370 too many: R2 and 360 / 900 of R1
    due = short_of(required_s=11210 * 60)
    assert codes(more, one_proved(more, **(due | {"at_least_unserved": 2}))) == []
    assert codes(more, one_proved(more, **(due | {"at_least_unserved": 3}))) == UNPROVED
