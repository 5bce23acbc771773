"""Plans written while the search goes on: soon, then now and then, never half."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from optimizer import early
from optimizer.early import EarlyPlans, Outcomes
from optimizer.errors import ShanluError
from optimizer.exporting import is_plan_folder, read_plan_folder, steadily, write_plan_folder
from optimizer.exporting.folder import SWAP_PAUSE_S
from tests.exporting.bundles import a_bundle, county_plan, plan_without_r6

SOON_S = 5.0


class Pen:
    """Remembers what was written, and fails when told to."""

    def __init__(self, *failures: Exception) -> None:
        self.written: list[Outcomes] = []
        self.tried = 0
        self._failures = list(failures)

    def write(self, outcomes: Outcomes) -> None:
        self.tried += 1
        if self._failures:
            raise self._failures.pop(0)
        self.written.append(outcomes)


def soon(happened: Callable[[], bool]) -> bool:
    give_up_at = time.monotonic() + SOON_S
    while not happened() and time.monotonic() < give_up_at:
        time.sleep(0.01)
    return happened()


def plans(name: str) -> Outcomes:
    return [name]  # type: ignore[list-item]


def test_the_first_plan_is_written_at_once_and_the_next_ones_not_too_often():
    pen = Pen()
    with EarlyPlans(pen.write, deadline=None) as early_plans:
        early_plans.offer(plans("first"))
        assert soon(lambda: pen.written == [plans("first")])
        early_plans.offer(plans("second"))
        time.sleep(0.1)
    assert pen.written == [plans("first")]  # the end comes before its time: the run writes it


def test_of_several_plans_that_wait_the_last_is_written(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(early, "EVERY_S", 0.2)
    pen = Pen()
    with EarlyPlans(pen.write, deadline=None) as early_plans:
        for name in ("first", "second", "third"):
            early_plans.offer(plans(name))
            assert soon(lambda: bool(pen.written))
        assert soon(lambda: len(pen.written) == 2)
    assert pen.written == [plans("first"), plans("third")]


def test_nothing_is_written_when_the_end_is_near():
    pen = Pen()
    with EarlyPlans(pen.write, deadline=time.monotonic() - 1.0) as early_plans:
        early_plans.offer(plans("late"))
        time.sleep(0.1)
    assert pen.written == []


@pytest.mark.parametrize(
    ("failure", "tries", "words"),
    [(ShanluError("满", "full"), 2, "full"), (ZeroDivisionError("a bug"), 1, "a bug")],
)
def test_a_plan_that_cannot_be_written_goes_to_the_log(
    failure, tries, words, tmp_path, monkeypatch
):
    monkeypatch.setenv("SHANLU_HOME", str(tmp_path))
    monkeypatch.setattr(early, "EVERY_S", 0.01)
    pen = Pen(failure)
    with EarlyPlans(pen.write, deadline=None) as early_plans:
        early_plans.offer(plans("first"))
        assert soon(lambda: pen.tried == 1)
        early_plans.offer(plans("second"))
        assert soon(lambda: pen.tried == tries)
        time.sleep(0.05)
    assert pen.tried == tries
    (log,) = (tmp_path / "logs").glob("*.log")
    assert words in log.read_text(encoding="utf-8")


def test_a_reader_never_sees_half_of_a_plan_that_is_replaced(tmp_path: Path):
    out = tmp_path / "plan"
    bundles = [a_bundle(), a_bundle(county_plan(plan_without_r6()))]
    write_plan_folder(bundles[0], out)
    ended = threading.Event()

    def keep_replacing() -> None:
        turn = 0
        while not ended.is_set():
            turn += 1
            write_plan_folder(bundles[turn % 2], out)

    writer = threading.Thread(target=keep_replacing)
    writer.start()
    try:
        for _ in range(20):
            assert is_plan_folder(out)
            (plan,) = steadily(out, read_plan_folder).plans
            assert plan in (bundles[0].plans[0], bundles[1].plans[0])
    finally:
        ended.set()
        writer.join()


def test_a_folder_that_is_no_plan_and_one_that_is_damaged_are_told_at_once(tmp_path: Path):
    with pytest.raises(ShanluError, match="no plan folder"):
        steadily(tmp_path / "nothing", read_plan_folder)
    write_plan_folder(a_bundle(), tmp_path / "plan")
    (tmp_path / "plan" / "plan" / "331125.json").write_text("{", encoding="utf-8")
    with pytest.raises(ShanluError, match="damaged"):
        steadily(tmp_path / "plan", read_plan_folder)


def test_a_plan_that_has_stepped_aside_is_waited_for(tmp_path: Path):
    write_plan_folder(a_bundle(), tmp_path / "new")
    (tmp_path / ".plan.old.x").mkdir()
    comes = threading.Timer(2 * SWAP_PAUSE_S, (tmp_path / "new").rename, [tmp_path / "plan"])
    comes.start()
    assert is_plan_folder(tmp_path / "plan")
    comes.join()
    assert not is_plan_folder(tmp_path / "other")
