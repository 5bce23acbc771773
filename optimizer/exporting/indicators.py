"""The indicators as rows of a table."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from optimizer.exporting.sheets import CellKind, Column, Row

INDICATOR_COLUMNS = (
    Column(key="item", zh="指标", width=50),
    Column(key="value", zh="值", width=24, kind=CellKind.NUMBER),
)


def indicator_rows(kpis: Mapping[str, object]) -> list[Row]:
    """Return every figure of the indicators with its path, such as ``cost.distance``."""
    return list(_flat(kpis, path=""))


def _flat(value: object, *, path: str) -> Iterator[Row]:
    if isinstance(value, Mapping):
        for key, part in value.items():
            yield from _flat(part, path=f"{path}.{key}" if path else str(key))
    elif isinstance(value, Sequence) and not isinstance(value, str):
        for number, part in enumerate(value, start=1):
            yield from _flat(part, path=f"{path}[{number}]")
    elif isinstance(value, str | int | float) or value is None:
        yield {"item": path, "value": value}
