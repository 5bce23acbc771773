"""Cordeau's text format: routing (0), periodic (1), multi-depot (2), multi-depot periodic (8)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from benchmarks.quality.public import (
    REAL,
    Customer,
    Days,
    NotReadableError,
    PublicInstance,
    Van,
    euclidean,
    whole,
)

Numbers = list[float]
PLAIN, PERIODIC, MULTI_DEPOT, MULTI_DEPOT_PERIODIC = 0, 1, 2, 8
KINDS = {PLAIN: "VRP", PERIODIC: "PVRP", MULTI_DEPOT: "MDVRP", MULTI_DEPOT_PERIODIC: "MDPVRP"}
LISTED_FROM = 7
"""Before it stand i, x, y, service, demand, f and the number of combinations."""


def looks_like_cordeau(text: str) -> bool:
    """Tell whether a text begins with the four or five whole numbers of the format."""
    lines = text.split("\n", 1)
    words = lines[0].split()
    return 4 <= len(words) <= 5 and all(word.isdigit() for word in words)


def read_cordeau(text: str, name: str) -> PublicInstance:
    """
    Read an instance.

    In multi-depot periodic instances all visits of a customer come from one depot (Vidal, Crainic,
    Gendreau, Lahrichi & Rei, Operations Research 60(3), 2012).

    Raises
    ------
    NotReadableError
        If the text is of another kind or contradicts itself.
    """
    try:
        lines = [[float(word) for word in line.split()] for line in text.splitlines()]
    except ValueError as error:
        raise NotReadableError(f"not only numbers: {error}") from None
    lines = [line for line in lines if line]
    kind, vans, count, days, depots = _header(lines[0])
    limits, nodes = lines[1 : 1 + days * depots], lines[1 + days * depots :]
    _check(limits, nodes, count=count, depots=depots)
    if kind == MULTI_DEPOT_PERIODIC and len({tuple(limit) for limit in limits}) > 1:
        raise NotReadableError("type 8 with limits that differ")
    at = [place for place, node in enumerate(nodes) if node[6] == 0]
    return PublicInstance(
        name=name,
        kind=KINDS[kind],
        days=days,
        legs=euclidean(np.array([node[1:3] for node in nodes])),
        depots=tuple(at),
        customers=tuple(_customers(nodes, days=days, is_periodic=kind in (1, 8))),
        vans=tuple(_vans(limits, depots=at, per_depot=vans, days=days)),
        convention=REAL,
        opening={},
        keeps_depot=kind == MULTI_DEPOT_PERIODIC,
    )


def _header(line: Sequence[float]) -> tuple[int, int, int, int, int]:
    """Return kind, vehicles per depot and day, customers, days and depots."""
    kind, vans, count, last = (int(number) for number in line[:4])
    if kind not in KINDS:
        raise NotReadableError(f"type {kind} is not read, only {', '.join(map(str, KINDS))}")
    if kind == MULTI_DEPOT_PERIODIC:
        if len(line) < 5:
            raise NotReadableError("type 8 needs a number of depots")
        return kind, vans, count, last, int(line[4])
    if kind == MULTI_DEPOT:
        return kind, vans, count, 1, last
    return kind, vans, count, last if kind == PERIODIC else 1, 1


def _check(limits: list[Numbers], nodes: list[Numbers], *, count: int, depots: int) -> None:
    """Refuse lines that are too short or not as many as the first line says."""
    short = [line for line in limits if len(line) != 2]
    short += [line for line in nodes if len(line) < LISTED_FROM]
    short += [line for line in nodes if len(line) < LISTED_FROM + int(line[6])]
    if short:
        raise NotReadableError(f"line {short[0]} has not enough numbers, or too many")
    found = sum(node[6] == 0 for node in nodes)
    if (found, len(nodes) - found) != (depots, count):
        raise NotReadableError(
            f"{depots} depots and {count} customers announced, "
            f"{found} and {len(nodes) - found} found"
        )


def _customers(nodes: list[Numbers], *, days: int, is_periodic: bool) -> Iterator[Customer]:
    """Yield the customers; outside periodic files the combinations name depots, not days."""
    for place, node in enumerate(nodes):
        if node[6] == 0:
            continue
        listed = node[LISTED_FROM : LISTED_FROM + int(node[6])]
        day_sets = {combination(int(code), days) for code in listed} if is_periodic else {(0,)}
        if len({len(chosen) for chosen in day_sets}) > 1:
            raise NotReadableError(
                f"customer {int(node[0])} lists combinations of different length"
            )
        yield Customer(
            place=place,
            demand=whole(node[4], "demand"),
            service=node[3],
            day_sets=tuple(sorted(day_sets)),
        )


def combination(code: int, days: int) -> Days:
    """Return the days of a combination: bits are days from left to right."""
    return tuple(day for day in range(days) if code >> (days - 1 - day) & 1)


def _vans(limits: list[Numbers], *, depots: list[int], per_depot: int, days: int) -> Iterator[Van]:
    """Yield the vehicles of each depot; where limits change with the day, others come out."""
    for number, depot in enumerate(depots):
        by_limit: dict[tuple[float, float], list[int]] = {}
        for day, limit in enumerate(limits[number * days : (number + 1) * days]):
            by_limit.setdefault((limit[0], limit[1]), []).append(day)
        for (longest, capacity), on in by_limit.items():
            van = Van(
                depot=depot,
                days=tuple(on),
                capacity=whole(capacity, "capacity") if capacity else None,
                max_duration=longest or None,
            )
            yield from [van] * per_depot
