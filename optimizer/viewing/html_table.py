"""A small table as HTML: it is there at once, prints, and every name in it is text."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from optimizer.viewing.escape import escape_markup
from optimizer.viewing.scenario_cells import DIRECTION_COLOURS

_COLOURS = "".join(
    f".shanlu-table .{direction.value} {{ color: {colour}; font-weight: 600; }}\n"
    for direction, colour in DIRECTION_COLOURS.items()
)
TABLE_STYLE = f"""<style>
.shanlu-table {{ border-collapse: collapse; width: 100%; font-size: 0.875rem; }}
.shanlu-table th, .shanlu-table td {{ border: 1px solid #e1e8e7; padding: 6px 10px;
  text-align: left; vertical-align: top; }}
.shanlu-table thead th {{ background: #f6f9f8; color: #51606b; font-weight: 400; }}
.shanlu-table tbody th {{ font-weight: 400; width: 230px; }}
{_COLOURS}</style>
"""


def html_table(words: pd.DataFrame, directions: pd.DataFrame | None = None) -> str:
    """
    Return a table whose first column names the rows.

    Parameters
    ----------
    words
        Cells as they are shown; its columns are the header.
    directions
        `optimizer.kpi.difference.Direction` of each cell: better and worse have colours.
    """
    marks = pd.DataFrame("", words.index, words.columns) if directions is None else directions
    head = "".join(f'<th scope="col">{escape_markup(str(name))}</th>' for name in words)
    rows = [
        _row([str(word) for word in cells], [str(mark) for mark in kinds])
        for cells, kinds in zip(
            words.itertuples(index=False), marks.itertuples(index=False), strict=True
        )
    ]
    return (
        f'<table class="shanlu-table"><thead><tr>{head}</tr></thead>'
        f"<tbody>{''.join(rows)}</tbody></table>"
    )


def _row(words: Sequence[str], kinds: Sequence[str]) -> str:
    name, *cells = map(escape_markup, words)
    marked = zip(kinds[1:], cells, strict=True)
    tds = "".join(f'<td class="{kind}">{cell}</td>' for kind, cell in marked)
    return f'<tr><th scope="row">{name}</th>{tds}</tr>'
