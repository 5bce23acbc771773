"""Arguments that the commands on counties share, and what they print."""

from __future__ import annotations

import argparse
from pathlib import Path
from statistics import median

from benchmarks.children import Row


def parser_of(
    command: str, about: str | None, *, seconds: float, seeds: int
) -> argparse.ArgumentParser:
    """Return a parser that knows what every command here takes."""
    parser = argparse.ArgumentParser(
        prog=f"python -m benchmarks {command}",
        description=about,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--weeks", type=int, choices=(1, 4), default=4, help="length of the cycle")
    parser.add_argument("--seconds", type=positive, help=f"CPU seconds of each run ({seconds:g})")
    parser.add_argument("--seeds", type=int, default=seeds, help="runs of each, seeds from 1 on")
    parser.add_argument("--jobs", type=int, default=1, help="runs side by side: one per core")
    parser.add_argument("--again", action="store_true", help="measure again what is there")
    parser.add_argument("--json", action="store_true", help="print rows as JSON")
    parser.add_argument("--out", type=Path, help="results file (in benchmarks/results)")
    return parser


def positive(text: str) -> float:
    """Read a number of seconds."""
    seconds = float(text)
    if not seconds > 0:
        raise argparse.ArgumentTypeError("must be > 0")
    return seconds


def row_text(row: Row) -> str:
    """Return one run as a line of text."""
    off = f" without {row['without']}" if row.get("without") else ""
    start = f"{row['county']} {row['weeks']} w {row['engine']}{off} seed {row['seed']}"
    if row["status"] != "measured":
        return f"{start}: {row['status'].replace('_', ' ')}: {row['reason']}"
    gap = row.get("gap_pct")
    return (
        f"{start}: {row['cost_cents'] / 100:.2f} yuan{'' if gap is None else f' {gap:+.2f} %'}, "
        f"unserved {row['unserved_by_priority']}, {row['violations']} broken, "
        f"first {row['first_complete_s']} s, {row['cpu_seconds']} s, "
        f"{row['iterations']} iterations, {row['routes']} routes, "
        f"{row.get('peak_memory_mib', '—')} MiB"
    )


def middle(values: list[float]) -> float | None:
    """Return the median; ``None`` of nothing."""
    return median(values) if values else None
