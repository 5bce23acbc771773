"""Write the tables of docs/benchmarks.md from the results files: python -m benchmarks.report

Each table stands between <!-- name --> and <!-- /name -->; the words around them are people's.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from benchmarks.machine import ROOT
from benchmarks.markdown import span, table, verdict, yuan
from benchmarks.report_runs import (
    RUN_TABLES,
    counties,
    measured_on,
    newest,
    of_counties,
    of_instances,
    of_the_city,
    whole_city,
)

RESULTS = ROOT / "benchmarks" / "results"
PAGE = ROOT / "docs" / "benchmarks.md"
NOT_MEASURED = "Not measured yet."
Stored = Mapping[str, Any]


def first(stored: Stored) -> list[str]:
    target, rows = stored["target_s"], stored["rows"]
    return table(
        (
            *("county", "visits", f"first checked plan, s (target {target:g})"),
            *("of that solving, s", "unserved, no slot", "unserved, proved", "violations"),
            *("load before", ""),
        ),
        (
            (
                *(name, row["visits"], row["first_checked_plan_s"], row["of_that_solving_s"]),
                *(row["unserved_no_slot"], row["unserved_proved"], row["violations"]),
                row["load_before"],
                verdict(row["first_checked_plan_s"] <= target and not row["violations"]),
            )
            for name, row in rows.items()
        ),
    )


def city(stored: Stored) -> list[str]:
    row = stored["rows"]["city"]
    plan, stamp = row["plan"], row["stamp"]
    memory, target_mib = row["peak_memory_mib"], stored["target_memory_mib"]
    bad = plan["violations"] + (row["check"]["violations"] or 0)
    return table(
        (f"nine counties, `{stamp['limit']}`, {stamp['workers']} processes", "", "target", ""),
        (
            (
                *("wall time, s", row["wall_s"], f"≤ {stored['target_s']}"),
                verdict(row["wall_s"] <= stored["target_s"]),
            ),
            (
                *("peak memory of all processes, MiB", memory, f"≤ {target_mib}"),
                verdict(memory <= target_mib),
            ),
            ("violations (in the run + `shanlu check`)", bad, 0, verdict(not bad)),
            (
                *("visits unserved, no slot", plan["unserved_no_slot"], 0),
                verdict(not plan["unserved_no_slot"]),
            ),
            (
                "visits planned of required",
                f"{plan['visits_planned']} of {_required(plan)}",
                "",
                "",
            ),
            ("cost, yuan", yuan(plan["cost_cents"]), "", ""),
            ("CPU, s", row["cpu_s"], "", ""),
            ("`shanlu check` of the folder, s", row["check"]["wall_s"], "", ""),
        ),
    )


def _required(plan: Mapping[str, Any]) -> int:
    return int(plan["visits_required"])


def growth(stored: Stored) -> list[str]:
    rows = sorted(stored["rows"].values(), key=lambda row: row["counties"])
    base = rows[0]
    return table(
        (
            *("counties", "visits", "wall, s", "CPU, s", "CPU, s per 1000 visits"),
            *("peak memory, MiB", "CPU against one county", "memory against one county"),
            *("violations", "CPU and memory no faster than linear"),
        ),
        (
            (
                *(row["counties"], _required(row["plan"]), row["wall_s"], row["cpu_s"]),
                round(1000 * row["cpu_s"] / _required(row["plan"]), 2),
                row["peak_memory_mib"],
                f"× {row['cpu_s'] / base['cpu_s']:.1f}",
                f"× {row['peak_memory_mib'] / base['peak_memory_mib']:.1f}",
                row["plan"]["violations"],
                verdict(_no_faster_than_linear(row, base)),
            )
            for row in rows
        ),
    )


def _no_faster_than_linear(row: Stored, base: Stored) -> bool:
    times = row["counties"] / base["counties"]
    return all(row[what] <= times * base[what] for what in ("cpu_s", "peak_memory_mib"))


def coverage(stored: Stored) -> list[str]:
    """Say of each county's two questions, and of each line's curve, how soon and how far proved."""
    target, rows = stored["targets"], list(stored["rows"].values())
    floors = {row["county"]: row for row in rows if row["kind"] == "floor"}
    counties = [row for row in rows if row["kind"] == "fewest"]
    curves = [row for row in rows if row["kind"] == "curve"]
    lines = table(
        (
            *("county", f"fewest, s (target {target['fewest_s']})", "proved"),
            *("vehicles by line: needed (no plan uses fewer) of those there are",),
            *(f"floor decided, s (target {target['floor_s']})", "highest floor, %"),
            *("decided with half the vehicles, s", "highest floor, %", ""),
        ),
        (
            (
                *(row["county"], row["seconds"], "yes" if row["proved"] else "**no**"),
                "; ".join(_needed(name, line) for name, line in row["lines"].items()),
                *_floor_cells(floors[row["county"]]),
                *_floor_cells(floors[row["county"]]["half"]),
                verdict(
                    row["proved"]
                    and row["seconds"] <= target["fewest_s"]
                    and all(
                        one["status"] != "unknown" and one["decided_s"] <= target["floor_s"]
                        for one in (floors[row["county"]], floors[row["county"]]["half"])
                    )
                ),
            )
            for row in counties
            if "half" in floors.get(row["county"], {})
        ),
    )
    if not curves:
        return lines
    return [
        *lines,
        "",
        *table(
            (
                *("curve of the city", f"s (target {target['curve_s']})"),
                *("points proved", "largest gap, %", ""),
            ),
            (
                (
                    *(row["line"], row["seconds"], f"{row['proved_points']} of {row['points']}"),
                    *(row["largest_gap_pct"], verdict(row["seconds"] <= target["curve_s"])),
                )
                for row in curves
            ),
        ),
    ]


def opening(stored: Stored) -> list[str]:
    """Say how soon the page that compares scenarios is there."""
    row, target = stored["rows"]["compare"], stored["target_s"]
    new, again, within = row["new_tab_s"], row["next_tab_s"], row["from_another_page_s"]
    return table(
        ("opened", f"s, median (target {target:g})", "worst", ""),
        (
            (
                *("from another page of the app", within["median"], within["worst"]),
                verdict(within["median"] <= target),
            ),
            (
                *("in a new tab of a browser that knows the app", again["median"], again["worst"]),
                verdict(again["median"] <= target),
            ),
            (
                *("in a new tab, nothing cached", new["median"], new["worst"]),
                verdict(new["median"] <= target),
            ),
            ("in the first tab after the app's start", row["first_s"], "", ""),
        ),
    )


def _needed(name: str, line: Mapping[str, Any]) -> str:
    """Say what one line needs, or how many villages it cannot reach or serve."""
    missed = line["villages_beyond"] + line["villages_short"]
    needed = f"no, {missed} villages" if line["vehicles"] is None else line["vehicles"]
    minimum = "—" if line["minimum"] is None else line["minimum"]
    return f"{name} {needed} ({minimum}) of {line['present']}"


def _floor_cells(row: Stored) -> tuple[object, object]:
    """Return when it was known whether the floor can be had, and the highest one."""
    low, high = row["highest_pct"], row["highest_bound_pct"]
    return row["decided_s"], low if low == high else f"{low} to {high}"


def provenance(stored: Stored) -> list[str]:
    """Say on what and from what the rows above were measured."""
    machine = stored["machine"]
    rows = stored["rows"].values()
    when = sorted(row["measured_at"] for row in rows)
    versions = [f"{name} {machine[name]}" for name in machine if name not in ("cpu", "system")]
    inputs = sorted({row["stamp"].get("input_hash", "—")[:12] for row in rows})
    codes = sorted({row["stamp"]["code_hash"][:12] for row in rows})
    loads = [row["load_before"] for row in rows if row["load_before"] is not None]
    return [
        "",
        f"Begun {span(when)} with `{stored['command']}`; load before it "
        f"{span(sorted(loads))}; {machine['cpu']}, "
        f"{', '.join(versions)}; input {', '.join(inputs)}; code {', '.join(codes)}.",
    ]


TABLES: Mapping[str, Callable[[Stored], list[str]]] = {
    "first": first,
    "city": city,
    "growth": growth,
    "coverage": coverage,
    "opening": opening,
}
OWN_FILES = ("coverage", "opening")
"""Tables whose results are not of `benchmarks.planning`."""


def written(page: str, results: Path) -> str:
    """Return a page with its tables as the results files say."""
    for name, lines_of in TABLES.items():
        path = results / (f"{name}.json" if name in OWN_FILES else f"planning_{name}.json")
        lines = [NOT_MEASURED]
        if path.exists():
            stored = json.loads(path.read_text(encoding="utf-8"))
            lines = [*lines_of(stored), *provenance(stored)]
        page = _placed(page, name, lines)
    for name, (file, lines_of_runs) in RUN_TABLES.items():
        rows = _rows(results / f"{file}.json")
        shown = of_instances(rows) if name == "quality" else newest(rows)
        lines = [*lines_of_runs(rows), *measured_on(shown)] if rows else [NOT_MEASURED]
        page = _placed(page, name, lines)
    rows, long = _rows(results / "city.json"), _rows(results / "reference.json")
    own = [*of_counties(rows, long), *long]
    page = _placed(page, "counties", [*counties(rows, long), *_told(own)])
    return _placed(page, "whole_city", [*whole_city(rows), *_told(of_the_city(rows))])


def _told(rows: Sequence[Stored]) -> list[str]:
    return measured_on(rows) if rows else ["", NOT_MEASURED]


def _rows(path: Path) -> list[Stored]:
    """Return the rows of a results file that were measured; none where there is no file."""
    if not path.exists():
        return []
    rows = json.loads(path.read_text(encoding="utf-8"))["rows"].values()
    return [row for row in rows if row["status"] == "measured"]


def _placed(page: str, name: str, lines: Iterable[str]) -> str:
    text = "\n".join((f"<!-- {name} -->", *lines, f"<!-- /{name} -->"))
    place = re.compile(f"<!-- {name} -->.*?<!-- /{name} -->", re.DOTALL)
    return place.sub(lambda _: text, page)


def write() -> None:
    """Write the page anew."""
    PAGE.write_text(written(PAGE.read_text(encoding="utf-8"), RESULTS), encoding="utf-8")


if __name__ == "__main__":
    write()
