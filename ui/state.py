"""What is chosen, kept in the address: a link opens the same view."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from optimizer.viewing.texts import Language
from ui.texts import TEXTS, text

ALL = "all"
"""The whole city, where a county is asked for."""


def language() -> Language:
    """Return the language chosen."""
    return "en" if chosen("lang", tuple(TEXTS), "zh") == "en" else "zh"


def t(key: str, **values: object) -> str:
    """Return a text of the app in the language chosen."""
    return text(key, language(), **values)


def pick(zh: str, en: str) -> str:
    """Return the one of two texts that is in the language chosen."""
    return zh if language() == "zh" else en


def chosen(key: str, options: Sequence[str], default: str) -> str:
    """
    Return what the address says, else what this session chose last, else ``default``.

    Going to another page empties the address; it is filled again here.
    """
    asked = (st.query_params.get(key), st.session_state.get(f"url.{key}"))
    value = next((str(v) for v in asked if v in options), default)
    remember(key, value)
    return value


def remember(key: str, value: str | None) -> None:
    """Put a choice into the address and the session."""
    st.session_state[f"url.{key}"] = value
    if value is None:
        st.query_params.pop(key, None)
    elif st.query_params.get(key) != value:
        st.query_params[key] = value


def url_select(
    label: str,
    key: str,
    options: Sequence[str],
    *,
    default: str,
    names: Callable[[str], str] = str,
    place: DeltaGenerator | None = None,
    **more: Any,
) -> str:
    """Show a select box whose choice is in the address."""
    value = chosen(key, options, default)
    widget = f"select.{key}"
    if st.session_state.get(widget) != value:
        st.session_state[widget] = value
    (place or st).selectbox(
        label,
        list(options),
        format_func=names,
        key=widget,
        on_change=lambda: remember(key, st.session_state[widget]),
        **more,
    )
    return value
