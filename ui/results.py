"""Results of scenarios as the pages see them: listed without reading them, read once a session."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import streamlit as st
from pydantic import TypeAdapter, ValidationError

from optimizer import settings
from optimizer.domain.scenario_result import ScenarioResult
from optimizer.errors import ShanluError

RESULT, COPY = "result.json", "scenario.toml"
KEPT = 4
"""Results kept by a session: as many as are compared."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultEntry:
    """A result that can be chosen: its key in the address, its file, its name."""

    key: str
    path: Path
    scenario_id: str
    seed: int
    name_zh: str
    name_en: str
    written_ns: int


def result_entries() -> tuple[ResultEntry, ...]:
    """Return every result there is, by scenario and seed."""
    found = settings.shanlu_home().glob(f"scenarios/*/seed-*/{RESULT}")
    return tuple(sorted(map(_entry, found), key=lambda one: (one.scenario_id, one.seed)))


def load_results(entries: Sequence[ResultEntry]) -> list[ScenarioResult]:
    """
    Return results; this session keeps what it has read, other sessions never see it.

    Raises
    ------
    ShanluError
        If one cannot be read.
    """
    kept: dict[tuple[str, int], ScenarioResult] = st.session_state.setdefault("results.kept", {})
    for entry in entries:
        stamp = (str(entry.path), entry.written_ns)
        kept[stamp] = kept.pop(stamp) if stamp in kept else read_result(entry.path)
    for stamp in list(kept)[:-KEPT]:
        kept.pop(stamp)
    return [kept[str(entry.path), entry.written_ns] for entry in entries]


def read_result(path: Path) -> ScenarioResult:
    """
    Read one result.

    Raises
    ------
    ShanluError
        If the file is missing, damaged, or of another version.
    """
    try:
        return _adapter().validate_json(path.read_bytes())
    except (OSError, ValidationError) as error:
        raise ShanluError(
            f"方案结果 {path} 无法读取（可能不完整，或由其他版本写出）。请重新运行这个方案。",
            f"The scenario result {path} cannot be read (damaged, or written by another version). "
            "Run the scenario again.",
        ) from error


@cache
def _adapter() -> TypeAdapter[ScenarioResult]:
    return TypeAdapter(ScenarioResult)


def _entry(path: Path) -> ResultEntry:
    scenario_id, seed = path.parts[-3], int(path.parts[-2].removeprefix("seed-"))
    names = _names(path.with_name(COPY))
    return ResultEntry(
        key=f"{scenario_id}.{seed}",
        path=path,
        scenario_id=scenario_id,
        seed=seed,
        name_zh=names.get("name_zh", "") or scenario_id,
        name_en=names.get("name_en", "") or scenario_id,
        written_ns=path.stat().st_mtime_ns,
    )


def _names(path: Path) -> dict[str, str]:
    """Return the names in the copy of a scenario; without a readable one its id has to do."""
    try:
        values = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError):
        return {}
    return {key: str(values.get(key, "")) for key in ("name_zh", "name_en")}
