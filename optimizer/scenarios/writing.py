"""Writes a scenario as the TOML that `optimizer.scenarios.reading` reads."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path

from optimizer.domain.scenario import Fleet, Scenario, TableRow
from optimizer.scenarios.applying_fleet import weekdays_text
from optimizer.tables.atomic import write_file
from optimizer.units import cents_to_yuan, without_point

Value = str | int | float | list[str] | None


def write_scenario(scenario: Scenario, path: Path) -> None:
    """
    Write a scenario, whole or not at all.

    Parameters
    ----------
    scenario
        The scenario; its id is not written: that is the file's name.
    path
        The ``.toml`` file; it is replaced.
    """
    text = scenario_toml(scenario)
    write_file(path, lambda draft: _write(draft, text))


def scenario_toml(scenario: Scenario) -> str:
    """Return a scenario as TOML."""
    budget = scenario.budget_cents
    top: dict[str, Value] = {
        "name_zh": scenario.name_zh,
        "name_en": scenario.name_en,
        "about_zh": scenario.about_zh or None,
        "about_en": scenario.about_en or None,
        "pool": scenario.pool,
        "month": scenario.month,
        "year": scenario.year,
        "budget_yuan": None if budget is None else without_point(cents_to_yuan(budget)),
    }
    parts = ["\n".join(_lines(top))]
    for key, values in changes_of(scenario):
        parts.append("\n".join((f"[[{key}]]", *_lines(values))))
    return "\n\n".join(parts) + "\n"


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", newline="\n")


def changes_of(scenario: Scenario) -> Iterator[tuple[str, Mapping[str, Value]]]:
    """Yield every change with its section, in the order of its file inside a section."""
    yield from _vehicle_sections(scenario)
    for frequency in scenario.frequencies:
        visits = {"visits_per_4_weeks": frequency.visits_per_4_weeks}
        yield "frequency", {"line": frequency.line_id, **visits, **_counties(frequency.counties)}
    for tier in scenario.tiers:
        yield "tier", {"tier": tier.tier_id, "visits_per_4_weeks": tier.visits_per_4_weeks}
    for wave in scenario.waves:
        yield (
            "waves",
            {
                "line": wave.line_id,
                "people_percent": without_point(wave.people_percent),
                "half_days": wave.half_days,
                "windows": wave.windows,
                "shift_end": wave.shift_end,
                **_counties(wave.counties),
            },
        )
    for move in scenario.relocations:
        places = {"from": move.from_village, "to": move.to_village}
        yield "relocation", {**places, "residents": move.residents}
    for floor in scenario.floors:
        where = {"county": floor.county_code, "township": floor.township_code}
        visits = {"visits_per_4_weeks": floor.visits_per_4_weeks}
        yield "floor", {"line": floor.line_id, **visits, **where}
    for key, rows in (("closure", scenario.closures), ("fixed_point", scenario.fixed_points)):
        for row in rows:
            yield key, _cells(row)


def _vehicle_sections(scenario: Scenario) -> Iterator[tuple[str, Mapping[str, Value]]]:
    """Yield the changes of vehicles."""
    for size in scenario.fleets:
        percent = None if size.percent is None else without_point(size.percent)
        amounts = {"count": size.count, "percent": percent, "total": size.total}
        yield "fleet", {**_fleet(size.fleet), **amounts}
    for shift in scenario.shifts:
        moved = {"start_min": shift.start_min or None, "end_min": shift.end_min or None}
        yield "shift", {**_fleet(shift.fleet), **moved}
    for days in scenario.days:
        added = weekdays_text(set(days.weekdays)) or None
        yield "days", {**_fleet(days.fleet), "more": days.more, "weekdays": added}


def _fleet(fleet: Fleet) -> dict[str, Value]:
    named = {"line": fleet.line_id, "type": fleet.type_id, "fleet": fleet.fleet}
    return {**named, **_counties(fleet.counties)}


def _counties(codes: tuple[str, ...]) -> dict[str, Value]:
    return {"counties": list(codes) or None}


def _cells(row: TableRow) -> dict[str, Value]:
    return dict(row.cells)


def _lines(values: Mapping[str, Value]) -> Iterator[str]:
    """Yield ``key = value`` of what is there; JSON's strings, numbers and lists are TOML's."""
    for key, value in values.items():
        if value is not None:
            yield f"{key} = {_toml(value)}"


def _toml(value: Value) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text.replace("\x7f", "\\u007f")
