"""Columns of an editor, derived from the schema: type, limits, unit, help, choices."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
import streamlit as st

from optimizer.tables.cells import split_list, to_flag, to_number
from optimizer.tables.columns import Kind
from optimizer.tables.definitions import Column
from optimizer.tables.schema import SHEET_BY_KEY
from ui.edits import Cells
from ui.state import language, source_name, t

Names = Mapping[str, Mapping[str, str]]
"""Names by id, by table referred to."""

DEGREES = "°"
ENGLISH_UNITS = {
    "天": "days",
    "次": "times",
    "人": "people",
    "人次": "people",
    "箱": "boxes",
    "份": "meals",
    "元": "yuan",
}
CHINESE_UNITS = {"min": "分钟", "h": "小时"}
DTYPES = {Kind.WHOLE: "Int64", Kind.NUMBER: "Float64", Kind.FLAG: "boolean"}


def schema_columns(table: str) -> dict[str, Column]:
    """Return a table's columns by key."""
    return {column.key: column for column in SHEET_BY_KEY[table].columns}


def column_label(column: Column) -> str:
    """Return a column's header as it is shown: name and unit."""
    if language() == "en":
        unit = ENGLISH_UNITS.get(column.unit, column.unit)
        name = column.key.replace("_", " ")
        return f"{name} ({unit})" if unit and not name.endswith(unit) else name
    name, unit = column.header_zh, CHINESE_UNITS.get(column.unit, column.unit)
    return name if not unit or unit in name else f"{name} ({unit})"


def typed(rows: Sequence[Cells], columns: Mapping[str, Column]) -> pd.DataFrame:
    """Return rows as a frame with the types of the columns; blank cells are missing values."""
    return pd.DataFrame(
        {
            key: pd.Series(
                [_value(row.get(key, ""), column) for row in rows],
                dtype=DTYPES.get(column.kind, "object"),
            )
            for key, column in columns.items()
        }
    )


def untyped(frame: pd.DataFrame, columns: Mapping[str, Column]) -> list[Cells]:
    """Return a frame's rows as text, the way their file holds them."""
    records = frame.to_dict("records")
    return [{key: _text(record.get(key)) for key in columns} for record in records]


def plain_text(text: str, column: Column) -> str:
    """Return a cell's text as an editor would write it, so that only real changes differ."""
    return _text(_value(text, column))


def column_config(column: Column, *, names: Names, disabled: bool) -> Any:
    """Return how an editor shows a column."""
    about = column.about_zh if language() == "zh" else column.about_en
    common: dict[str, Any] = {
        "label": column_label(column),
        "help": _help(about, column),
        "disabled": disabled,
        "required": column.required,
    }
    if column.kind in (Kind.WHOLE, Kind.NUMBER):
        return st.column_config.NumberColumn(
            **common,
            min_value=column.low,
            max_value=column.high,
            step=1 if column.kind is Kind.WHOLE else None,
            format="%.5f" if column.unit == DEGREES else None,
        )
    if column.kind is Kind.FLAG:
        return st.column_config.CheckboxColumn(**common)
    known = names.get(column.refers or "")
    if column.kind is Kind.LIST and known:
        return st.column_config.MultiselectColumn(
            **common, options=list(known), format_func=lambda value: known.get(value, value)
        )
    if known:
        common["label"] = _plain_label(column)
        return st.column_config.SelectboxColumn(
            **common,
            options=list(known),
            format_func=lambda value: known.get(str(value), str(value)),
        )
    if column.choices:
        return st.column_config.SelectboxColumn(
            **common,
            options=list(column.values),
            format_func=lambda value: source_name(str(value)),
        )
    return st.column_config.TextColumn(**common)


def _plain_label(column: Column) -> str:
    """Return the label of a column that shows names instead of ids."""
    if language() == "zh":
        return column.header_zh.removesuffix("代码").removesuffix("编号")
    return column.key.removesuffix("_code").removesuffix("_id").replace("_", " ")


def _help(about: str, column: Column) -> str:
    if column.low is None or column.high is None:
        return about
    return f"{about} · {t('data.limits', low=f'{column.low:g}', high=f'{column.high:g}')}"


def _value(text: str, column: Column) -> Any:
    """Return a cell's value for an editor; what is no number stays missing."""
    kind = column.kind
    if not text:
        return None
    if kind is Kind.CHOICE:
        return dict(column.words).get(text, text)
    if kind is Kind.WHOLE:
        return round(to_number(text))
    if kind is Kind.NUMBER:
        return to_number(text)
    if kind is Kind.FLAG:
        return to_flag(text)
    return list(split_list(text)) if kind is Kind.LIST else text


def _text(value: Any) -> str:
    """Return an editor's value as text."""
    if isinstance(value, list | tuple):
        return ";".join(str(part) for part in value)
    if value is None or value is pd.NA or (isinstance(value, float) and math.isnan(value)):
        return ""
    if isinstance(value, bool):
        return str(int(value))
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()
