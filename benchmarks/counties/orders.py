"""Orders: how long a dispatcher waits until it is known which van takes one, and when.

The counties are planned, then orders come by chance, visits and rides, on a day to come or at nine
in the morning of the day itself, each quoted in the same warm process; every second one is put in,
so that the next finds it there. Timed is all of it, the checker included. Rows that are there are
kept unless --again.
"""

from __future__ import annotations

from benchmarks.counties.cases import CITY
from benchmarks.counties.subjects import Measuring
from benchmarks.counties.waiting import Waiting

ORDERS = Waiting(
    name="orders",
    about=__doc__,
    timed="wall time of one order with the check of its plan, in a process that is warm",
    plan_s=10.0,
    count=100,
    target_s=0.2,
    counties=[CITY],
    counties_help=f"repeatable; {CITY}: all in one process",
    measuring=Measuring(
        module="benchmarks.counties.orders_child",
        files=("counties/orders_child.py",),
        code=("adjusting", "assembling", "checking", "domain", "ordering", "solving"),
    ),
    size=lambda row: f"{row['visits']} visits, {row['vehicles']} vehicles",
    came_of=lambda one: f"{one['accepted']} of {one['count']} placed",
)
main, text = ORDERS.main, ORDERS.text
