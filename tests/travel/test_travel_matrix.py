from __future__ import annotations

import pickle

import numpy as np
import pytest

from optimizer.domain.travel import UNREACHABLE_S, TravelMatrix


def matrix(**changes: object) -> TravelMatrix:
    values: dict[str, object] = {
        "profile": "van",
        "location_ids": ("a", "b"),
        "duration_s": np.array([[0, 60], [90, 0]], dtype=np.int32),
        "distance_m": np.array([[0, 500], [600, 0]], dtype=np.int32),
        "source": "table",
        "estimated": False,
        "content_hash": "0" * 64,
    }
    return TravelMatrix(**(values | changes))


def test_times_are_found_by_id_in_both_directions() -> None:
    m = matrix()
    assert m.duration_s[m.index("a"), m.index("b")] == 60
    assert m.duration_s[m.index("b"), m.index("a")] == 90


def test_unknown_id_is_refused() -> None:
    with pytest.raises(KeyError):
        matrix().index("c")


@pytest.mark.parametrize("name", ["duration_s", "distance_m"])
@pytest.mark.parametrize(
    ("values", "rule"),
    [
        (np.zeros((2, 3), dtype=np.int32), "shape"),
        (np.zeros((3, 3), dtype=np.int32), "shape"),
        (np.zeros((2, 2)), "integers"),
        (np.array([[0, -1], [1, 0]]), "between 0 and"),
        (np.array([[0, 2**31], [1, 0]]), "between 0 and"),
        (np.array([[0, 1], [1, 1]]), "0 on the diagonal"),
    ],
)
def test_bad_figures_are_refused(name: str, values: np.ndarray, rule: str) -> None:
    with pytest.raises(ValueError, match=f"{name} must.*{rule}"):
        matrix(**{name: values})


def test_largest_value_is_unreachable_and_allowed() -> None:
    m = matrix(duration_s=np.array([[0, 2**31 - 1], [0, 0]]))
    assert m.duration_s[0, 1] == UNREACHABLE_S


def test_repeated_id_is_refused() -> None:
    with pytest.raises(ValueError, match="repeat"):
        matrix(location_ids=("a", "a"))


def test_arrays_are_read_only_also_after_pickling() -> None:
    for m in (matrix(), pickle.loads(pickle.dumps(matrix()))):
        for array in (m.duration_s, m.distance_m):
            assert array.dtype == np.int32
            with pytest.raises(ValueError, match="read-only"):
                array[0, 1] = 5


def test_pickling_keeps_everything() -> None:
    mask = np.array([[False, True], [False, False]])
    m = matrix(estimated_mask=mask)
    copy = pickle.loads(pickle.dumps(m))
    assert copy == m
    assert hash(copy) == hash(m)
    assert copy.estimated_legs == 1
    assert copy.index("b") == 1


def test_the_callers_array_is_not_shared() -> None:
    values = np.array([[0, 60], [90, 0]], dtype=np.int32)
    m = matrix(duration_s=values)
    values[0, 1] = 7
    assert m.duration_s[0, 1] == 60


def test_matrices_differ_when_a_figure_differs() -> None:
    assert matrix() != matrix(duration_s=np.array([[0, 61], [90, 0]]))
    assert matrix() == matrix()


def test_all_legs_of_an_estimated_matrix_are_estimated() -> None:
    assert matrix(estimated=True).estimated_legs == 2
    assert matrix(estimated=True).is_estimated(0, 1)
    assert not matrix(estimated=True).is_estimated(0, 0)
    assert matrix(estimated=False).estimated_legs == 0


def test_mask_says_which_legs_are_estimated() -> None:
    m = matrix(estimated=True, estimated_mask=np.array([[False, True], [False, False]]))
    assert m.estimated_legs == 1
    assert m.is_estimated(0, 1)
    assert not m.is_estimated(1, 0)


@pytest.mark.parametrize(
    "mask", [np.zeros((2, 2)), np.zeros((1, 1), dtype=bool), np.eye(2, dtype=bool)]
)
def test_bad_mask_is_refused(mask: np.ndarray) -> None:
    with pytest.raises(ValueError, match="estimated_mask must"):
        matrix(estimated_mask=mask)


def test_no_places_are_a_matrix_too() -> None:
    empty = np.zeros((0, 0), dtype=np.int32)
    assert len(matrix(location_ids=(), duration_s=empty, distance_m=empty)) == 0
