"""Projected residents on the data page: counties now and then, and the years between."""

from __future__ import annotations

import streamlit as st

from optimizer.domain.dataset import Dataset
from optimizer.domain.population import FARTHEST_YEARS
from optimizer.viewing.residents import by_county, residents_chart, residents_table, residents_to
from ui import shell
from ui.state import ALL, language, t

YEARS_AT_FIRST = 5


def show_residents(dataset: Dataset) -> None:
    """Show what trends and relocations make of the residents; nothing is written."""
    st.subheader(t("data.residents.title"))
    now = dataset.residents_year
    if now is None or not dataset.trends:
        st.info(t("data.residents.no_year" if now is None else "data.residents.no_trends"))
        return
    st.caption(t("data.residents.assumed", year=now))
    then = st.slider(
        t("data.residents.year"),
        min_value=now,
        max_value=now + FARTHEST_YEARS,
        value=now + YEARS_AT_FIRST,
        key=f"residents.{now}",
    )
    years = residents_to(dataset, then)
    left, right = st.columns([2, 1], gap="medium")
    with left:
        counties = by_county(dataset, years[then], language=language())
        table = residents_table(counties, now=now, then=then, language=language())
        st.dataframe(table, hide_index=True, width="stretch", height="content")
    county = shell.county()
    villages = [v for v in dataset.villages if county in (ALL, v.county_code)]
    with right:
        st.text(shell.county_name(county))
        st.altair_chart(residents_chart(villages, years, language=language()), width="stretch")
