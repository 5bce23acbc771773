"""The indicators that people read, in order."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from optimizer.kpi.indicator import Group, Indicator, Rows
from optimizer.kpi.rows_fairness import FAIRNESS
from optimizer.kpi.rows_means import JOINED, MEANS
from optimizer.kpi.rows_service import SERVICE

_ROWS: Mapping[Group, Rows] = {
    Group.SERVICE: SERVICE,
    Group.FAIRNESS: FAIRNESS,
    Group.JOINED: JOINED,
    Group.MEANS: MEANS,
}


def _indicators() -> Iterator[Indicator]:
    """Yield the rows of all groups as objects."""
    for group, rows in _ROWS.items():
        for key, unit, name_zh, name_en, formula_zh, formula_en in rows:
            yield Indicator(
                key=key,
                group=group,
                name_zh=name_zh,
                name_en=name_en,
                unit=unit,
                formula_zh=formula_zh,
                formula_en=formula_en,
            )


INDICATORS: tuple[Indicator, ...] = tuple(_indicators())
"""The indicators in the order in which they are shown."""
