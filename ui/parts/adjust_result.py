"""What an edit does, in words and figures."""

from __future__ import annotations

import streamlit as st

from optimizer.adjusting import Trial
from optimizer.assembling.edits import Edit, RequirementChanged, StopMoved, VehicleOut
from optimizer.domain.problem import Problem
from optimizer.exporting import explain
from optimizer.kpi.moves import VisitChange
from optimizer.units import MINUTE_S, cents_to_yuan, s_to_clock
from optimizer.viewing.charts import timeline_chart
from optimizer.viewing.differences import differences_table
from optimizer.viewing.tables import unserved_table, violations_table
from optimizer.viewing.texts import day_label
from ui.parts.adjust_names import requirement_words
from ui.parts.plan_views import Selection
from ui.state import language, t


def show_trial(trial: Trial, selection: Selection) -> None:
    """Show the change of cost, what the checker says, the visits that differ, the day as it is."""
    problem = trial.problem
    columns = st.columns([2, 1, 1, 1, 1, 1])
    change = cents_to_yuan(trial.cost_cents)
    columns[0].metric(t("adjust.m_cost"), t("adjust.m_cost_value", value=f"{change:+,.0f}"))
    for column, kind in zip(columns[1:], VisitChange, strict=True):
        count = t("adjust.count", n=trial.count(kind))
        column.metric(t(f"adjust.m_{kind.value}"), count)
    took = t("adjust.took", seconds=f"{trial.seconds:.2f}")
    if trial.violations:
        st.error(f"{t('adjust.bad', n=len(trial.violations))} {took}")
        table = violations_table(trial.violations, problem=problem, language=language())
        st.dataframe(table, hide_index=True, width="stretch")
    else:
        st.success(f"{t('adjust.ok')} {took}")
    if not trial.differences:
        st.caption(t("adjust.same"))
        return
    table = differences_table(trial.differences, problem=problem, language=language())
    st.dataframe(table, hide_index=True, width="stretch")
    if trial.lost:
        _show_lost(trial)
    _show_day(trial, selection)


def _show_lost(trial: Trial) -> None:
    """Show the visits that are left out anew, with their reasons."""
    problem = trial.problem
    with st.expander(t("adjust.lost")):
        reasons = unserved_table([(problem, trial.lost)], explain=explain, language=language())
        st.dataframe(reasons.drop(columns="code"), hide_index=True, width="stretch")


def _show_day(trial: Trial, selection: Selection) -> None:
    """Show the timeline of the chosen day and van as it becomes."""
    if selection.day is None and selection.vehicle_id is None:
        return
    chart = timeline_chart(
        [(trial.problem, trial.plan)],
        day=selection.day,
        vehicle_id=selection.vehicle_id,
        language=language(),
    )
    with st.expander(t("adjust.timeline")):
        if chart is None:
            st.info(t("review.stops_none"))
        else:
            st.altair_chart(chart, width="stretch")


def edit_words(edit: Edit, problem: Problem) -> str:
    """Return an edit in one line."""
    if isinstance(edit, StopMoved):
        return _move_words(edit, problem)
    if isinstance(edit, RequirementChanged):
        names = requirement_words((edit.requirement_id,), problem, language())
        return t("adjust.did_work", **names, what=_work_words(edit))
    days = ("、" if language() == "zh" else ", ").join(_day(d, problem) for d in edit.days)
    if isinstance(edit, VehicleOut):
        vehicle = next(v for v in problem.vehicles if v.id == edit.vehicle_id)
        return t("adjust.did_vehicle", vehicle=vehicle.name or vehicle.id, days=days)
    village = next(v for v in problem.villages if v.code == edit.village_code)
    return t("adjust.did_village", village=village.name, days=days)


def _move_words(edit: StopMoved, problem: Problem) -> str:
    vehicle = next(v for v in problem.vehicles if v.id == edit.to_vehicle_id)
    return t(
        "adjust.did_move",
        **requirement_words(edit.requirement_ids, problem, language()),
        day=_day(edit.day, problem),
        to_day=_day(edit.to_day, problem),
        vehicle=vehicle.name or vehicle.id,
    )


def _work_words(edit: RequirementChanged) -> str:
    parts = []
    if edit.service_s is not None:
        parts.append(t("adjust.did_minutes", n=edit.service_s // MINUTE_S))
    if edit.windows is not None:
        windows = (f"{s_to_clock(w.open_s)}-{s_to_clock(w.close_s)}" for w in edit.windows)
        parts.append(t("adjust.did_windows", windows=";".join(windows)))
    if edit.load_out is not None or edit.load_back is not None:
        loads = [";".join(map(str, load or ())) for load in (edit.load_out, edit.load_back)]
        parts.append(t("adjust.did_loads", out=loads[0], back=loads[1]))
    return ("，" if language() == "zh" else ", ").join(parts)


def _day(day: int, problem: Problem) -> str:
    return day_label(problem.cycle.date_of(day), language())
