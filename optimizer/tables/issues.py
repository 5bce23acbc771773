"""Every code that the tables can report, with its texts, and the making of an issue."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from optimizer.errors import Issue
from optimizer.tables.codes_cells import CELL_CODES
from optimizer.tables.codes_conditions import CONDITION_CODES
from optimizer.tables.codes_files import FILE_CODES
from optimizer.tables.codes_orders import ORDER_CODES
from optimizer.tables.codes_rules import RULE_CODES
from optimizer.tables.codes_scenarios import SCENARIO_CODES
from optimizer.tables.texts import Code

CODES: Mapping[str, Code] = MappingProxyType(
    {
        code.id: code
        for code in (*FILE_CODES, *CELL_CODES, *RULE_CODES, *CONDITION_CODES, *ORDER_CODES)
    }
)
"""All codes of datasets, in the order of `docs/errors.md`."""

_ALL: Mapping[str, Code] = MappingProxyType({**CODES, **{code.id: code for code in SCENARIO_CODES}})

_LONGEST_VALUE = 200


def make_issue(
    code: str,
    *,
    sheet: str | None,
    row: int | None = None,
    column: str | None = None,
    value: object = None,
    details: Mapping[str, object] | None = None,
) -> Issue:
    """
    Make an issue from its code.

    Parameters
    ----------
    code
        One of `CODES`, or of those of scenarios.
    sheet, row, column
        The place as the user sees it.
    value
        The faulty cell; long ones are cut.
    details
        What the texts of the code name in braces.

    Returns
    -------
    Issue
        With its texts in both languages.
    """
    texts = _ALL[code]
    shown = None if value is None else str(value)[:_LONGEST_VALUE]
    fields = {"sheet": sheet, "row": row, "column": column, "value": shown, **(details or {})}
    return Issue(
        code=code,
        severity=texts.severity,
        sheet=sheet,
        row=row,
        column=column,
        value=shown,
        cause_zh=texts.cause_zh.format_map(fields),
        cause_en=texts.cause_en.format_map(fields),
        remedy_zh=texts.remedy_zh.format_map(fields),
        remedy_en=texts.remedy_en.format_map(fields),
    )
