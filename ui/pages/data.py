"""The page for data."""

from __future__ import annotations

import streamlit as st

from ui.state import t


def show() -> None:
    """Show the page."""
    st.title(t("nav.data"))
