"""The figures of a plan: headline, indicators, objective term by term."""

from __future__ import annotations

import streamlit as st

from optimizer.exporting import FolderCheck, objective_terms
from optimizer.units import cents_to_yuan
from optimizer.viewing.villages import VillageStatus
from ui.parts.plan_scope import Scope
from ui.state import pick, t
from ui.store import PlanEntry

TEN_THOUSAND = 10_000


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
    if check.violations:
        st.error(t("review.bad", n=check.violations))
    if any(plan.stopped for plan in scope.plans):
        st.info(t("review.stopped"))


def _headline(scope: Scope) -> dict[str, tuple[str, str]]:
    """Return value and detail of each figure."""
    due = [service for service in scope.services.values() if service.required]
    full = sum(service.status is VillageStatus.FULL for service in due)
    required, made = sum(s.required for s in due), sum(s.made for s in due)
    routes = sum(len(plan.routes) for _, plan in scope.blocks)
    out = len({vehicle for vans in scope.route_days.values() for vehicle in vans})
    yuan = cents_to_yuan(sum(plan.result.objective.cost_cents for plan in scope.plans))
    return {
        "villages": (f"{full} / {len(due)}", _share(full, len(due))),
        "visits": (f"{made:,} / {required:,}", _share(made, required)),
        "unserved": (
            t("review.m_unserved_value", n=scope.unserved),
            t("review.m_unserved_delta", n=scope.unserved_proved),
        ),
        "days": (
            t("review.m_days_value", n=f"{routes:,}"),
            t("review.m_days_delta", n=out, all=len(scope.vehicle_names)),
        ),
        "cost": (
            t("review.m_cost_value", value=f"{yuan / TEN_THOUSAND:,.2f}"),
            t("review.m_cost_delta", value=f"{yuan / made:,.0f}") if made else "",
        ),
    }


def _share(part: int, whole: int) -> str:
    return f"{part / whole:.1%}" if whole else ""


def show_indicators(entry: PlanEntry, scope: Scope) -> None:
    """Show the objective's terms."""
    terms = objective_terms([plan.result.objective for plan in scope.plans])
    st.dataframe(terms)
