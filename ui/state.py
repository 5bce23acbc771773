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


def source_name(value: str) -> str:
    """Return the words for a source of positions; another value stays as it is."""
    return text(f"source.{value}", language()) if f"source.{value}" in TEXTS["zh"] else value


def pick(zh: str, en: str) -> str:
    """Return the one of two texts that is in the language chosen."""
    return zh if language() == "zh" else en


def chosen(key: str, options: Sequence[str], default: str) -> str:
    """
    Return what the address says, else what this session chose last, else ``default``.

    Going to another page empties the address; it is filled again here.
    """
    wished = (st.query_params.get(key), st.session_state.get(f"url.{key}"))
    value = next((str(v) for v in wished if v in options), default)
    remember(key, value)
    return value


def asked(key: str) -> str | None:
    """Return what the address says, else what this session chose last, whatever is offered."""
    value = st.query_params.get(key) or st.session_state.get(f"url.{key}")
    return None if value is None else str(value)


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
    labels = {option: names(option) for option in options}
    (place or st).selectbox(
        label,
        list(options),
        format_func=labels.__getitem__,
        key=widget,
        on_change=lambda: remember(key, st.session_state[widget]),
        **more,
    )
    return value


def url_choice(
    key: str, options: Sequence[str], *, names: Callable[[str], str] = str, locked: bool = False
) -> str:
    """Show a row of buttons, one of them chosen; the choice is in the address."""
    value = chosen(key, options, options[0])
    widget = f"choice.{key}"
    if st.session_state.get(widget) != value:
        st.session_state[widget] = value
    labels = {option: names(option) for option in options}
    st.segmented_control(
        t(f"choice.{key}"),
        list(options),
        format_func=labels.__getitem__,
        key=widget,
        required=True,
        disabled=locked,
        label_visibility="collapsed",
        on_change=lambda: remember(key, st.session_state[widget]),
    )
    return value
