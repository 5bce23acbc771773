"""Datasets that scenarios are read for in the tests, and the scenarios themselves."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from optimizer.domain.scenario import Scenario
from optimizer.errors import Issue
from optimizer.scenarios.applying import apply_scenario
from optimizer.scenarios.reading import ScenarioBase, base_of, parse_scenario
from optimizer.tables.cells import to_text
from optimizer.tables.read import read_raw
from optimizer.tables.sheets import RawTables

DATASETS = Path(__file__).parents[2] / "datasets"
TINY, LISHUI = DATASETS / "tiny", DATASETS / "lishui"
NAMES = 'name_zh = "例"\nname_en = "Example"\n'

Records = dict[str, dict[str, str]]


@cache
def base(folder: Path = TINY) -> ScenarioBase:
    raw, _ = read_raw(folder)
    assert raw is not None
    return base_of(raw)


def faults(text: str, folder: Path = TINY) -> tuple[Issue, ...]:
    return parse_scenario(NAMES + text, base(folder), file="x.toml")[1]


def scenario(text: str, folder: Path = TINY) -> Scenario:
    found, issues = parse_scenario(NAMES + text, base(folder), file="x.toml")
    assert issues == ()
    assert found is not None
    return found


def applied(text: str, folder: Path = TINY) -> RawTables:
    """Return the tables with a scenario laid over them; those of the tiny dataset are checked."""
    found, issues = parse_scenario(
        NAMES + text, base(folder), file="x.toml", with_data=folder == TINY
    )
    assert issues == ()
    assert found is not None
    return apply_scenario(base(folder).raw, found)


def records(raw: RawTables, sheet: str) -> Records:
    """Return the rows of a table by the first column, as text."""
    table = raw.sheets[sheet]
    return {
        to_text(row.cells[0] or ""): {
            header: "" if cell is None else to_text(cell)
            for header, cell in zip(table.headers, row.cells, strict=True)
        }
        for row in table.rows
    }
