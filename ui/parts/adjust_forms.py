"""Asks for one edit: which van, stop, village or service, and what becomes of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import streamlit as st
from pydantic_core import PydanticCustomError

from optimizer.assembling.edits import (
    Edit,
    RequirementChanged,
    StopMoved,
    VehicleOut,
    VillageClosed,
)
from optimizer.domain.plan import Plan, Route, Stop
from optimizer.domain.problem import CycleRequirement, CycleVehicle, Problem
from optimizer.tables.cells import to_windows
from optimizer.units import MINUTE_S, s_to_clock
from optimizer.viewing.texts import day_label
from ui.parts.adjust_names import line_words, requirement_words
from ui.parts.columns import column_label, schema_columns
from ui.parts.plan_views import Selection
from ui.state import language, t

MAX_MINUTES = 24 * 60
MAX_LOAD = 100_000

Form = Callable[[Problem, Plan, Selection], Edit | None]


def ask_edit(problem: Problem, plan: Plan, selection: Selection) -> Edit | None:
    """Ask for an edit; ``None`` as long as it is not complete."""
    kind = st.segmented_control(
        t("adjust.kind"),
        list(FORMS),
        default=next(iter(FORMS)),
        format_func=lambda name: t(f"adjust.kind.{name}"),
        required=True,
        key="adjust.kind",
    )
    return FORMS[str(kind)](problem, plan, selection)


def _ask_vehicle(problem: Problem, plan: Plan, selection: Selection) -> Edit | None:
    routes = plan.routes
    out = {r.vehicle_id for r in routes if selection.day in (None, r.day)}
    vehicles = {v.id: v for v in problem.vehicles if v.id in out}
    if not vehicles:
        return _nothing()
    ids = sorted(vehicles, key=lambda one: vehicles[one].name)
    chosen = ids.index(selection.vehicle_id) if selection.vehicle_id in ids else 0
    vehicle_id = st.selectbox(
        t("adjust.vehicle"),
        ids,
        index=chosen,
        format_func=lambda one: vehicles[one].name or one,
    )
    on = [day for day, shift in enumerate(vehicles[vehicle_id].shifts) if shift is not None]
    days = _ask_days(problem, on, selection, key=vehicle_id)
    return VehicleOut(vehicle_id=vehicle_id, days=days) if days else None


def _ask_village(problem: Problem, plan: Plan, selection: Selection) -> Edit | None:
    due = {one.village_code for one in problem.requirements}
    names = {v.code: v.name for v in problem.villages if v.code in due}
    if not names:
        return _nothing()
    code = st.selectbox(t("adjust.village"), list(names), format_func=names.__getitem__)
    st.caption(t("adjust.village_note"))
    days = _ask_days(problem, list(range(problem.cycle.days)), selection, key="village")
    return VillageClosed(village_code=code, days=days) if days else None


def _ask_days(
    problem: Problem, options: list[int], selection: Selection, *, key: str
) -> tuple[int, ...]:
    days = st.multiselect(
        t("adjust.days"),
        options,
        default=[selection.day] if selection.day in options else [],
        format_func=lambda day: day_label(problem.cycle.date_of(day), language()),
        key=f"adjust.days.{key}.{selection.day}",
    )
    return tuple(sorted(days))


def _ask_move(problem: Problem, plan: Plan, selection: Selection) -> Edit | None:
    ordered = {one.id for one in problem.orders}
    stops = {
        (route.vehicle_id, stop.start_s): (route, stop)
        for route in plan.routes
        if route.day == selection.day and selection.vehicle_id in (None, route.vehicle_id)
        for trip in route.trips
        for stop in trip.stops
        if ordered.isdisjoint(stop.requirement_ids)
    }
    if not stops:
        return _nothing()
    vehicles = {vehicle.id: vehicle for vehicle in problem.vehicles}
    place = st.selectbox(
        t("adjust.stop"),
        list(stops),
        format_func=lambda key: _stop_name(*stops[key], problem, vehicles),
    )
    route, stop = stops[place]
    served = [one for one in problem.requirements if one.id in stop.requirement_ids]
    days = sorted(set.intersection(*(set(one.allowed_days) for one in served)))
    to_day = st.selectbox(
        t("adjust.to_day"),
        days,
        index=days.index(route.day) if route.day in days else 0,
        format_func=lambda day: day_label(problem.cycle.date_of(day), language()),
    )
    fitting = [v.id for v in problem.vehicles if _fits(v, served, problem, day=to_day)]
    if not fitting:
        return _nothing()
    to_vehicle = st.selectbox(
        t("adjust.to_vehicle"),
        fitting,
        index=fitting.index(route.vehicle_id) if route.vehicle_id in fitting else 0,
        format_func=lambda one: vehicles[one].name or one,
    )
    st.caption(t("adjust.move_note"))
    if (to_day, to_vehicle) == (route.day, route.vehicle_id):
        return None
    return StopMoved(
        requirement_ids=stop.requirement_ids,
        day=route.day,
        to_day=to_day,
        to_vehicle_id=to_vehicle,
    )


def _fits(
    vehicle: CycleVehicle, served: list[CycleRequirement], problem: Problem, *, day: int
) -> bool:
    """Tell whether a vehicle may serve a stop on a day, whatever else it does."""
    road_class = next(p.road_class for p in problem.locations if p.id == served[0].stop_id)
    return (
        vehicle.shifts[day] is not None
        and vehicle.road_class <= road_class
        and all(vehicle.fleet in one.fleets for one in served)
        and all(set(one.service_ids) <= set(vehicle.service_ids) for one in served)
    )


def _stop_name(
    route: Route, stop: Stop, problem: Problem, vehicles: Mapping[str, CycleVehicle]
) -> str:
    vehicle = vehicles[route.vehicle_id]
    return t(
        "adjust.stop_name",
        time=s_to_clock(stop.start_s),
        place=requirement_words(stop.requirement_ids, problem, language())["place"],
        line=line_words(stop.requirement_ids[0], problem, language()),
        vehicle=vehicle.name or vehicle.id,
    )


def _ask_work(problem: Problem, plan: Plan, selection: Selection) -> Edit | None:
    here = {
        name
        for route in plan.routes
        if selection.day in (None, route.day) and selection.vehicle_id in (None, route.vehicle_id)
        for trip in route.trips
        for stop in trip.stops
        for name in stop.requirement_ids
    }
    choices = {one.id: one for one in problem.requirements if one.id in here}
    if not choices:
        return _nothing()
    name = st.selectbox(
        t("adjust.requirement"),
        list(choices),
        format_func=lambda one: t(
            "adjust.requirement_name",
            **requirement_words((one,), problem, language()),
            line=line_words(one, problem, language()),
        ),
    )
    return _ask_changes(choices[name], problem)


def _ask_changes(one: CycleRequirement, problem: Problem) -> Edit | None:
    minutes = st.number_input(
        t("adjust.minutes"),
        min_value=0,
        max_value=MAX_MINUTES,
        value=one.service_s // MINUTE_S,
        step=5,
        key=f"adjust.minutes.{one.id}",
    )
    before = ";".join(f"{s_to_clock(w.open_s)}-{s_to_clock(w.close_s)}" for w in one.windows)
    text = st.text_input(
        t("adjust.windows"),
        value=before,
        help=t("adjust.windows_help"),
        key=f"adjust.windows.{one.id}",
    )
    try:
        windows = to_windows(text)
    except PydanticCustomError:
        st.error(t("adjust.windows_bad", value=text))
        return None
    load_out = _ask_load(one, problem, "out", one.load_out)
    load_back = _ask_load(one, problem, "back", one.load_back)
    edit = RequirementChanged(
        requirement_id=one.id,
        service_s=None if minutes == one.service_s // MINUTE_S else minutes * MINUTE_S,
        windows=None if text == before else windows,
        load_out=None if load_out == one.load_out else load_out,
        load_back=None if load_back == one.load_back else load_back,
    )
    return None if edit == RequirementChanged(requirement_id=one.id) else edit


def _ask_load(
    one: CycleRequirement, problem: Problem, way: str, before: tuple[int, ...]
) -> tuple[int, ...]:
    """Ask for the load of a way, for the kinds that the requirement has on some way."""
    columns = schema_columns("requirements")
    amounts = []
    for kind, load, out, back in zip(
        problem.load_kinds, before, one.load_out, one.load_back, strict=True
    ):
        if not out and not back:
            amounts.append(load)
            continue
        label = column_label(columns[f"{way}_{kind}"]) if f"{way}_{kind}" in columns else kind
        amounts.append(
            int(
                st.number_input(
                    label,
                    min_value=0,
                    max_value=MAX_LOAD,
                    value=load,
                    step=1,
                    key=f"adjust.{way}.{kind}.{one.id}",
                )
            )
        )
    return tuple(amounts)


def _nothing() -> None:
    st.info(t("adjust.nothing_here"))


FORMS: Mapping[str, Form] = {
    "vehicle": _ask_vehicle,
    "move": _ask_move,
    "village": _ask_village,
    "work": _ask_work,
}
