from __future__ import annotations

import pickle
from typing import NamedTuple

import numpy as np
import pytest

from optimizer.solving.compiled import compiled
from optimizer.solving.packed import packed


class Inner(NamedTuple):
    table: np.ndarray
    count: int
    factor: float
    is_on: bool


class Outer(NamedTuple):
    numbers: np.ndarray
    inner: Inner
    flags: np.ndarray


@compiled
def _work(outer: Outer, by: int) -> float:
    inner = outer.inner
    if inner.is_on:
        inner.table[1, 2] += by
    outer.flags[0] = True
    return outer.numbers[2] * inner.factor + inner.count + inner.table.shape[1]


def _made(*, is_on: bool) -> Outer:
    inner = packed(Inner(np.zeros((2, 3), dtype=np.int64), 7, 2.5, is_on))
    return packed(Outer(np.array([1.0, 2.0, 4.0]), inner, np.zeros(1, dtype=np.bool_)))


@pytest.mark.parametrize("is_on", [True, False])
def test_compiled_code_reads_fields_and_writes_into_arrays(is_on: bool) -> None:
    made = _made(is_on=is_on)
    assert _work(made, 5) == 4.0 * 2.5 + 7 + 3
    assert made.inner.table[1, 2] == (5 if is_on else 0)
    assert made.flags[0]


def test_a_packed_tuple_survives_pickling_with_an_address_of_its_own() -> None:
    made = _made(is_on=True)
    again = pickle.loads(pickle.dumps(made))
    _work(again, 1)
    assert (made.inner.table[1, 2], again.inner.table[1, 2]) == (0, 1)


def test_what_compiled_code_cannot_read_is_refused() -> None:
    class Strange(NamedTuple):
        name: str

    with pytest.raises(TypeError, match="str"):
        packed(Strange("a"))


def test_an_attribute_that_is_not_there_is_missing() -> None:
    with pytest.raises(AttributeError):
        _made(is_on=True).nothing  # noqa: B018
