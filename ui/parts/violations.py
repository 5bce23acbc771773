"""What the independent checker says of a plan."""

from __future__ import annotations

import streamlit as st

from optimizer.exporting import FolderCheck
from optimizer.viewing.tables import violations_table
from ui.parts.plan_scope import Scope
from ui.state import language, pick, t


def show_violations(check: FolderCheck, *, scope: Scope | None) -> None:
    """Show the faults of the files, then the violations of the plans in view."""
    st.caption(t("review.checks_lead"))
    if not check.violations:
        st.success(t("review.ok"))
        return
    for fault in check.faults:
        st.error(pick(fault.message_zh, fault.message_en))
    for plan in scope.plans if scope else ():
        if plan.violations:
            st.subheader(plan.problem.name)
            table = violations_table(plan.violations, problem=plan.problem, language=language())
            st.dataframe(table, hide_index=True, width="stretch")
