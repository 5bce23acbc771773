"""Faults and warnings of people's tables, listed by row."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from optimizer.errors import Issue, Severity
from ui.state import pick, t

SHOWN = 500


def show_issues(issues: Sequence[Issue]) -> None:
    """List faults first, then warnings."""
    for severity in (Severity.FAULT, Severity.WARNING):
        found = [issue for issue in issues if issue.severity is severity]
        if not found:
            continue
        show = st.error if severity is Severity.FAULT else st.warning
        show(t(f"issues.{severity.value}", n=len(found)))
        st.dataframe(issue_table(found[:SHOWN]), hide_index=True, width="stretch")
        if len(found) > SHOWN:
            st.caption(t("issues.more", n=len(found) - SHOWN))


def issue_table(issues: Sequence[Issue]) -> pd.DataFrame:
    """Return one row per issue."""
    return pd.DataFrame(
        [
            {
                t("issues.sheet"): issue.sheet or "",
                t("issues.row"): "" if issue.row is None else str(issue.row),
                t("issues.column"): issue.column or "",
                t("issues.value"): issue.value or "",
                t("issues.cause"): pick(issue.cause_zh, issue.cause_en),
                t("issues.remedy"): pick(issue.remedy_zh, issue.remedy_en),
                t("issues.code"): issue.code,
            }
            for issue in issues
        ]
    )
