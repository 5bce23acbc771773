"""Measure: python -m benchmarks COMMAND ... (each has --help)

quality   plans of public benchmark instances, against the best known and other programs
city      plans of the shipped counties, against long runs; single days against other programs
bound     lower bounds of plans, days and public instances
opening   how soon the page that compares scenarios is there
edits     how long a dispatcher waits for an edit
coverage  how soon managers' questions of coverage are answered, and how far proved
orders    how long a dispatcher waits until an order has its van and time
ablation  what each part of the engine brings: plans without it against plans with it
"""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from importlib import import_module

COMMANDS: Mapping[str, str] = {
    "quality": "benchmarks.quality.command",
    "city": "benchmarks.counties.city",
    "bound": "benchmarks.counties.bounds",
    "coverage": "benchmarks.coverage",
    "opening": "benchmarks.opening",
    "edits": "benchmarks.counties.edits",
    "orders": "benchmarks.counties.orders",
    "ablation": "benchmarks.counties.ablation",
}
"""Modules with a ``main(arguments)`` that returns an exit code."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command."""
    words = sys.argv[1:] if arguments is None else list(arguments)
    if not words or words[0] not in COMMANDS:
        asks_help = bool(words) and words[0] in {"-h", "--help"}
        print(__doc__, file=sys.stdout if asks_help else sys.stderr)
        return 0 if asks_help else 2
    code: int = import_module(COMMANDS[words[0]]).main(words[1:])
    return code


if __name__ == "__main__":
    sys.exit(main())
