"""The figures of a plan: headline and indicators."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
import streamlit as st

from optimizer.domain.kpi_fleets import HOSPITAL_FLEET, STEWARD_FLEET, counted
from optimizer.domain.kpis import Kpis
from optimizer.exporting import FolderCheck, PlaceNames
from optimizer.kpi import Group
from optimizer.units import cents_to_yuan
from optimizer.viewing.charts import access_chart
from optimizer.viewing.escape import escape_markdown
from optimizer.viewing.indicators import (
    areas_table,
    caseload_table,
    hospital_table,
    indicators_table,
    lines_table,
    objective_table,
    worst_villages_table,
)
from optimizer.viewing.teams import team_lines
from ui.parts.plan_scope import Scope
from ui.state import language, pick, t

TEN_THOUSAND = 10_000
NAME_PIXELS = 270
FIGURE_PIXELS = 130


def show_headline(scope: Scope, check: FolderCheck) -> None:
    """Show the five figures that matter first, and the checker's verdict."""
    manifest = scope.folder.manifest
    note = pick(manifest["synthetic_note_zh"], manifest["synthetic_note_en"])
    if note:
        st.caption(t("review.note", note=note))
    columns = st.columns(5)
    for column, (name, (value, detail)) in zip(columns, _headline(scope).items(), strict=True):
        column.metric(
            t(f"review.m_{name}"),
            value,
            delta=detail or None,
            delta_color="off",
            delta_arrow="off",
            help=t(f"review.m_{name}_help"),
            height="stretch",
        )
    show_fleets(scope.kpis)
    show_bound(scope.kpis, with_orders=any(plan.problem.orders for plan in scope.plans))
    others = team_lines(scope.kpis, language())
    if others:
        st.warning(f"{others[0]}{t('review.teams_where')}")
    if check.violations:
        st.error(t("review.bad", n=check.violations))
    if any(plan.stopped for plan in scope.plans):
        st.info(t("review.stopped"))


def show_bound(kpis: Kpis, *, with_orders: bool) -> None:
    """Say how good the plan is proved to be, and what that means."""
    if kpis.bound_cents is None or kpis.bound_gap is None:
        return
    yuan = cents_to_yuan(kpis.bound_cents)
    st.caption(
        t("review.bound", bound=f"{yuan / TEN_THOUSAND:,.2f}", gap=f"{kpis.bound_gap:.1%}")
        + t("review.bound_means")
        + (t("review.bound_orders") if with_orders else "")
    )


def _headline(scope: Scope) -> dict[str, tuple[str, str]]:
    """Return value and detail of each figure."""
    kpis = scope.kpis
    vans = counted(kpis.fleets, hospitals_inside=kpis.hospitals_inside_fleet)["vans"]
    due = kpis.villages_in_plan - kpis.villages_without_requirements
    stops_due = kpis.stop_points_in_plan - kpis.stop_points_without_requirements
    stops = t("review.m_villages_delta", n=f"{kpis.stop_points_served:,}", all=f"{stops_due:,}")
    yuan = cents_to_yuan(kpis.cost_cents or 0)
    per_visit = yuan / kpis.visits_planned if kpis.visits_planned else 0.0
    return {
        "villages": (f"{kpis.villages_served:,} / {due:,}", stops),
        "visits": (
            t("review.m_visits_value", n=f"{kpis.visits_planned:,}"),
            t("review.m_visits_delta", n=f"{kpis.visits_required:,}"),
        ),
        "unserved": (
            t("review.m_unserved_value", n=kpis.visits_unserved),
            t("review.m_unserved_delta", n=kpis.unserved_proved),
        ),
        "days": (
            t("review.m_days_value", n=f"{kpis.vehicle_days - _days_on_foot(kpis):,}"),
            t("review.m_days_delta", n=vans.vehicles_used, all=vans.vehicles),
        ),
        "cost": (
            t("review.m_cost_value", value=f"{yuan / TEN_THOUSAND:,.2f}"),
            t("review.m_cost_delta", value=f"{per_visit:,.0f}"),
        ),
    }


