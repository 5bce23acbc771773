"""Map, stops and timeline of a plan, all of one chosen day and vehicle."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from optimizer.exporting import conditions_from
from optimizer.viewing.charts import load_chart, timeline_chart
from optimizer.viewing.folium_map import MapView, served_map_html
from optimizer.viewing.payload import MapPayload, map_payload, only_routes
from optimizer.viewing.routes_file import leg_lines_from_geojson
from optimizer.viewing.tables import stops_table
from optimizer.viewing.texts import day_label
from ui import shell
from ui.parts.plan_scope import FROM_BASES, Scope
from ui.state import asked, language, t, url_select
from ui.store import PlanEntry

MAP_HEIGHT = 600
ROUTES_SHOWN = 400
"""More routes at once cannot be told apart."""

TIMELINE_HEIGHT = 460
ROWS_SHOWN = 14
CACHED_PAYLOADS = 6
STOPS_SHOWN = 1000
STOPS_IN_FULL = 14
EVERY = "all"


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """The chosen day, line and vehicle; ``None`` is all of them."""

    day: int | None
    line: str | None
    vehicle_id: str | None


def show_pickers(scope: Scope) -> Selection:
    """Let a day, a line and a vehicle be chosen; they are in the address."""
    cycle = scope.plans[0].problem.cycle
    left, middle, right = st.columns(3)
    asked_day, asked_van = (str(asked(key)) for key in ("day", "van"))
    # What was chosen stays chosen in a better plan, also where nothing happens in it any more.
    shown = {str(d) for d in scope.route_days} | {asked_day}
    days = {
        str(day): day_label(cycle.date_of(day), language())
        for day in range(cycle.days)
        if str(day) in shown
    }
    first = next((str(d) for d in scope.route_days), EVERY)
    day = url_select(
        t("review.day"),
        "day",
        [*days, EVERY],
        default=first,
        names=lambda key: days.get(key, t("review.all_days")),
        place=left,
    )
    chosen_day = None if day == EVERY else int(day)
    line = _ask_line(scope, middle)
    routes = scope.of_line(line).route_days
    used = {v for d, vans in routes.items() if chosen_day in (None, d) for v in vans}
    used |= {asked_van} & set(scope.vehicle_names)
    vehicles = sorted(used, key=lambda v: scope.vehicle_names[v])
    vehicle = url_select(
        t("review.vehicle"),
        "van",
        [EVERY, *vehicles],
        default=EVERY,
        names=lambda key: scope.vehicle_names.get(key, t("review.all_vehicles", n=len(vehicles))),
        place=right,
    )
    return Selection(day=chosen_day, line=line, vehicle_id=None if vehicle == EVERY else vehicle)


def _ask_line(scope: Scope, place: DeltaGenerator) -> str | None:
    """Let a line be chosen; who lives in a village is at first left aside, if others are there."""
    vehicles = scope.vehicles_by_line
    served = [line for line in scope.line_names if line in vehicles]
    used = frozenset().union(*(vehicles[line] for line in served))
    mixed = vehicles[FROM_BASES] & used and used - vehicles[FROM_BASES]
    texts = {FROM_BASES: t("review.from_bases"), EVERY: t("review.all_lines")}
    line = url_select(
        t("review.line"),
        "line",
        [*([FROM_BASES] if mixed else []), EVERY, *served],
        default=FROM_BASES if mixed else EVERY,
        names=lambda key: texts.get(key) or scope.line_names[key],
        place=place,
    )
    return None if line == EVERY else line


def show_map(entry: PlanEntry, scope: Scope, selection: Selection) -> None:
    """Show the map of the chosen day, line and vehicle."""
    st.subheader(t("review.map"))
    with st.spinner(t("review.drawing")):
        payload = _payload(
            scope,
            plan=entry.stamp,
            part=scope.key,
            data=str(shell.data_folder()),
        )
    vehicles = None if selection.line is None else scope.vehicles_by_line[selection.line]
    if selection.vehicle_id is not None:
        vehicles = frozenset([selection.vehicle_id])
    shown = only_routes(payload, day=selection.day, vehicle_ids=vehicles)
    view = MapView(
        language=language(),
        day="none" if len(shown["routes"]) > ROUTES_SHOWN else "all",
        vehicle_id=selection.vehicle_id,
        pickers=False,
    )
    if view.day == "none":
        st.caption(t("review.map_many", n=len(shown["routes"])))
    st.iframe(served_map_html(shown, view=view), height=MAP_HEIGHT)


def show_stops(scope: Scope, selection: Selection) -> None:
    """Show the stops of the chosen day and vehicle."""
    st.subheader(t("review.stops"))
    table = stops_table(
        scope.blocks, day=selection.day, vehicle_id=selection.vehicle_id, language=language()
    )
    if table.empty:
        st.info(t("review.stops_none"))
        return
    fixed = [
        name
        for name, given in zip(
            table.columns[:2], (selection.day, selection.vehicle_id), strict=True
        )
        if given is not None
    ]
    st.dataframe(
        table.drop(columns=fixed).head(STOPS_SHOWN),
        hide_index=True,
        width="stretch",
        height=MAP_HEIGHT if len(table) > STOPS_IN_FULL else "content",
    )
    if len(table) > STOPS_SHOWN:
        st.caption(t("review.stops_many", n=STOPS_SHOWN))


def show_timeline(scope: Scope, selection: Selection) -> None:
    """Show what the crews do over the day, or a vehicle's days."""
    st.subheader(t("review.timeline"))
    if selection.day is None and selection.vehicle_id is None:
        st.caption(t("review.timeline_pick"))
        chart = load_chart(scope.blocks, language=language())
    else:
        chart = timeline_chart(
            scope.blocks,
            day=selection.day,
            vehicle_id=selection.vehicle_id,
            language=language(),
        )
    if chart is None:
        st.info(t("review.stops_none"))
        return
    rows = len(scope.route_days.get(selection.day, [])) if selection.day is not None else 0
    tall = selection.vehicle_id is None and rows > ROWS_SHOWN
    with st.container(height=TIMELINE_HEIGHT if tall else "content", border=tall):
        st.altair_chart(chart, width="stretch")


@st.cache_resource(max_entries=CACHED_PAYLOADS, show_spinner=False)
def _payload(_scope: Scope, *, plan: str, part: str, data: str) -> MapPayload:
    """Gather the map of a scope; ``plan``, ``part`` and ``data`` name it for the cache."""
    data_folder, folder = Path(data), _scope.folder.path
    polygons, elevation = data_folder / "counties.geojson", data_folder / "elevation.npz"
    return map_payload(
        _scope.blocks,
        leg_lines=leg_lines_from_geojson(folder / "routes.geojson", _scope.blocks),
        polygons_path=polygons if polygons.is_file() else None,
        elevation_path=elevation if elevation.is_file() else None,
        conditions=conditions_from(_scope.folder.manifest.get("conditions")),
    )
