"""What is closed, suspended or otherwise out of the ordinary in a cycle, told in the app."""

from __future__ import annotations

import streamlit as st

from optimizer.assembling import conditions
from optimizer.domain.calendar import Cycle
from optimizer.domain.dataset import Dataset
from optimizer.viewing.conditions import condition_lines
from optimizer.viewing.texts import Language
from ui.state import ALL, language

CACHED_LINES = 32


def lines_of(dataset: Dataset, *, county: str, cycle: Cycle) -> list[str]:
    """Return a sentence for each condition of a cycle in a county, or in all of them."""
    codes = tuple(c.code for c in dataset.counties) if county == ALL else (county,)
    return _lines(dataset, data=dataset.content_hash, codes=codes, cycle=cycle, language=language())


@st.cache_data(max_entries=CACHED_LINES, show_spinner=False)
def _lines(
    _dataset: Dataset, *, data: str, codes: tuple[str, ...], cycle: Cycle, language: Language
) -> list[str]:
    """Work the sentences out; ``data`` names the dataset for the cache."""
    found = conditions(_dataset, county_codes=codes, cycle=cycle)
    return condition_lines(found, language)
