"""The visits that a plan leaves out, by reason, with what can be done."""

from __future__ import annotations

import streamlit as st

from optimizer.domain.left_out import left_out
from optimizer.domain.plan import UnservedCode
from optimizer.exporting import explain
from optimizer.viewing.tables import unserved_table
from optimizer.viewing.texts import headers
from ui.parts.plan_scope import Scope
from ui.state import language, t


def show_unserved(scope: Scope) -> None:
    """Show one group per reason, those that are proved first."""
    if not scope.unserved:
        st.success(t("review.unserved_none"))
        return
    st.caption(t("review.unserved_lead"))
    left = [(problem, left_out(problem, plan)) for problem, plan in scope.blocks]
    table = unserved_table(left, explain=explain, language=language())
    visits = headers("unserved", language())[-3]
    for code in UnservedCode:
        group = table[table["code"] == code.value].drop(columns="code")
        if group.empty:
            continue
        reason = t(f"reason.{code.value}")
        proof = t("review.not_proved" if code is UnservedCode.NO_SLOT else "review.proved")
        label = t("review.group", reason=reason, visits=int(group[visits].sum()))
        with st.expander(f"{label} · {proof}", expanded=True):
            st.dataframe(group, hide_index=True, width="stretch")
