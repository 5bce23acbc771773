"""Compiles the search's compiled parts into numba's cache, so that no user waits for it."""

from __future__ import annotations

import numpy as np

from optimizer.solving import kernel


def warm() -> None:
    """Call every compiled entry once, with arrays of the types that the search uses."""
    arrays, work = _one_of_everything(), kernel.scratch()
    seq, half = np.zeros(1, dtype=np.int64), np.zeros(1, dtype=np.int64)
    kernel.times(arrays, work, 0, 0, seq, half, 1)
    kernel.cost(arrays, work, 0, 0, seq, half, 1)
    kernel.loads_fit(arrays, 0, seq, 1)
    shape = (1, 1, kernel.MAX_HALTS)
    kernel.best_positions(
        arrays,
        work,
        np.zeros(shape, dtype=np.int32),
        np.zeros(shape, dtype=np.int8),
        np.zeros((1, 1), dtype=np.int64),
        np.zeros((1, 1)),
        0,
        0,
        seq,
        half,
        np.zeros((1, 1)),
        np.zeros((1, 1), dtype=np.int64),
    )


def _one_of_everything() -> kernel.Arrays:
    """Return a problem of one task, vehicle, day, place, profile and load kind, all zero."""

    def zeros(*shape: int) -> kernel.Ints:
        return np.zeros(shape, dtype=np.int64)

    return kernel.Arrays(
        location=zeros(1),
        duration_s=zeros(1),
        interval_count=zeros(1, 2),
        intervals=zeros(1, 2, 1, 2),
        load_out=zeros(1, 1),
        load_back=zeros(1, 1),
        depot=zeros(1),
        profile=zeros(1),
        capacity=zeros(1, 1),
        shift=zeros(1, 1, 2),
        max_drive_s=zeros(1),
        max_overtime_s=zeros(1),
        breaks=zeros(1, 3),
        rates=np.zeros((1, 5)),
        travel_s=zeros(1, 1, 1),
        travel_m=zeros(1, 1, 1),
    )


if __name__ == "__main__":
    warm()
