"""Results of scenarios as the pages see them: listed without reading them, read once a session."""

from __future__ import annotations

import gc
import tomllib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import streamlit as st

from optimizer import settings
from optimizer.domain.scenario_result import ScenarioResult
from optimizer.errors import ShanluError
from optimizer.scenarios.store import (
    COUNTY_FOLDER,
    RESULT_FILE,
    CellFolder,
    county_results,
    read_result,
)
from ui.state import ALL

KEPT = 4
"""Results kept by a session: as many as are compared."""

ASKED = "runs"
"""What names the results chosen in the address."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultEntry:
    """
    A result that can be chosen: its key in the address, its folder, its name.

    ``county`` is the code of the one county that it was run for in the app, else ``"all"``.
    """

    key: str
    folder: CellFolder
    scenario_id: str
    seed: int
    county: str
    name_zh: str
    name_en: str
    written_ns: int


def results_folder(dataset: Path, county: str) -> Path:
    """
    Return where the app keeps the results of a dataset's scenarios, run for a county or for all.

    Runs for one county lie apart: they must not take the place of those for the whole city.
    """
    folder = settings.scenario_results_dir(dataset)
    return folder if county == ALL else county_results(folder, [county])


def result_entries(dataset: Path) -> tuple[ResultEntry, ...]:
    """Return the results of a dataset's scenarios, those of the whole city first."""
    root = settings.scenario_results_dir(dataset)
    files = [
        *root.glob(f"*/seed-*/{RESULT_FILE}"),
        *root.glob(f"{COUNTY_FOLDER}*/*/seed-*/{RESULT_FILE}"),
    ]
    entries = [_entry(file, root) for file in files if _seed(file) is not None]
    return tuple(sorted(entries, key=lambda e: (e.county != ALL, e.county, e.scenario_id, e.seed)))


def result_key(scenario_id: str, *, seed: int, county: str) -> str:
    """Return the key by which the address names a result."""
    return ".".join([*([] if county == ALL else [county]), scenario_id, str(seed)])


def load_results(entries: Sequence[ResultEntry]) -> list[ScenarioResult]:
    """
    Return results; this session keeps what it has read, other sessions never see it.

    Raises
    ------
    ShanluError
        If one cannot be read.
    """
    kept: dict[tuple[str, int], ScenarioResult] = st.session_state.setdefault("results.kept", {})
    with _without_collecting():
        for entry in entries:
            stamp = (entry.key, entry.written_ns)
            kept[stamp] = kept.pop(stamp) if stamp in kept else _read(entry)
    for stamp in list(kept)[:-KEPT]:
        kept.pop(stamp)
    return [kept[entry.key, entry.written_ns] for entry in entries]


def file_names(path: Path) -> dict[str, str]:
    """Return the names in a scenario's file; one that cannot be read has none."""
    try:
        values = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError):
        return {}
    return {key: str(values.get(key, "")).strip() for key in ("name_zh", "name_en")}


@contextmanager
def _without_collecting() -> Iterator[None]:
    """
    Hold back the garbage collector while many small objects are made, none of them garbage.

    Four results of the whole city take 0.13 s of computing instead of 0.22 s.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _read(entry: ResultEntry) -> ScenarioResult:
    result = read_result(entry.folder)
    if result is None:
        raise ShanluError(
            f"方案“{entry.name_zh}”的结果刚被删除，请另选一个。",
            f"The result of {entry.name_en!r} has just been deleted; choose another.",
        )
    return result


def _entry(file: Path, root: Path) -> ResultEntry:
    parts = file.relative_to(root).parts
    *above, scenario_id, _, _ = parts
    county = above[0].removeprefix(COUNTY_FOLDER) if above else ALL
    seed = _seed(file) or 0
    folder = CellFolder(path=file.parent)
    names = file_names(folder.scenario)
    return ResultEntry(
        key=result_key(scenario_id, seed=seed, county=county),
        folder=folder,
        scenario_id=scenario_id,
        seed=seed,
        county=county,
        name_zh=names.get("name_zh") or scenario_id,
        name_en=names.get("name_en") or scenario_id,
        written_ns=file.stat().st_mtime_ns,
    )


def _seed(file: Path) -> int | None:
    text = file.parent.name.removeprefix("seed-")
    return int(text) if text.isascii() and text.isdigit() else None
