"""Reads a scenario from its file, and finds all that is wrong with it at once."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path
from typing import Any, TypeVar

from optimizer.domain.places import County
from optimizer.domain.scenario import Scenario, TableRow
from optimizer.errors import DataFaultError, Issue, Severity, ShanluError
from optimizer.jobs.counties import counties_named, means_all
from optimizer.scenarios.checking import faults_of_data
from optimizer.scenarios.contradictions import contradictions
from optimizer.scenarios.facts import Facts, facts_of
from optimizer.scenarios.keys import SECTIONS, TOP
from optimizer.scenarios.lines import Located, locate
from optimizer.scenarios.names import Names, names_of
from optimizer.scenarios.section import Faults, Section
from optimizer.scenarios.sections import (
    a_fleet_size,
    a_floor,
    a_frequency,
    a_relocation,
    a_shift,
    a_tier,
    a_wave,
    work_days,
)
from optimizer.tables.load import check_tables
from optimizer.tables.projecting import project
from optimizer.tables.read import read_raw
from optimizer.tables.sheets import RawTables
from optimizer.units import yuan_to_cents

MOST_BUDGET_YUAN = 10**10
FIRST_YEAR, LAST_YEAR = 2000, 2100
_AT_LINE = re.compile(r"\(at line (\d+), column \d+\)")
Made = TypeVar("Made")


@dataclass(frozen=True, slots=True, kw_only=True)
class ScenarioBase:
    """A dataset that scenarios are read for, looked over once."""

    raw: RawTables
    facts: Facts
    names: Names

    def counties(self, names: Sequence[str]) -> tuple[str, ...]:
        """
        Return the codes of counties, as `optimizer.jobs.choose_counties`; none where all are meant.

        Raises
        ------
        UsageError
            If a name fits no county, or several; or if none is given.
        """
        if means_all(names):
            return ()
        known = [
            County(
                code=row.county_code,
                name=row.name,
                name_en=row.name_en,
                seat_lat=row.seat_lat,
                seat_lon=row.seat_lon,
            )
            for row in self.facts.tables.counties.rows
        ]
        return counties_named(known, names)


def base_of(raw: RawTables) -> ScenarioBase:
    """Look over a dataset free of faults."""
    facts = facts_of(raw)
    return ScenarioBase(raw=raw, facts=facts, names=names_of(facts))


def load_base(dataset: Path) -> ScenarioBase:
    """
    Read a dataset that scenarios are read for.

    Raises
    ------
    DataFaultError
        If the dataset itself has faults.
    """
    raw, issues = read_raw(dataset)
    if raw is None:
        raise DataFaultError(issues)
    found, issues = check_tables(raw, found=issues)
    if found is None:
        raise DataFaultError(issues)
    return base_of(raw)


def load_scenario(path: Path, base: ScenarioBase) -> Scenario:
    """
    Read a scenario that is expected to be sound.

    Parameters
    ----------
    path
        A TOML file; its name without the ending is the scenario's id.
    base
        The dataset that it changes.

    Raises
    ------
    DataFaultError
        If there is any fault; it carries all of them.
    """
    scenario, issues = read_scenario(path, base)
    if scenario is None:
        raise DataFaultError(issues)
    return scenario


def read_scenario(
    path: Path, base: ScenarioBase, *, with_data: bool = True
) -> tuple[Scenario | None, tuple[Issue, ...]]:
    """
    Read and check a scenario.

    Parameters
    ----------
    path
        A TOML file.
    base
        The dataset that it changes.
    with_data
        Lay it over the dataset, too, and check the outcome: seconds for a city, while the rest is
        done at once.

    Returns
    -------
    tuple
        The scenario, ``None`` if there is any fault; and all faults in the order of their lines,
        with the line of the file as their row.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        faults = Faults(path.name, Located(lines={}, doubled=()))
        faults.add("scenario_unreadable", (), details={"reason": str(error)})
        return None, tuple(faults.issues)
    return parse_scenario(text, base, file=path.name, with_data=with_data)


