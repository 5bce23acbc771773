"""The panel in which a dispatcher types an order, sees the quote, and keeps it."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime, time

import streamlit as st

from optimizer.adjusting.order_asking import Added, AddOrder, OrderWish, Quote, QuoteOrder
from optimizer.domain.orders import ON_DEMAND
from optimizer.domain.places import LocationKind
from optimizer.domain.problem import Problem
from optimizer.errors import ShanluError
from optimizer.exporting import FolderCheck
from optimizer.units import HOUR_S, METRES_PER_KM, MINUTE_S, cents_to_yuan, s_to_clock
from optimizer.viewing.texts import day_label
from ui import shell
from ui.adjustments import free_folder
from ui.parts.adjust import Bench, obstacle, solvers
from ui.parts.plan_scope import Scope
from ui.parts.plan_views import Selection
from ui.state import language, pick, remember, t
from ui.store import PlanEntry

QUOTED = "orders.quoted"
FIRST, LAST = time(9, 0), time(12, 0)
MAX_MINUTES, MAX_PERSONS = 24 * 60, 100


def show(entry: PlanEntry, check: FolderCheck, scope: Scope, selection: Selection) -> None:
    """Offer to take an order into the plan in view, where that makes sense."""
    notice = st.session_state.pop("orders.notice", None)
    if notice:
        st.toast(notice)
    if not st.toggle(t("orders.open"), key="orders.open", help=t("orders.open_help")):
        return
    hindrance = obstacle(entry, check, scope)
    if hindrance:
        st.info(t(hindrance))
        return
    bench = Bench(entry=entry, plan=scope.plans[0])
    if all(line.id != ON_DEMAND for line in bench.plan.problem.lines):
        st.info(t("orders.no_line"))
        return
    solvers().prepare(bench.key, bench.desk)  # it gets ready while the form is being filled in
    with st.container(border=True):
        st.fragment(_panel)(bench, selection)


def _panel(bench: Bench, selection: Selection) -> None:
    form, result = st.columns([2, 3.6], gap="medium")
    with form:
        question = _ask_order(bench.plan.problem, selection)
        if st.button(t("orders.quote"), type="primary", key="orders.quote"):
            st.session_state[QUOTED] = (bench.key, question, _quote(bench, question))
    with result:
        known = st.session_state.get(QUOTED)
        if known is None or known[:2] != (bench.key, question) or known[2] is None:
            st.info(t("orders.none"))
        else:
            _show_quote(bench, question, known[2])


def _ask_order(problem: Problem, selection: Selection) -> QuoteOrder:
    """Ask for an order."""
    cycle = problem.cycle
    days = list(range(cycle.days))
    day = st.selectbox(
        t("orders.day"),
        days,
        index=selection.day if selection.day in days else 0,
        format_func=lambda one: day_label(cycle.date_of(one), language()),
        key="orders.day",
    )
    services = {s.id: pick(s.name_zh, s.name_en) for s in problem.services}
    asked = Counter(name for one in problem.orders for name in one.service_ids)
    service = st.selectbox(
        t("orders.service"),
        sorted(services, key=lambda name: -asked[name]),  # what is ordered most comes first
        format_func=services.__getitem__,
        key="orders.service",
    )
    villages = {p.id: p.name for p in problem.locations if p.kind is not LocationKind.DEPOT}
    village = st.selectbox(
        t("orders.village"), list(villages), format_func=villages.__getitem__, key="orders.village"
    )
    goals = {"": t("orders.no_ride")} | {p.id: p.name for p in problem.locations}
    goal = st.selectbox(t("orders.to"), list(goals), format_func=goals.__getitem__, key="orders.to")
    left, right = st.columns(2)
    begins = left.time_input(t("orders.from"), FIRST, key="orders.from")
    ends = right.time_input(t("orders.until"), LAST, key="orders.until")
    minutes = left.number_input(
        t("orders.minutes"), 0, MAX_MINUTES, 30, help=t("orders.minutes_help"), key="orders.minutes"
    )
    persons = right.number_input(t("orders.persons"), 1, MAX_PERSONS, 1, key="orders.persons")
    now = st.time_input(
        t("orders.now"),
        _now(cycle.date_of(day)),
        help=t("orders.now_help"),
        key=f"orders.now.{day}",
    )
    wish = OrderWish(
        date=cycle.date_of(day),
        services=(str(service),),
        village=str(village),
        from_s=_seconds(begins),
        until_s=_seconds(ends),
        minutes=int(minutes),
        persons=int(persons),
        to=str(goal) or None,
    )
    return QuoteOrder(wish=wish, now_s=_seconds(now))


def _now(day: date) -> time:
    """Return the time of day if it is today, else midnight: nothing has begun."""
    now = datetime.now()
    return time(now.hour, now.minute) if now.date() == day else time(0, 0)


def _seconds(clock: time | None) -> int:
    return 0 if clock is None else clock.hour * HOUR_S + clock.minute * MINUTE_S


def _quote(bench: Bench, question: QuoteOrder) -> Quote | None:
    """Return the quote; an order that cannot be had at all is told."""
    try:
        with st.spinner(t("orders.quoting")):
            quote: Quote = solvers().ask(bench.key, bench.desk, question).value
    except ShanluError as error:
        shell.tell(error)
        return None
    return quote


def _show_quote(bench: Bench, question: QuoteOrder, quote: Quote) -> None:
    """Show which van comes when, what it costs and whom it moves; or why none comes."""
    took = t("orders.took", seconds=f"{quote.seconds:.2f}")
    if not quote.accepted:
        st.error(t("orders.no_place", reason=pick(quote.reason_zh, quote.reason_en)))
        st.write(t("orders.remedy", remedy=pick(quote.remedy_zh, quote.remedy_en)))
        st.caption(took)
        return
    figures = {
        "orders.van": quote.vehicle_name,
        "orders.arrives": s_to_clock(quote.arrival_s),
        "orders.off": "" if quote.off_s is None else s_to_clock(quote.off_s),
        "orders.extra_time": t("orders.minutes_value", n=round(quote.extra_s / MINUTE_S)),
        "orders.extra_way": t("orders.km_value", n=f"{quote.extra_m / METRES_PER_KM:.1f}"),
        "orders.extra_cost": t("orders.yuan_value", n=f"{cents_to_yuan(quote.extra_cents):.2f}"),
    }
    shown = {name: value for name, value in figures.items() if value}
    for column, (name, value) in zip(st.columns(len(shown)), shown.items(), strict=True):
        column.metric(t(name), value)
    if quote.is_new_route:
        st.text(t("orders.new_route", van=quote.vehicle_name))
    for one in quote.moved:
        was, now = s_to_clock(one.was_s), s_to_clock(one.now_s)
        st.text(t("orders.moved", place=one.place, was=was, now=now))
    if not quote.moved:
        st.text(t("orders.nobody_moved"))
    st.caption(took)
    if st.button(t("orders.keep"), type="primary", key="orders.keep"):
        _keep(bench, question)


def _keep(bench: Bench, question: QuoteOrder) -> None:
    """Write the plan with the order and open it."""
    request = AddOrder(
        wish=question.wish,
        now_s=question.now_s,
        out=free_folder(bench.entry.key),
        origin=bench.entry.key,
        data=shell.data_folder(),
    )
    try:
        with st.spinner(t("orders.keeping")):
            added: Added = solvers().ask(bench.key, bench.desk, request).value
    except ShanluError as error:
        shell.tell(error)
        return
    if added.folder is None:
        st.session_state[QUOTED] = (bench.key, question, added.quote)
    else:
        remember("plan", added.folder.name)
        st.session_state["orders.notice"] = t("orders.kept")
    st.rerun()
