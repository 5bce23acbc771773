"""The arithmetic of frequency tiers on the data page: worked out when asked for."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import streamlit as st

from optimizer.jobs import PlanRequest, next_monday
from optimizer.tiering import county_tiers
from optimizer.viewing.tiers import tier_lines
from ui import shell
from ui.state import language, pick, t

WEEKS = 4


def show_tiers(folder: Path) -> None:
    """Offer to work out whether the tiers of a dataset can be met in the county in view."""
    if not st.button(t("data.tiers.ask"), help=t("data.tiers.help")):
        return
    request = PlanRequest(
        dataset=folder,
        counties=(shell.county(),),
        weeks=WEEKS,
        start=next_monday(date.today()),
        out=folder,
    )
    with st.spinner(t("data.tiers.working")):
        found = county_tiers(request)
    for one in found:
        title = f"{pick(one.line.name_zh, one.line.name_en)} {one.name}"
        st.text("\n".join((title, *tier_lines(one.report, language()))))
