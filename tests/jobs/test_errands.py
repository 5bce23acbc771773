"""Calls in searching processes: their values, their errors, and processes that die."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from optimizer.errors import ShanluError
from optimizer.jobs.errands import Errands
from optimizer.jobs.searcher import Searchers


def meets(folder: Path, mine: str, other: str) -> int:
    """Return the process in which this is, as soon as the other call is under way, too."""
    (folder / mine).touch()
    given_up_at = time.monotonic() + 60
    while not (folder / other).exists():
        assert time.monotonic() < given_up_at, "the other call has not begun"
        time.sleep(0.01)
    return os.getpid()


def doubled(number: int, *, plus: int = 0) -> int:
    return 2 * number + plus


def refuses() -> None:
    raise ShanluError("没有这个。", "There is none.")


def breaks() -> None:
    raise KeyError("surprise")


def survives_only_in(process: int) -> str:
    if os.getpid() != process:
        os._exit(3)
    return "made here"


def test_calls_are_made_elsewhere_two_at_a_time(tmp_path):
    with Searchers(2) as searchers, Errands(searchers, 2) as errands:
        waits = [errands.begin(meets, tmp_path, *names) for names in ("ab", "ba")]
        assert len({os.getpid(), *(wait() for wait in waits)}) == 3


def test_more_calls_than_processes_all_come_back_with_their_arguments():
    with Searchers(1) as searchers, Errands(searchers, 1) as errands:
        waits = [errands.begin(doubled, number, plus=1) for number in range(5)]
        assert [wait() for wait in waits] == [1, 3, 5, 7, 9]


def test_errors_come_back_in_words_and_the_process_goes_on(tmp_path, monkeypatch):
    monkeypatch.setenv("SHANLU_HOME", str(tmp_path))
    with Searchers(1) as searchers, Errands(searchers, 1) as errands:
        with pytest.raises(ShanluError, match="There is none"):
            errands.begin(refuses)()
        with pytest.raises(ShanluError, match="surprise"):
            errands.begin(breaks)()
        assert errands.begin(doubled, 4)() == 8


def test_a_call_whose_process_dies_is_made_here():
    with Searchers(1) as searchers, Errands(searchers, 1) as errands:
        assert errands.begin(survives_only_in, os.getpid())() == "made here"
        assert errands.begin(doubled, 4)() == 8
