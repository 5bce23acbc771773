"""One run of the tiny case that the tests of the commands share."""

from __future__ import annotations

import contextlib
import io
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from optimizer.cli import main

TINY = Path(__file__).parents[2] / "datasets" / "tiny"


@dataclass(frozen=True)
class Finished:
    """A command that has ended."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> dict[str, Any]:
        """The one JSON object on stdout."""
        found: dict[str, Any] = json.loads(self.out)
        return found


def shanlu(*arguments: object) -> Finished:
    """Run a command in this process."""
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        try:
            code = main([str(argument) for argument in arguments])
        except SystemExit as end:  # argparse
            code = int(end.code or 0)
    return Finished(code=code, out=out.getvalue(), err=err.getvalue())


def plan_tiny(out: Path, *more: object) -> Finished:
    """Plan the tiny case."""
    plain = ["--county", "all", "--weeks", 2, "--start", "2026-11-30", "--iterations", 1]
    files = ["--dataset", TINY, "--matrix", TINY / "matrix.csv", "--out", out]
    return shanlu("plan", *plain, *files, *more)


@pytest.fixture(autouse=True, scope="session")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("home")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SHANLU_HOME", str(folder))
        yield folder


@pytest.fixture(scope="session")
def planned(tmp_path_factory: pytest.TempPathFactory) -> tuple[Finished, Path]:
    out = tmp_path_factory.mktemp("plans") / "计划"
    return plan_tiny(out, "--json"), out
