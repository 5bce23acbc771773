"""Rules about loads: somebody who may come can carry what a visit brings and takes back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from optimizer.errors import Issue
from optimizer.tables.offers import capacities_by_services
from optimizer.tables.schema import LOAD_KINDS
from optimizer.tables.table import Tables
from optimizer.tables.units_of_demand import Unit

OUT, BACK = "out", "back"
LOADS = tuple(f"{way}_{kind}" for way in (OUT, BACK) for kind in LOAD_KINDS)
KIND_WORDS: Mapping[str, tuple[str, str]] = {
    "goods": ("箱货物", "boxes of goods"),
    "cold": ("箱冷藏货", "boxes of chilled goods"),
    "meals": ("份餐食", "meals"),
    "seats": ("人", "people"),
}
WAY_WORDS: Mapping[str, tuple[str, str]] = {OUT: ("送", "bring"), BACK: ("带回", "take back")}

Load = tuple[int, ...]
"""Amounts, aligned with `LOAD_KINDS`."""


def loads_fit(tables: Tables, units: Sequence[Unit]) -> Iterator[Issue]:
    """
    Report visits whose load no vehicle has room for, of those that offer the service.

    A fixed point that offers the services may take people over, and their load with them: such
    visits are left to the plan, which proves what is impossible.
    """
    capacities_of = capacities_by_services(tables)
    if capacities_of is None:
        return
    sound = {row.row_number for row in tables.requirements.having(*LOADS)}
    points = [frozenset(row.services) for row in tables.fixed_points.having("services")]
    for unit in units:
        if any(row.row_number not in sound for row in unit.rows):
            continue
        capacities = capacities_of(unit.fleets, unit.services)
        helped = any(able.issuperset(row.services) for row in unit.rows for able in points)
        if not capacities or helped:
            continue
        for way in (OUT, BACK):
            load = _load(unit, way)
            if not any(_holds(capacity, load) for capacity in capacities):
                yield _too_much(tables, unit, way, load=load, capacities=capacities)
                break


def _load(unit: Unit, way: str) -> Load:
    """Return what one halt brings or takes back, all joined requirements together."""
    return tuple(sum(getattr(row, f"{way}_{kind}") for row in unit.rows) for kind in LOAD_KINDS)


def _holds(capacity: Load, load: Load) -> bool:
    return all(amount <= room for amount, room in zip(load, capacity, strict=True))


def _too_much(
    tables: Tables, unit: Unit, way: str, *, load: Load, capacities: frozenset[Load]
) -> Issue:
    """Say what is to be carried, and what the largest vehicles hold."""
    most = tuple(max(rooms) for rooms in zip(*capacities, strict=True))
    beyond = [n for n, amount in enumerate(load) if amount > most[n]]
    # Each kind may fit some vehicle, and all of them together none.
    kinds = beyond[:1] or [n for n, amount in enumerate(load) if amount]
    words = [KIND_WORDS[LOAD_KINDS[n]] for n in kinds]
    bring_zh, bring_en = WAY_WORDS[way]
    loads_zh = "、".join(f" {load[n]} {zh}" for n, (zh, _) in zip(kinds, words, strict=True))
    loads_en = " and ".join(f"{load[n]} {en}" for n, (_, en) in zip(kinds, words, strict=True))
    mosts_zh = "、".join(f" {most[n]} {zh}" for n, (zh, _) in zip(kinds, words, strict=True))
    mosts_en = " or ".join(f"{most[n]} {en}" for n, (_, en) in zip(kinds, words, strict=True))
    joined = len(unit.rows) > 1
    details = {
        "load_zh": f"{bring_zh}{loads_zh}" + ("（合并的各项合计）" if joined else ""),
        "load_en": f"{bring_en} {loads_en}" + (" (all that is joined)" if joined else ""),
        "most_zh": f"最多装{mosts_zh}" + ("" if beyond else "，没有一辆同时装得下"),
        "most_en": f"hold {mosts_en} at most" + ("" if beyond else ", and none holds all of it"),
    }
    column = f"{way}_{LOAD_KINDS[kinds[0]]}"
    heaviest = max(unit.rows, key=lambda row: int(getattr(row, column)))
    return tables.requirements.issue("load_beyond_vehicles", heaviest.row_number, column, details)
