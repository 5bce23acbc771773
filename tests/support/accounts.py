"""What a search keeps count of, worked out anew from its routes; its state is only read."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

import numpy as np
import pytest

from optimizer.solving import kernel
from optimizer.solving.cost import objective
from optimizer.solving.improving import anneal
from optimizer.solving.improving.board import (
    CHANGED,
    CHANGED_WEEKDAYS,
    CHANGES,
    CHOICE,
    COUNT,
    DAYS_BEGIN,
    DAYS_END,
    DEPART,
    FREE,
    LACKING,
    MISSING,
    ONE_VEHICLE,
    ONLY_BASE,
    PART,
    PROMISED,
    RETURN,
    ROUTES,
    SERVICE,
    SPREAD,
    TOTAL,
    TOUCHED,
    VISITS,
    State,
    new_state,
)
from optimizer.solving.improving.routes import NOTHING
from optimizer.solving.improving.search import Search
from optimizer.solving.schedule import Schedule
from optimizer.solving.timing import RELOADED, Timetable, halts_of

EVEN = 1e-4
"""Cents by which sums may drift from what is added up anew."""


class Account:
    """
    Follows searches of one problem and says whether what they keep count of is true.

    Parameters
    ----------
    searches
        Those of all components of a problem.
    """

    def __init__(self, searches: Sequence[Search]) -> None:
        self._books = [_Book(search) for search in searches]
        self._schedule = Schedule(searches[0].instance)

    def assert_true(self, *searches: Search) -> None:
        """Compare every figure of those searches that have moved (or all) with their routes."""
        moved = [book for book in self._books if not searches or book.search in searches]
        for book in moved:
            book.assert_counts()
            book.assert_reloaded()
        changed = {book: book.follow() for book in moved}
        for book, routes in changed.items():
            book.assert_routes(routes)
            for r in routes:
                for key in book.keys(r):
                    assert self._schedule.set_route(key, ())
        for book, routes in changed.items():
            for r in routes:
                for key in book.keys(r):
                    assert self._schedule.set_route(key, book.halts(r))
        for book in moved:
            book.assert_priced(self._schedule)
        self._assert_changes()

    def _assert_changes(self) -> None:
        """Compare the price of changed promises with the exact objective."""
        exact = objective(self._schedule)
        cents = (
            exact.change_weekday_cents
            + exact.change_half_day_cents
            + exact.change_time_band_cents
            + exact.change_vehicle_cents
        )
        found = sum(
            book.search.state.sums[CHANGES] * book.search.component.repeats for book in self._books
        )
        assert found == pytest.approx(cents, abs=EVEN)


class _Book:
    """One search, and what its routes were when it was last looked at."""

    def __init__(self, search: Search) -> None:
        self.search = search
        self._vehicles = len(search.component.vehicles)
        self._count = np.zeros(len(search.state.route), dtype=np.int64)
        self._seq = np.zeros_like(search.state.seq)
        self._best = search.best

    def follow(self) -> list[int]:
        """Return the routes that are other ones now."""
        state = self.search.state
        count = state.route[:, COUNT]
        behind = np.arange(state.seq.shape[1]) < count[:, None]
        same = (count == self._count) & (~behind | (state.seq == self._seq)).all(axis=1)
        self._count[:], self._seq[:] = count, state.seq
        return [int(r) for r in np.flatnonzero(~same)]

    def keys(self, r: int) -> list[tuple[int, int]]:
        """Return the days and vehicle of a route, in each turn of the period."""
        component = self.search.component
        day, vehicle = component.calendar[r // self._vehicles], r % self._vehicles
        return [
            (day + turn * component.days, component.vehicles[vehicle])
            for turn in range(component.repeats)
        ]

    def halts(self, r: int) -> tuple[tuple[int, int | None], ...]:
        """Return a route in the numbers of the whole problem."""
        tasks = self.search.component.tasks
        return tuple(
            (task if task == RELOADED else tasks[task], part)
            for task, part in halts_of(self.search.board.parts, self._elements(r).tolist())
        )

    def _elements(self, r: int) -> kernel.SmallInts:
        return self.search.state.seq[r, : self.search.state.route[r, COUNT]]

    # What is counted ----------------------------------------------------------------------------

    def assert_counts(self) -> None:
        """Compare visits, open routes, missed visits and outputs with the routes counted anew."""
        state, board = self.search.state, self.search.board
        at = self._true_visits()
        assert (at == state.at).all()
        assert (state.task[:, MISSING] == board.task[:, VISITS] - (at >= 0).sum(axis=1)).all()
        self._assert_open()
        missed = np.zeros_like(state.missed)
        for task in range(len(at)):
            rows = slice(board.first_shortfall[task], board.first_shortfall[task + 1])
            for counter, visits in board.shortfall[rows]:
                missed[counter] += state.task[task, MISSING] * visits
        assert (missed == state.missed).all()
        convex = missed * (missed + 1) // 2
        assert (convex * board.counter_weight).sum() == state.counts[SERVICE]
        assert state.sums[LACKING] == pytest.approx((convex * board.counter_price).sum())
        drawn = np.zeros_like(state.drawn)
        for task, d in np.argwhere(at >= 0):
            supplier = board.supplier[at[task, d]]
            if supplier >= 0:
                drawn[supplier, d] += board.draw[task]
        assert (drawn == state.drawn).all()
        assert (drawn <= board.output[:, None, :]).all()
        assert state.counts[TOUCHED] == state.counts[CHANGED] == 0
        assert state.counts[ONLY_BASE] == -1
        assert not state.route_mark.any()
        assert not state.task_mark.any()
        assert state.counts[CHANGED_WEEKDAYS] <= board.change_cap
        (service, cents), before = self.search.best, self._best
        assert (service, cents - EVEN) <= before
        self._best = service, cents

    def _true_visits(self) -> kernel.Ints:
        """Return the vehicle of each visit, read from the routes alone: each as its choice says."""
        state, board, arrays = self.search.state, self.search.board, self.search.arrays
        at = np.full(state.at.shape, -1)
        for r in np.flatnonzero(state.route[:, COUNT]):
            d, k = divmod(int(r), self._vehicles)
            for halt in self._elements(r):
                if halt == kernel.RELOAD:
                    continue
                task = halt // board.parts
                assert at[task, d] == -1
                assert halt % board.parts == board.choice[state.task[task, CHOICE], PART]
                assert board.eligible[task, k]
                assert not len(board.locked) or board.locked[task, d] in (-1, k)
                at[task, d] = k
        for task, visits in enumerate(at):
            made, chosen = np.flatnonzero(visits >= 0), state.task[task, CHOICE]
            if len(made) == 0:
                continue
            days = board.choice_days[slice(*board.choice[chosen, DAYS_BEGIN : DAYS_END + 1])]
            if len(made) == board.task[task, VISITS]:
                assert sorted(days.tolist()) == made.tolist()
            assert set(made.tolist()) <= set(days.tolist())
            keeps, used = board.task[task, 3], set(visits[made].tolist())
            assert len(used) == 1 or keeps != ONE_VEHICLE
            bases = {int(arrays.vehicle[k, kernel.DEPOT]) for k in used}
            assert len(bases) == 1 or keeps == FREE
        return at

    def _assert_open(self) -> None:
        """Compare the lists of routes that are not empty."""
        state = self.search.state
        for d in range(self.search.component.days):
            rows = slice(d * self._vehicles, (d + 1) * self._vehicles)
            out = np.flatnonzero(state.route[rows, COUNT])
            listed = state.open_vehicle[d, : state.open[d]]
            assert sorted(listed.tolist()) == out.tolist()
            assert (state.open_place[rows][listed] == np.arange(len(listed))).all()

    # What is worked out from the routes ---------------------------------------------------------

    def assert_reloaded(self) -> None:
        """Compare everything with a new state into which the routes are loaded."""
        state, board = self.search.state, self.search.board
        fresh = self._reloaded()
        for name in ("route", "cents", "at", "task", "changes", "duty", "out", "missed", "drawn"):
            assert (getattr(state, name) == getattr(fresh, name)).all(), name
        count = state.route[:, COUNT, None]
        kept = (np.arange(state.labels.shape[1]) <= count) & (count > 0)
        for name in ("labels", "late", "loads", "own_cents", "own_s"):
            assert (getattr(state, name)[kept] == getattr(fresh, name)[kept]).all(), name
        out = count[:, 0] > 0
        assert (state.place[out, 0] == fresh.place[out, 0]).all()
        assert (state.place[:, 1:][kept] == fresh.place[:, 1:][kept]).all()
        dated = (state.at >= 0) & (board.task[:, PROMISED, None] == 1)
        assert (state.start[dated] == fresh.start[dated]).all()
        for entry in (SERVICE, CHANGED_WEEKDAYS):
            assert state.counts[entry] == fresh.counts[entry]
        for entry in (ROUTES, CHANGES, SPREAD, LACKING):
            assert state.sums[entry] == pytest.approx(fresh.sums[entry], rel=1e-9, abs=EVEN)

    def _reloaded(self) -> State:
        search, state = self.search, self.search.state
        fresh = new_state(search.arrays, search.board, elements=state.seq.shape[1], seed=1)
        anneal.load(
            search.arrays,
            search.board,
            fresh,
            state.seq,
            state.route[:, COUNT].astype(np.int32),
            state.task[:, CHOICE].astype(np.int32),
        )
        return fresh

    def assert_routes(self, routes: Sequence[int]) -> None:
        """Compare what the state holds of some routes with what plain code makes of them."""
        a, state = self.search.arrays, self.search.state
        for r in routes:
            seq = self._elements(r)
            if len(seq) == 0:
                assert state.cents[r, TOTAL] == 0.0
                continue
            d, k = divmod(r, self._vehicles)
            space = kernel.layout(len(seq) + 1)
            cents = kernel.route_cents(a, space, k, d, seq, len(seq))
            assert state.cents[r, TOTAL] == pytest.approx(cents, abs=EVEN)
            assert state.late[r, : len(seq) + 1].tolist() == latest_arrivals(a, k, d, seq)
            assert (state.loads[r, : len(seq) + 1] == loads_around(a, seq)).all()

    def assert_priced(self, schedule: Schedule) -> None:
        """Compare cents, duties, days out and spread with the timetables of the whole problem."""
        state, search, instance = self.search.state, self.search, self.search.instance
        cents, duty_s = 0.0, np.zeros_like(state.duty)
        out = np.zeros_like(state.out)
        for r in np.flatnonzero(self._count):
            key, *others = self.keys(int(r))
            times = schedule.timetables[key]
            assert all(_alike(times, schedule.timetables[other]) for other in others)
            cents += float(schedule.costs[key])
            assert state.route[r, DEPART] == times.depart_s
            assert state.route[r, RETURN] == times.return_s
            d, k = divmod(int(r), self._vehicles)
            duty_s[k] += times.return_s - times.depart_s
            out[k, search.board.week[d]] += 1
        assert state.sums[ROUTES] == pytest.approx(cents, rel=1e-9, abs=EVEN)
        assert (state.duty == duty_s).all()
        assert (state.out == out).all()
        assert (out <= search.arrays.vehicle[:, kernel.MAX_DAYS, None]).all()
        groups: dict[tuple[str, ...], list[int]] = defaultdict(list)
        for vehicle, seconds in zip(search.component.vehicles, duty_s.tolist(), strict=True):
            groups[instance.vehicles[vehicle].balanced_with].append(seconds)
        spread_s = sum(max(group) - sum(group) // len(group) for group in groups.values())
        spread_cents = spread_s * instance.problem.prices.spread_h_cents / 3600
        assert state.sums[SPREAD] == pytest.approx(spread_cents, abs=EVEN)


def _alike(one: Timetable, other: Timetable) -> bool:
    return (one.depart_s, one.starts_s, one.return_s) == (
        other.depart_s,
        other.starts_s,
        other.return_s,
    )


def latest_arrivals(a: kernel.Arrays, k: int, d: int, seq: kernel.SmallInts) -> list[int]:
    """Return when at the latest a vehicle may get to each halt, and home, for all behind it."""
    legs_s = a.travel_s[a.shift[k, d, kernel.WAYS]]
    depot = after = int(a.vehicle[k, kernel.DEPOT])
    found = [int(a.shift[k, d, 2])]
    for halt in reversed(seq.tolist()):
        if halt == kernel.RELOAD:
            here, stay_s = depot, int(a.vehicle[k, kernel.RELOAD_S])
        else:
            here, stay_s = int(a.location[halt]), int(a.duration_s[halt])
        latest_s = found[-1] - int(legs_s[here, after]) - stay_s
        if halt != kernel.RELOAD:
            spans = a.intervals[a.first_interval[halt] : a.first_interval[halt + 1]].tolist()
            latest_s = max(
                (min(latest_s, closes_s) for opens_s, closes_s in spans if opens_s <= latest_s),
                default=NOTHING,
            )
        found.append(latest_s)
        after = here
    return found[::-1]


def loads_around(a: kernel.Arrays, seq: kernel.SmallInts) -> kernel.Ints:
    """Return the most on board so far, what is on board, and the most behind, by position."""
    ends = [*np.flatnonzero(seq == kernel.RELOAD).tolist(), len(seq)]
    begin, found = 0, []
    for end in ends:
        trip = seq[begin:end]
        steps = np.vstack([a.load_out[trip].sum(axis=0), a.load_back[trip] - a.load_out[trip]])
        aboard = np.cumsum(steps, axis=0)
        for i in range(len(aboard)):
            behind = aboard[i + 1 :].max(axis=0, initial=NOTHING)
            found.append([aboard[: i + 1].max(axis=0), aboard[i], behind])
        begin = end + 1
    return np.array(found)
