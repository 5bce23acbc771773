"""Orders at the desk: quoted, put in, and kept when the plan is edited."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from optimizer.adjusting import KeepEdits, Trial, TryEdits
from optimizer.adjusting.desk import AdjustDesk
from optimizer.adjusting.order_asking import Added, AddOrder, OrderWish, Quote, QuoteOrder
from optimizer.assembling.edits import StopMoved, VehicleOut, VillageClosed
from optimizer.checking import check
from optimizer.errors import UsageError
from optimizer.exporting import check_folder, read_plan_folder
from optimizer.solving import Editor
from tests.support.orders import starts, with_on_demand
from tests.support.tiny import MONDAY, clock, tiny_problem
from tests.ui.plans import write_plan
from tests.viewing.sample import sample_problem

CODE = "331125"
CLEANING = OrderWish(
    date=MONDAY + timedelta(days=1),
    services=("cleaning",),
    village="S1",
    from_s=clock("8:00"),
    until_s=clock("16:00"),
    minutes=30,
)
RIDE = replace(CLEANING, services=("rides",), minutes=5, to="S2", persons=2)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    problem = with_on_demand(sample_problem())
    rides = replace(tiny_problem().services[0], id="rides", name_zh="助行", name_en="Rides")
    write_plan(
        tmp_path / "plans" / "p1", problem=replace(problem, services=(*problem.services, rides))
    )
    return tmp_path / "plans" / "p1"


def desk(folder: Path) -> AdjustDesk:
    return AdjustDesk(folder, CODE, open_editor=Editor)


def quote(folder: Path, wish: OrderWish, *, now_s: int = 0) -> Quote:
    answer = desk(folder).answer(QuoteOrder(wish=wish, now_s=now_s))
    assert isinstance(answer, Quote)
    return answer


def added(folder: Path, *wishes: OrderWish) -> Path:
    """Put orders into the plan, each into a folder of its own; return the last."""
    for number, wish in enumerate(wishes):
        out = folder.parent / f"o{number}"
        answer = desk(folder).answer(AddOrder(wish=wish, out=out, origin=folder.name))
        assert isinstance(answer, Added)
        assert answer.folder == out
        folder = out
    return folder


def test_a_quote_says_who_comes_when_and_whom_it_moves(folder):
    found = quote(folder, CLEANING)
    assert (found.vehicle_id, found.is_new_route, found.accepted) == ("V1", False, True)
    assert (found.extra_cents, found.extra_m) == (-400, 0)
    assert found.extra_s == 6 * 60
    (moved,) = found.moved
    assert (moved.requirement_ids, moved.now_s - moved.was_s) == (("R5",), 6 * 60)


def test_a_quote_of_a_ride_says_when_it_arrives(folder):
    found = quote(folder, RIDE)
    assert found.off_s is not None
    assert found.off_s - found.end_s <= 45 * 60


def test_a_quote_changes_nothing_and_a_second_one_is_the_same(folder):
    opened = desk(folder)
    answers = [opened.answer(QuoteOrder(wish=CLEANING)) for _ in range(2)]
    plain = [replace(one, seconds=0.0) for one in answers]
    assert plain[0] == plain[1]


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"village": "S9"}, "no such place"),
        ({"services": ("flying",)}, "No such service"),
        ({"date": MONDAY - timedelta(days=1)}, "not within the plan's cycle"),
        ({"until_s": clock("8:20")}, "do not fit"),
        ({"from_s": clock("17:00")}, "is wrong"),
        ({"until_s": clock("25:00")}, "within the day"),
        ({"line_id": "taxi"}, "no line taxi"),
        ({"persons": 0}, "At least 1 person"),
        ({"to": "S1"}, "end where it begins"),
        ({"to": "S9"}, "no such place"),
        ({"to": "S2", "services": ("rides",), "persons": 4}, "3 seats"),
        ({"services": ("rides",)}, "needs a destination"),
        ({"to": "S2", "max_aboard_min": 0}, "1 minute or more"),
    ],
)
def test_what_cannot_be_ordered_is_told_in_words(folder, changes, message):
    with pytest.raises(UsageError, match=message):
        quote(folder, replace(CLEANING, **changes))


def test_what_is_over_cannot_be_ordered(folder):
    with pytest.raises(UsageError, match="is over"):
        quote(folder, CLEANING, now_s=clock("15:31"))
    assert quote(folder, CLEANING, now_s=clock("9:00")).accepted


def test_an_order_without_a_place_is_not_written(folder):
    wish = replace(CLEANING, from_s=clock("3:00"), until_s=clock("4:00"))
    out = folder.parent / "none"
    answer = desk(folder).answer(AddOrder(wish=wish, out=out, origin="p1"))
    assert isinstance(answer, Added)
    assert (answer.folder, answer.quote.accepted) == (None, False)
    assert answer.quote.reason_zh
    assert not out.exists()


def test_added_orders_are_in_a_folder_that_passes_the_check(folder):
    out = added(folder, CLEANING, RIDE)
    assert check_folder(out).violations == 0
    (plan,) = read_plan_folder(out).plans
    assert {one.id for one in plan.problem.orders} == {"A1201-01", "A1201-02.on", "A1201-02.off"}
    manifest = json.loads((out / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["adjusted"]["origin"] == "p1"
    assert [one["edit"] for one in manifest["adjusted"]["edits"]] == ["Order", "Order"]


def test_many_orders_move_nobody_further_than_the_tolerance(folder):
    (before,) = read_plan_folder(folder).plans
    (plan,) = read_plan_folder(added(folder, CLEANING, RIDE, CLEANING, RIDE)).plans
    now, told = starts(plan.result.plan.routes), starts(before.result.plan.routes)
    assert all(abs(now[visit] - start_s) <= 600 for visit, start_s in told.items())


def trial(opened: AdjustDesk, *edits: object) -> Trial:
    answer = opened.answer(TryEdits(edits=edits))  # type: ignore[arg-type]
    assert isinstance(answer, Trial)
    assert answer.violations == ()
    assert check(replace(answer.problem, matrices=tiny_problem().matrices), answer.plan) == ()
    return answer


def test_an_edit_elsewhere_leaves_orders_where_they_are(folder):
    out = added(folder, CLEANING)
    (before,) = read_plan_folder(out).plans
    found = trial(desk(out), VehicleOut(vehicle_id="V2", days=(11,)))
    key = ("A1201-01", 1)
    assert starts(found.plan.routes)[key] == starts(before.result.plan.routes)[key]
    assert found.problem.orders == before.problem.orders


def test_an_order_whose_van_is_out_goes_with_another(folder):
    out = added(folder, CLEANING)
    found = trial(desk(out), VehicleOut(vehicle_id="V1", days=(1,)))
    by = {r.vehicle_id for r in found.plan.routes if ("A1201-01", 1) in starts((r,))}
    assert by == {"V2"}


def test_an_order_that_finds_no_place_any_more_is_lost_with_a_reason(folder):
    out = added(folder, CLEANING)
    no_van = tuple(VehicleOut(vehicle_id=name, days=(1,)) for name in ("V1", "V2"))
    found = trial(desk(out), *no_van)
    assert "A1201-01" in {one.requirement_id for one in found.lost}


def test_an_order_of_a_village_that_is_cut_off_is_lost(folder):
    out = added(folder, CLEANING, replace(RIDE, village="S2", to="S1"))
    found = trial(desk(out), VillageClosed(village_code="S1", days=(1,)))
    lost = {one.requirement_id for one in found.lost}
    assert {"A1201-01", "A1201-02.on", "A1201-02.off"} <= lost


def test_an_edited_plan_with_orders_can_be_kept(folder):
    out = added(folder, CLEANING)
    last = folder.parent / "last"
    edit = VehicleOut(vehicle_id="V1", days=(1,))
    desk(out).answer(KeepEdits(edits=(edit,), out=last, origin="o0"))
    assert check_folder(last).violations == 0
    manifest = json.loads((last / "manifest.json").read_text(encoding="utf-8"))
    assert [one["edit"] for one in manifest["adjusted"]["edits"]] == ["Order", "VehicleOut"]


def test_an_order_itself_cannot_be_edited(folder):
    out = added(folder, CLEANING)
    move = StopMoved(requirement_ids=("A1201-01",), day=1, to_day=2, to_vehicle_id="V1")
    with pytest.raises(UsageError, match="cannot be edited"):
        trial(desk(out), move)


@pytest.mark.parametrize("taken", ["R4", "A1201-01"])
def test_an_id_that_is_in_use_is_refused(folder, taken):
    out = added(folder, CLEANING)
    with pytest.raises(UsageError, match="in use already"):
        quote(out, replace(CLEANING, order_id=taken))
