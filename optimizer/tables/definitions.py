"""What a table and its columns are: derived from the row models."""

from __future__ import annotations

import types
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import Enum
from typing import Annotated, TypeVar, Union, get_args, get_origin

from annotated_types import Ge, Le
from pydantic.fields import FieldInfo

from optimizer.tables.columns import Choices, Head, Kind, RangeCode, Row

OUT_OF_RANGE = "out_of_range"
"""The code of a figure outside the bounds of a column that has none of its own."""

_Mark = TypeVar("_Mark")


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """
    A column as the documents, the templates and the editors need it.

    ``low`` and ``high`` are inclusive bounds, ``choices`` the words a cell may hold, ``words``
    the same with what each stands for, ``refers`` the table in which the value must occur,
    ``range_code`` the code of a figure outside the bounds.
    """

    key: str
    header_zh: str
    kind: Kind
    unit: str
    low: float | None
    high: float | None
    required: bool
    default: object
    choices: tuple[str, ...]
    refers: str | None
    about_zh: str
    about_en: str
    aliases: tuple[str, ...] = ()
    words: tuple[tuple[str, str], ...] = ()
    range_code: str = OUT_OF_RANGE

    @property
    def values(self) -> tuple[str, ...]:
        """What the words of a cell may stand for."""
        return tuple(dict.fromkeys(value for _, value in self.words))

    @property
    def headers(self) -> tuple[str, ...]:
        """All headers that are understood."""
        return (self.key, self.header_zh, *self.aliases)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A table: its names, its row model and the column that holds its ids."""

    key: str
    name_zh: str
    row: type[Row]
    id_column: str
    about_zh: str
    about_en: str
    optional: bool = False
    columns: tuple[Column, ...] = field(init=False)

    def __post_init__(self) -> None:
        """Derive the columns from the row model."""
        fields = (item for item in self.row.model_fields.items() if item[0] != "row_number")
        columns = [_column(key, info) for key, info in fields]
        last_is_note = sorted(columns, key=lambda column: column.key == "note")
        object.__setattr__(self, "columns", tuple(last_is_note))


def _column(key: str, info: FieldInfo) -> Column:
    """Read a column off a field of a row model."""
    marks = [*_marks(info.annotation), *info.metadata]
    head = _last(marks, Head) or Head(key)
    low, high, choices = _last(marks, Ge), _last(marks, Le), _last(marks, Choices)
    range_code = _last(marks, RangeCode) or RangeCode(OUT_OF_RANGE)
    default = None if info.is_required() else info.default
    return Column(
        key=key,
        header_zh=head.header_zh,
        kind=_last(marks, Kind) or Kind.TEXT,
        unit=head.unit,
        low=None if low is None else _bound(low.ge),
        high=None if high is None else _bound(high.le),
        required=info.is_required(),
        default=default.value if isinstance(default, Enum) else default,
        choices=() if choices is None else tuple(choices.words),
        refers=head.refers,
        about_zh=head.zh,
        about_en=head.en,
        aliases=head.aliases,
        words=() if choices is None else tuple(choices.words.items()),
        range_code=range_code.id,
    )


def _bound(bound: object) -> float:
    """Return a bound as a plain number."""
    return float(str(bound))


def _marks(annotation: object) -> Iterator[object]:
    """Yield all metadata inside an annotation, outer last."""
    if get_origin(annotation) in (Union, types.UnionType):
        for member in get_args(annotation):
            yield from _marks(member)
    elif get_origin(annotation) is Annotated:
        inner, *metadata = get_args(annotation)
        yield from _marks(inner)
        for mark in metadata:
            yield from mark.metadata if isinstance(mark, FieldInfo) else (mark,)


def _last(marks: list[object], kind: type[_Mark]) -> _Mark | None:
    """Return the last mark of a kind."""
    return next((mark for mark in reversed(marks) if isinstance(mark, kind)), None)
