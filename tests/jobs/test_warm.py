"""Warm processes answer, come back when they died, and end when nobody needs them."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from optimizer.errors import ShanluError, UsageError
from optimizer.jobs.warm import NoAnswerError, WarmProcess, WarmSolvers

ROOT = Path(__file__).parents[2]
ECHO = ("tests.jobs.warm_desk", "echo", "60")


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHANLU_HOME", str(tmp_path / "家"))


@pytest.fixture
def warm() -> Iterator[WarmSolvers]:
    solvers = WarmSolvers()
    yield solvers
    solvers.end_all()


def soon(happened: Callable[[], bool]) -> bool:
    give_up_at = time.monotonic() + 20
    while not happened() and time.monotonic() < give_up_at:
        time.sleep(0.02)
    return happened()


def gone(pid: int) -> bool:
    """Tell whether a process has ended (a child of a dead parent may stay as a zombie of init)."""
    try:
        os.kill(pid, 0)
        stat = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8")
        return stat.rpartition(")")[2].split()[0] == "Z"
    except (ProcessLookupError, FileNotFoundError):
        return True


def test_the_same_process_answers_again(warm):
    first = warm.ask("plan", ECHO, "hello")
    second = warm.ask("plan", ECHO, ("again", 2))
    assert (first.value["asked"], second.value["asked"]) == ("hello", ("again", 2))
    assert first.value["pid"] == second.value["pid"]
    assert not second.restarted


def test_what_libraries_print_does_not_disturb_the_answers(warm):
    assert warm.ask("plan", ECHO, "print").value["asked"] == "print"
    assert warm.ask("plan", ECHO, "after").value["asked"] == "after"


def test_a_refusal_is_told_and_the_process_goes_on(warm):
    pid = warm.ask("plan", ECHO, "hello").value["pid"]
    with pytest.raises(UsageError, match="No"):
        warm.ask("plan", ECHO, "refuse")
    with pytest.raises(ShanluError, match="ZeroDivisionError: a bug"):
        warm.ask("plan", ECHO, "fail")
    assert warm.ask("plan", ECHO, "hello").value["pid"] == pid


def test_a_desk_that_cannot_be_opened_says_why(warm):
    with pytest.raises(ShanluError, match="The plan is damaged"):
        warm.ask("plan", ("tests.jobs.warm_desk", "closed", "60"), "hello")


def test_a_process_that_dies_over_a_request_is_replaced_and_that_is_told(warm, tmp_path):
    pid = warm.ask("plan", ECHO, "hello").value["pid"]
    reply = warm.ask("plan", ECHO, tmp_path / "marker")
    assert reply.restarted
    assert reply.value["pid"] != pid
    assert not warm.ask("plan", ECHO, "hello").restarted


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such signal")
def test_a_process_that_died_between_two_requests_is_told_too(warm):
    pid = warm.ask("plan", ECHO, "hello").value["pid"]
    os.kill(pid, signal.SIGKILL)
    assert soon(lambda: not warm.prepare("other", ECHO).alive or gone(pid))
    assert warm.ask("plan", ECHO, "hello").restarted


def test_a_request_that_kills_every_process_is_given_up_in_words(warm):
    with pytest.raises(ShanluError, match="died twice"):
        warm.ask("plan", ECHO, "die")
    assert warm.ask("plan", ECHO, "hello").value["asked"] == "hello"


def test_an_answer_that_does_not_come_ends_the_process():
    process = WarmProcess(ECHO)
    process.ask("hello")
    with pytest.raises(NoAnswerError):
        process.ask("sleep", patience_s=0.2)
    assert not process.alive


def test_an_idle_process_ends_and_coming_back_is_nothing_to_tell(warm):
    arguments = ("tests.jobs.warm_desk", "echo", "0.3")
    process = warm.prepare("plan", arguments)
    assert soon(lambda: not process.alive)
    assert not process.crashed
    reply = warm.ask("plan", ECHO, "hello")
    assert (reply.value["asked"], reply.restarted) == ("hello", False)


def test_only_the_two_plans_asked_last_are_held(warm):
    pids = {name: warm.ask(name, ECHO, name).value["pid"] for name in ("a", "b")}
    warm.ask("a", ECHO, "again")
    warm.ask("c", ECHO, "new")
    assert soon(lambda: gone(pids["b"]))
    assert warm.ask("a", ECHO, "again").value["pid"] == pids["a"]


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such signal")
def test_a_process_ends_with_the_one_that_started_it():
    code = (
        "from optimizer.jobs.warm import WarmProcess\n"
        f"process = WarmProcess({ECHO!r})\n"
        "print(process.ask('hello')['pid'], flush=True)\n"
        "process.ask('sleep')\n"
    )
    parent = subprocess.Popen(
        [sys.executable, "-c", code], cwd=ROOT, stdout=subprocess.PIPE, encoding="utf-8"
    )
    assert parent.stdout is not None
    pid = int(parent.stdout.readline())
    time.sleep(0.2)
    parent.kill()
    parent.wait()
    parent.stdout.close()
    assert soon(lambda: gone(pid))