def parse_scenario(
    text: str, base: ScenarioBase, *, file: str, with_data: bool = True
) -> tuple[Scenario | None, tuple[Issue, ...]]:
    """
    Read and check a scenario that is in memory, as `read_scenario` does.

    Parameters
    ----------
    text
        The file's content.
    base
        The dataset that it changes.
    file
        The file's name; without its ending it is the scenario's id.
    with_data
        As for `read_scenario`.
    """
    faults = Faults(file, locate(text))
    values = _values(text, faults)
    scenario = None
    if values is not None:
        scenario = _scenario(values, Path(file).stem, base.names, faults)
    facts = None if scenario is None else _facts_then(scenario, base, faults)
    if scenario is not None and facts is not None:
        for found in contradictions(scenario, facts):
            faults.add(found.code, found.path, found.value, found.details, line=found.line)
    if with_data and scenario is not None and not faults.issues:
        year_line = None if scenario.year is None else faults.located.line(("year",))
        found_in_data = faults_of_data(base.raw, scenario, file=file, year_line=year_line)
        faults.issues.extend(found_in_data)
    issues = tuple(sorted(faults.issues, key=lambda issue: issue.row or 0))
    broken = any(issue.severity is Severity.FAULT for issue in issues)
    return (None if broken else scenario), issues


def _facts_then(scenario: Scenario, base: ScenarioBase, faults: Faults) -> Facts | None:
    """Return the dataset in the scenario's year, ``None`` where it cannot be projected to it."""
    if scenario.year is None:
        return base.facts
    try:
        return facts_of(project(base.raw, year=scenario.year))
    except DataFaultError as error:
        faults.issues.extend(error.issues)
    except ShanluError as error:
        details = {"reason_zh": error.message_zh, "reason_en": error.message_en}
        faults.add("scenario_year_impossible", ("year",), scenario.year, details)
    return None


def _values(text: str, faults: Faults) -> Mapping[str, Any] | None:
    """Parse TOML; a key that is there twice is told with both lines."""
    for path, first_line, line in faults.located.doubled:
        details = {"first_line": first_line, "what_zh": f"“{path[-1]}”", "what_en": repr(path[-1])}
        faults.add("scenario_contradiction", path, details=details, line=line)
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        at_line = _AT_LINE.search(str(error))
        line = int(at_line[1]) if at_line else max(1, text.count("\n"))
        if not faults.issues:
            details = {"reason": str(error)}
            faults.add("scenario_unreadable", (), details=details, line=line)
        return None


def _scenario(
    values: Mapping[str, Any], scenario_id: str, names: Names, faults: Faults
) -> Scenario | None:
    """Make a scenario of what a file says."""
    top = Section(values, (), known=(*TOP, *SECTIONS), names=names, faults=faults)
    month, year = top.whole("month", 1, 12), top.whole("year", FIRST_YEAR, LAST_YEAR)
    budget = top.number("budget_yuan", 0, MOST_BUDGET_YUAN)

    def made(key: str, make: Callable[[Section], Made | None]) -> tuple[Made, ...]:
        found = [make(section) for section in _sections(values, key, names, faults)]
        return tuple(one for one in found if one is not None)

    scenario = Scenario(
        id=scenario_id,
        name_zh=top.text("name_zh", required=True) or "",
        name_en=top.text("name_en", required=True) or "",
        about_zh=top.text("about_zh") or "",
        about_en=top.text("about_en") or "",
        pool=top.name("pool", "groupings"),
        month=month,
        year=year,
        budget_cents=None if budget is None else yuan_to_cents(budget),
        fleets=made("fleet", a_fleet_size),
        shifts=made("shift", a_shift),
        days=made("days", work_days),
        frequencies=made("frequency", a_frequency),
        tiers=made("tier", a_tier),
        waves=made("waves", a_wave),
        relocations=made("relocation", a_relocation),
        floors=made("floor", a_floor),
        closures=made("closure", _row),
        fixed_points=made("fixed_point", _row),
    )
    return scenario if top.sound else None


def _sections(
    values: Mapping[str, Any], key: str, names: Names, faults: Faults
) -> Iterator[Section]:
    """Yield the tables of an array of tables."""
    found = values.get(key, [])
    tables = found if isinstance(found, list) else [found]
    for place, table in enumerate(tables):
        path = (key, place) if isinstance(found, list) else (key,)
        if isinstance(table, dict):
            yield Section(table, path, known=SECTIONS[key], names=names, faults=faults)
        else:
            details = {"wanted_zh": f"[[{key}]] 表", "wanted_en": f"a table, [[{key}]]"}
            faults.add("scenario_wrong_type", (key,), table, details)


def _row(section: Section) -> TableRow:
    """Return a row of a table of the dataset; its cells are checked with the whole table."""
    return TableRow(
        line=section.line,
        cells=tuple((key, _cell_text(value)) for key, value in section.values.items()),
    )


def _cell_text(value: object) -> str:
    """Return a value as a cell would have it."""
    if isinstance(value, bool):
        return str(int(value))
    if isinstance(value, list):
        return ";".join(map(str, value))
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    return str(value)
