"""Seasons of the shipped dataset: assumed, modest, written down once."""

from __future__ import annotations

from optimizer.building.assumptions import ASSUMED, Row


def _season(service: str, month: int, *, people: int, out: int, back: int) -> Row:
    """Return one row of ``seasons``; factors in per cent."""
    return {
        "season_id": f"{service}-{month:02}",
        "line_id": "supply",
        "service_id": service,
        "month": str(month),
        "people_pct": str(people),
        "out_pct": str(out),
        "back_pct": str(back),
        "source": ASSUMED,
    }


SEASONS: tuple[Row, ...] = (
    *(_season("selling", month, people=100, out=100, back=115) for month in (3, 4)),
    *(_season("selling", month, people=105, out=100, back=125) for month in (10, 11)),
    *(_season("shopping", month, people=105, out=120, back=100) for month in (1, 2)),
)
"""Spring tea, the autumn harvest, and shopping before the Spring Festival."""
