"""Tables of docs/benchmarks.md on runs of the engine: public instances, counties, parts, bounds."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from statistics import median
from typing import Any

from benchmarks.counties.ablation import summarise as summarise_parts
from benchmarks.counties.referee import MATTERS_PCT
from benchmarks.markdown import span, table, verdict, yuan
from benchmarks.quality.summary import summarise as summarise_quality

Row = Mapping[str, Any]
CITY = "city"
COUNTY_TARGET_PCT, SAVING_TARGET_PCT = 1.0, 20.0
CITY_TARGET_PCT = 3.0
EDIT_TARGET_S = 0.3
DAY_GAP_TARGET_PCT, CYCLE_GAP_TARGET_PCT = 7.0, 10.0


def newest(rows: Iterable[Row], *beside: str) -> list[Row]:
    """
    Return the rows of each engine's newest code only: older ones are of another program.

    Rows that differ in what is named ``beside`` the engine are never held against each other, so
    they may be of different code.
    """
    alike: dict[tuple[object, ...], list[Row]] = defaultdict(list)
    for row in rows:
        alike[row.get("engine"), *(row.get(key) for key in beside)].append(row)
    kept = []
    for own in alike.values():
        last = max(own, key=lambda row: row["measured_at"])["stamp"].get("engine_hash")
        kept += [row for row in own if row["stamp"].get("engine_hash") == last]
    return kept


def of_the_city(rows: Iterable[Row]) -> list[Row]:
    """Return the runs of the whole city."""
    return newest((row for row in rows if row["county"] == CITY), "weeks")


def of_instances(rows: Iterable[Row]) -> list[Row]:
    """Return the runs of public instances."""
    return newest(rows, "group", "seconds")


def of_counties(rows: Iterable[Row], reference: Iterable[Row]) -> list[Row]:
    """Return the runs of four weeks of counties that have a long one, on their newest data."""
    names = {row["county"] for row in reference}
    own = newest(row for row in rows if row["county"] in names and row["weeks"] == 4)
    last: dict[str, Row] = {}
    for row in sorted(own, key=lambda row: row["measured_at"]):
        last[row["county"]] = row
    return [row for row in own if _same_input(row, last[row["county"]])]


def _same_input(row: Row, other: Row) -> bool:
    return bool(row["stamp"]["input_hash"] == other["stamp"]["input_hash"])


def quality(rows: Sequence[Row]) -> list[str]:
    """Say how far each engine is from the best known costs, by group and time."""
    lines = []
    now = of_instances(rows)
    for seconds in sorted({row["seconds"] for row in now}):
        for line in summarise_quality([dict(r) for r in now if r["seconds"] == seconds]):
            if line.mean_gap_pct is None:
                continue
            lines.append(
                (
                    *(line.group, f"{seconds:g}", line.engine),
                    f"{line.compared} of {line.instances}",
                    *(f"{line.mean_gap_pct:.2f} %", f"{line.worst_gap_pct:.2f} %"),
                    *(line.unserved, line.violations),
                )
            )
    head = ("group", "CPU s", "engine", "instances", "mean gap", "worst", "unserved", "broken")
    return table(head, sorted(lines))


def counties(rows: Sequence[Row], reference: Sequence[Row]) -> list[str]:
    """Say what a minute brings in each county, by engine, against the long run."""
    found: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in of_counties(rows, reference):
        found[row["county"], row["engine"]].append(row)
    # Long runs on data as it was before say nothing of these.
    long = {
        row["county"]: row
        for row in reference
        if any(
            _same_input(row, some[0])
            for (county, _), some in found.items()
            if county == row["county"]
        )
    }
    plain = {
        county: median(row["cost_cents"] for row in some)
        for (county, engine), some in found.items()
        if engine == "weekly+daily"
    }
    lines = []
    for (county, engine), some in sorted(found.items()):
        cents = median(row["cost_cents"] for row in some)
        best = long.get(county)
        gap = 100 * (cents / best["cost_cents"] - 1) if best else None
        equal = best is None or all(row["shortfall"] == best["shortfall"] for row in some)
        saving = 100 * (1 - cents / plain[county]) if county in plain else None
        lines.append(
            (
                *(county, engine, len(some), f"{some[0]['seconds']:g}"),
                f"{median(row['first_complete_s'] or 0 for row in some):.1f}"
                if all(row["first_complete_s"] is not None for row in some)
                else "—",
                yuan(round(cents)),
                "no long run on this data" if gap is None else f"{gap:+.2f} %",
                "" if gap is None else "equal" if equal else "**less**",
                f"{saving:.1f} %" if saving is not None and engine == "auto" else "",
                sum(row["violations"] for row in some),
                verdict(equal and gap <= COUNTY_TARGET_PCT)
                if engine == "auto" and gap is not None
                else "",
            )
        )
    lines += [
        (
            *(county, "auto, long run", 1, f"{row['seconds']:g}", f"{row['first_complete_s']:.1f}"),
            *(yuan(row["cost_cents"]), "0", "", "", row["violations"], ""),
        )
        for county, row in long.items()
    ]
    return table(
        (
            *("county, four weeks", "engine", "seeds", "CPU s", "first whole plan, CPU s"),
            *("cost, yuan (median)", f"above the long run (target {COUNTY_TARGET_PCT:g} %)"),
            *("service", f"below `weekly+daily` (target {SAVING_TARGET_PCT:g} %)", "broken", ""),
        ),
        sorted(lines),
    )


def whole_city(rows: Sequence[Row]) -> list[str]:
    """Say what short runs of the whole city bring against long ones."""
    found: dict[tuple[int, float], list[Row]] = defaultdict(list)
    for row in of_the_city(rows):
        found[row["weeks"], row["seconds"]].append(row)
    lines = []
    for (weeks, seconds), some in sorted(found.items()):
        longest = max(limit for one, limit in found if one == weeks)
        cents = median(row["cost_cents"] for row in some)
        best = median(row["cost_cents"] for row in found[weeks, longest])
        firsts = [row["first_complete_s"] for row in some]
        lines.append(
            (
                *(weeks, f"{some[0]['visits']:,}", f"{seconds:g}", len(some)),
                "—" if None in firsts else f"{median(firsts):.1f}",
                yuan(round(cents)),
                "0" if seconds == longest else f"{100 * (cents / best - 1):+.2f} %",
                *(sum(row[key] for row in some) for key in ("unserved", "violations")),
                max(row["peak_memory_mib"] for row in some),
            )
        )
    return table(
        (
            *("weeks", "visits", "CPU s", "seeds", "first whole plan, CPU s"),
            "cost, yuan (median)",
            f"above the longest run (target {CITY_TARGET_PCT:g} %)",
            *("unserved", "broken", "peak memory, MiB (target 4096)"),
        ),
        lines,
    )


def ablation(rows: Sequence[Row]) -> list[str]:
    """Say what plans cost without each part of the engine."""
    lines = [
        (
            line.part,
            "—" if line.median_ratio is None else f"{100 * (line.median_ratio - 1):+.2f} %",
            "—"
            if line.least_ratio is None or line.greatest_ratio is None
            else f"{100 * (line.least_ratio - 1):+.2f} to {100 * (line.greatest_ratio - 1):+.2f} %",
            f"{line.compared} of {line.runs}",
            f"{line.worse_service} worse, {line.better_service} better",
        )
        for line in summarise_parts([dict(row) for row in newest(rows)])
    ]
    return table(("without", "cost, median", "least to most", "compared", "service"), lines)


def referee(rows: Sequence[Row]) -> list[str]:
    """Say which days of a plan others make cheaper in equal time."""
    lines = []
    for row in rows:
        for engine in dict.fromkeys(day["engine"] for day in row["days"]):
            days = [day for day in row["days"] if day["engine"] == engine]
            known = [d["improved_pct"] for d in days if d["improved_pct"] is not None]
            better = sum(pct > MATTERS_PCT for pct in known)
            lines.append(
                (
                    *(row["county"], engine, len(days), len(known), better),
                    f"{-max(known):+.2f} %" if known else "—",
                    f"{-median(known):+.2f} %" if known else "—",
                )
            )
    return table(
        (
            *("county", "days planned anew by", "days", "of these whole and sound"),
            *(f"cheaper by more than {MATTERS_PCT:g} %", "best day", "median day"),
        ),
        lines,
    )


def bound(rows: Sequence[Row]) -> list[str]:
    """Say how near the lower bounds come to the plans."""
    lines = []
    for row in newest(rows):
        gaps = [day["bound_gap_pct"] for day in row["days"]]
        cycle = row["bound_gap_pct"]
        lines.append(
            (
                *(row["county"], yuan(row["plan_cents"]), yuan(row["bound_cents"])),
                *(row["first_s"], f"{cycle:.1f} %", ", ".join(f"{gap:.2f} %" for gap in gaps)),
                verdict(cycle <= CYCLE_GAP_TARGET_PCT and max(gaps) <= DAY_GAP_TARGET_PCT),
            )
        )
    return table(
        (
            *("county", "plan, yuan", "bound, yuan", "first bound, s (target 120)"),
            f"cycle: gap (aim {CYCLE_GAP_TARGET_PCT:g} %)",
            f"days: gap after at most 30 s (target {DAY_GAP_TARGET_PCT:g} %)",
            "",
        ),
        lines,
    )


def edits(rows: Sequence[Row]) -> list[str]:
    """Say how long a dispatcher waits for an edit."""
    lines = []
    for row in newest(rows):
        kinds = row["edits"]
        slowest = max(kinds[kind]["median_s"] for kind in kinds)
        lines.append(
            (
                *(row["county"], f"{row['visits']:,}"),
                *(f"{kinds[kind]['median_s']} ({kinds[kind]['worst_s']})" for kind in kinds),
                sum(kinds[kind]["violations"] for kind in kinds),
                verdict(slowest <= EDIT_TARGET_S),
            )
        )
    names = [kind.replace("_", " ") for kind in rows[0]["edits"]]
    head = ("county", "visits", *(f"{name}: median (worst), s" for name in names), "broken", "")
    return table(head, lines)


def measured_on(rows: Sequence[Row]) -> list[str]:
    """Say when and where rows were measured, and of which engine."""
    machine = rows[0]["machine"]
    hashes = sorted({str(row["stamp"].get("engine_hash", ""))[:12] for row in rows})
    loads = sorted(row["load"] for row in rows if row["load"] is not None)
    return [
        "",
        f"Measured {span(sorted(row['measured_at'] for row in rows))}; load {span(loads)}; "
        f"{machine['cpu']}, {machine['cores']} cores; engine {', '.join(hashes)}.",
    ]


RUN_TABLES: Mapping[str, tuple[str, Callable[[Sequence[Row]], list[str]]]] = {
    "quality": ("quality", quality),
    "ablation": ("ablation", ablation),
    "referee": ("referee", referee),
    "bound": ("bound", bound),
    "edits": ("edits", edits),
}
"""By table: its results file and what writes it."""