def _days_on_foot(kpis: Kpis) -> int:
    """Return the days out of the stewards, who are people and not vehicles."""
    return sum(one.vehicle_days for one in kpis.fleets if one.fleet == STEWARD_FLEET)


def show_fleets(kpis: Kpis) -> None:
    """Say whether mobile hospitals are among the vans or beside them, and how many stewards go."""
    inside = kpis.hospitals_inside_fleet
    found = counted(kpis.fleets, hospitals_inside=inside)
    texts = {
        HOSPITAL_FLEET: "review.fleet_inside" if inside else "review.fleet_beside",
        STEWARD_FLEET: "review.fleet_stewards",
    }
    parts = [
        t(name, n=f"{found[fleet].vehicles_used:,}", all=f"{found[fleet].vehicles:,}")
        for fleet, name in texts.items()
        if found[fleet].vehicles
    ]
    if parts:
        st.caption(" · ".join(parts))


def show_indicators(kpis: Kpis, names: PlaceNames) -> None:
    """Show the indicators group by group, how evenly villages are served, lines and vans."""
    spoken = language()
    st.subheader(t("review.indicators"))
    _indicators(kpis, Group.SERVICE)
    _show_fairness(kpis, names)
    st.subheader(t("review.by_line"))
    _table(lines_table(kpis, language=spoken))
    for line in team_lines(kpis, spoken):
        st.caption(escape_markdown(line))
    st.subheader(t("review.means"))
    _indicators(kpis, Group.JOINED, Group.MEANS)
    left, right = st.columns([2, 3], gap="medium")
    with left:
        st.subheader(t("review.objective"))
        _table(objective_table(kpis, language=spoken))
    with right:
        _show_caseload(kpis)
    vans = hospital_table(kpis, language=spoken)
    if not vans.empty:
        st.subheader(t("review.hospital"))
        _table(vans)


def _show_fairness(kpis: Kpis, names: PlaceNames) -> None:
    """Show how evenly villages are served: figures, access times, areas, the worst villages."""
    spoken = language()
    st.subheader(t("review.fairness"))
    st.caption(t("review.fairness_lead"))
    _indicators(kpis, Group.FAIRNESS)
    left, right = st.columns([3, 5], gap="medium")
    with left:
        st.subheader(t("review.access"))
        chart = access_chart(kpis.villages, language=spoken)
        if chart is not None:
            st.altair_chart(chart, width="stretch")
    with right:
        st.subheader(t("review.worst"))
        _table(worst_villages_table(kpis, language=spoken))
    areas = kpis.fairness.counties if len(kpis.fairness.counties) > 1 else kpis.fairness.townships
    _table(areas_table(areas, names={**names.counties, **names.townships}, language=spoken))


def _show_caseload(kpis: Kpis) -> None:
    """Show how evenly the vehicles of lines work that promise the same one."""
    caseload = caseload_table(kpis, language=language())
    if not caseload.empty:
        st.subheader(t("review.caseload"))
        st.caption(t("review.caseload_lead"))
        _table(caseload)


def _indicators(kpis: Kpis, *groups: Group) -> None:
    """Show the indicators of groups; their names and figures are never cut, formulas may be."""
    frame = indicators_table(kpis, groups=groups, language=language())
    name, figure, formula = frame.columns
    widths = {name: NAME_PIXELS, figure: FIGURE_PIXELS, formula: None}
    _table(frame, widths)


def _table(frame: pd.DataFrame, widths: Mapping[str, int | None] | None = None) -> None:
    columns = {name: st.column_config.Column(width=width) for name, width in (widths or {}).items()}
    st.dataframe(
        frame, hide_index=True, width="stretch", height="content", column_config=columns or None
    )
