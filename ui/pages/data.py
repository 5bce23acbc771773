"""The page where data is edited, placed on the map, imported and exported."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from optimizer.errors import DataFaultError
from ui import shell
from ui.parts import (
    data_conditions,
    data_exchange,
    data_place,
    data_positions,
    data_tables,
    draft_bar,
)
from ui.state import t, url_choice

SECTIONS: dict[str, Callable[[str], None]] = {
    "villages": data_tables.show_villages,
    "requirements": data_tables.show_requirements,
    "vehicles": data_tables.show_vehicles,
    "orders": data_tables.show_orders,
    "conditions": data_conditions.show,
    "place": data_place.show,
    "positions": data_positions.show,
    "exchange": data_exchange.show,
}


def show() -> None:
    """Show the page."""
    st.title(t("data.title"))
    draft = shell.data_name()
    draft_bar.show(draft)
    section = url_choice("section", list(SECTIONS), names=lambda name: t(f"data.section.{name}"))
    notice = st.session_state.pop("notice", None)
    if notice:
        st.toast(notice)
    try:
        SECTIONS[section](draft)
    except DataFaultError:
        st.warning(t("data.faulty"))
        raise
