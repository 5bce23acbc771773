"""The set-up behind ./run and ./test: when it works, when it rests, and what it says."""

from __future__ import annotations

import importlib
import socket
import sys
from datetime import date
from pathlib import Path
from types import ModuleType

import pytest

TOOLS = Path(__file__).resolve().parents[1] / "tools"
LOCK = "requirements.txt"


@pytest.fixture
def setup_env(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> ModuleType:
    """The module, working on a project folder of its own; `done` lists what it set going."""
    monkeypatch.syspath_prepend(str(TOOLS))
    module = importlib.reload(importlib.import_module("setup_env"))
    (tmp_path / LOCK).write_text("numpy==2.4.6\n", encoding="utf-8")
    (tmp_path / "pyproject.toml").write_text("[project]\n", encoding="utf-8")
    done: list[str] = []

    def make_venv() -> None:
        done.append("venv")
        module.VENV.mkdir(exist_ok=True)

    monkeypatch.setattr(module, "ROOT", tmp_path)
    monkeypatch.setattr(module, "VENV", tmp_path / ".venv")
    monkeypatch.setattr(module, "VENV_PYTHON", Path(sys.executable))
    monkeypatch.setattr(module, "_make_venv", make_venv)
    monkeypatch.setattr(module, "_pip", lambda *arguments: done.append(arguments[0]))
    monkeypatch.setattr(module, "_compile_search", lambda: done.append("compile"))
    monkeypatch.setattr(module, "done", done, raising=False)
    (tmp_path / ".venv").mkdir()
    return module


@pytest.fixture
def run_tool(setup_env: ModuleType) -> ModuleType:
    return importlib.reload(importlib.import_module("run"))


def test_the_first_set_up_installs_the_lock_and_then_the_project(setup_env: ModuleType) -> None:
    setup_env.ensure(LOCK)
    assert setup_env.done == ["--require-hashes", "--no-deps", "compile"]


def test_a_second_set_up_does_nothing(setup_env: ModuleType) -> None:
    setup_env.ensure(LOCK)
    setup_env.done.clear()
    setup_env.ensure(LOCK)
    assert setup_env.done == []


@pytest.mark.parametrize("changed", [LOCK, "pyproject.toml"])
def test_a_changed_file_is_installed_again(
    setup_env: ModuleType, tmp_path: Path, changed: str
) -> None:
    setup_env.ensure(LOCK)
    setup_env.done.clear()
    (tmp_path / changed).write_text("# changed\n", encoding="utf-8")
    setup_env.ensure(LOCK)
    assert setup_env.done == ["--require-hashes", "--no-deps", "compile"]


def test_an_environment_whose_python_does_not_start_is_made_anew(
    setup_env: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    setup_env.ensure(LOCK)
    setup_env.done.clear()
    monkeypatch.setattr(setup_env, "VENV_PYTHON", tmp_path / "gone" / "python")
    setup_env.ensure(LOCK)
    assert setup_env.done == ["venv", "--require-hashes", "--no-deps", "compile"]


def test_a_failed_installation_is_tried_again_next_time(
    setup_env: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*arguments: str) -> None:
        raise setup_env.SetupError(arguments[0])

    with monkeypatch.context() as patched:
        patched.setattr(setup_env, "_pip", fail)
        with pytest.raises(setup_env.SetupError):
            setup_env.ensure(LOCK)
    setup_env.ensure(LOCK)
    assert setup_env.done == ["--require-hashes", "--no-deps", "compile"]


def test_what_debian_keeps_apart_is_named_when_it_cannot_be_installed(
    setup_env: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(setup_env.importlib.util, "find_spec", lambda name: None)
    monkeypatch.setattr(setup_env, "install_debian", lambda packages: False)
    package = f"python{sys.version_info[0]}.{sys.version_info[1]}-venv"
    with pytest.raises(setup_env.SetupError, match=f"apt-get install {package}\nThe system"):
        setup_env._need_ensurepip()


@pytest.mark.parametrize(
    ("today", "monday"),
    [
        (date(2026, 11, 22), date(2026, 11, 23)),  # a Sunday
        (date(2026, 11, 23), date(2026, 11, 30)),  # a Monday: this week has begun
    ],
)
def test_the_next_cycle_starts_on_the_monday_to_come(
    run_tool: ModuleType, today: date, monday: date
) -> None:
    assert run_tool._next_monday(today) == monday


def test_a_taken_or_mistyped_port_is_not_free(run_tool: ModuleType) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        assert not run_tool._is_free("127.0.0.1", port)
    assert run_tool._is_free("127.0.0.1", port)
    assert not run_tool._is_free("127.0.0.1", "85o1")
    assert not run_tool._is_free("127.0.0.1", "70000")


def test_a_cycle_planned_before_is_not_planned_again_unless_asked(
    run_tool: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    commands: list[list[str]] = []

    def follow(command: list[str]) -> int:
        commands.append(command)
        out = Path(command[command.index("--out") + 1])
        out.mkdir(parents=True, exist_ok=True)
        (out / "manifest.json").write_text("{}", encoding="utf-8")
        return 0

    monkeypatch.setenv("SHANLU_HOME", str(tmp_path))
    monkeypatch.setattr(run_tool, "_follow", follow)
    for replan in (False, False, True):
        assert run_tool._plan(Path(sys.executable), replan=replan) == 0
    assert len(commands) == 2
