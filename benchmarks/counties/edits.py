"""Edits of plans: how long a dispatcher waits for a day or a village to be planned again.

A county is planned, then edits are made by chance, each to the same plan and in the same warm
process, as the app does: a vehicle is out for a day, a village is cut off for a day, the work at a
stop grows by 20 minutes. Timed is all of it, the checker included. Rows that are there are kept
unless --again.
"""

from __future__ import annotations

from benchmarks.counties.references import COUNTIES
from benchmarks.counties.subjects import Measuring
from benchmarks.counties.waiting import Waiting

EDITS = Waiting(
    name="edits",
    about=__doc__,
    timed="wall time of one edit with its check, in a process that is warm",
    plan_s=20.0,
    count=30,
    target_s=0.3,
    counties=COUNTIES,
    counties_help=f"repeatable; {' '.join(COUNTIES)}",
    measuring=Measuring(
        module="benchmarks.counties.edits_child",
        files=("counties/edits_child.py",),
        code=("adjusting", "assembling", "checking", "domain", "solving"),
    ),
    size=lambda row: f"{row['visits']} visits",
    came_of=lambda one: f"{one['visits_lost']} visits lost in {one['count']} edits",
)
main, text = EDITS.main, EDITS.text
