"""VRPLIB text, in PyVRP's dialect: capacitated, windows, mixed fleets, depots, trips, releases."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np

from benchmarks.quality.public import (
    TENTHS,
    THOUSANDTHS,
    UNITS,
    Convention,
    Customer,
    Floats,
    NotReadableError,
    PublicInstance,
    Van,
    euclidean,
    whole,
)

CONVENTIONS: Mapping[str, Convention] = {"CVRP": UNITS, "VRPTW": TENTHS, "MTVRPTWR": TENTHS}
"""By ``TYPE``; every other type counts thousandths."""
READ = frozenset(
    {
        "CAPACITY",
        "DEMAND",
        "DEPOT",
        "EDGE_WEIGHT",
        "NODE_COORD",
        "RELEASE_TIME",
        "SERVICE_TIME",
        "TIME_WINDOW",
        "VEHICLES_ALLOWED_CLIENTS",
        "VEHICLES_DEPOT",
        "VEHICLES_FIXED_COST",
        "VEHICLES_MAX_DURATION",
        "VEHICLES_MAX_RELOADS",
        "VEHICLES_RELOAD_DEPOT",
        "VEHICLES_UNIT_DISTANCE_COST",
    }
)
"""Sections (or, with one value for all, keys) that are understood."""
NOTES = frozenset(
    {
        "COMMENT",
        "DIMENSION",
        "DISPLAY_DATA",
        "DISPLAY_DATA_TYPE",
        "EDGE_WEIGHT_FORMAT",
        "EDGE_WEIGHT_TYPE",
        "NAME",
        "NODE_COORD_TYPE",
        "TYPE",
        "VEHICLES",
    }
)
KEY = re.compile(r"^([A-Za-z_0-9]+)\s*:\s*(.*)$")
T = TypeVar("T")
Row = Sequence[float]


@dataclass(frozen=True, slots=True)
class _Text:
    """The file by name: values of keys, rows of sections (their index apart)."""

    values: Mapping[str, str]
    rows: Mapping[str, Mapping[int, Row]]
    weights: Row

    def number(self, key: str) -> float | None:
        """Return the value of a key, or ``None`` where there is none."""
        return float(self.values[key]) if key in self.values else None

    def by_index(self, key: str, indices: Iterable[int], default: T) -> list[float | T]:
        """Return the first number of each index: its section's, the key's, or the default."""
        rows, one = self.rows.get(key, {}), self.number(key)
        return [rows[i][0] if i in rows else (default if one is None else one) for i in indices]


def looks_like_vrplib(text: str) -> bool:
    """Tell whether a text has the key that every file of the format has."""
    return re.search(r"^DIMENSION\s*:", text, re.MULTILINE) is not None


def read_vrplib(text: str, name: str) -> PublicInstance:
    """
    Read an instance.

    Raises
    ------
    NotReadableError
        If it has a section that we do not know, no number where one belongs, or contradicts itself.
    """
    try:
        parsed = _parse(text)
        return _instance(parsed, name)
    except NotReadableError:
        raise
    except (KeyError, IndexError) as error:
        raise NotReadableError(f"{error} is missing") from None
    except (ValueError, OverflowError) as error:
        raise NotReadableError(f"not only numbers where they belong: {error}") from None


def _parse(text: str) -> _Text:
    values: dict[str, str] = {}
    rows: dict[str, dict[int, Row]] = {}
    weights: list[float] = []
    section = ""
    for line in (line.strip() for line in text.splitlines()):
        if not line or line == "EOF":
            continue
        if found := KEY.match(line):
            values[found[1].upper()] = found[2].strip()
            section = ""
        elif line[0].isalpha():
            section = line.rstrip(": ").upper().removesuffix("_SECTION")
            rows[section] = {}
        elif section == "EDGE_WEIGHT":
            weights += [float(word) for word in line.split()]
        else:
            index, *numbers = (float(word) for word in line.split())
            rows[section][int(index)] = numbers
    unknown = sorted({*values, *rows} - READ - NOTES)
    if unknown:
        raise NotReadableError(f"{', '.join(unknown)} not understood")
    return _Text(values, rows, weights)


def _instance(text: _Text, name: str) -> PublicInstance:
    size = int(text.values["DIMENSION"])
    if size < 1:
        raise NotReadableError(f"DIMENSION {size}")
    kind = text.values.get("TYPE", "CVRP")
    depots = [i for i in text.rows.get("DEPOT", {1: ()}) if i > 0]
    nodes = [i for i in range(1, size + 1) if i not in depots]
    windows = {i: (row[0], row[1]) for i, row in text.rows.get("TIME_WINDOW", {}).items()}
    return PublicInstance(
        name=name,
        kind=kind,
        days=1,
        legs=_legs(text, size),
        depots=tuple(i - 1 for i in depots),
        customers=tuple(_customers(text, nodes, windows)),
        vans=tuple(_vans(text, depots=depots, customers=len(nodes))),
        convention=CONVENTIONS.get(kind, THOUSANDTHS),
        opening={i - 1: windows[i] for i in depots if i in windows},
    )


def _customers(
    text: _Text, nodes: list[int], windows: Mapping[int, tuple[float, float]]
) -> Iterable[Customer]:
    columns = zip(
        nodes,
        text.by_index("DEMAND", nodes, 0),
        text.by_index("SERVICE_TIME", nodes, 0.0),
        text.by_index("RELEASE_TIME", nodes, 0.0),
        strict=True,
    )
    for node, demand, service, release in columns:
        yield Customer(
            place=node - 1,
            demand=whole(demand, "demand"),
            service=service,
            window=windows.get(node),
            release=release,
        )


def _vans(text: _Text, *, depots: list[int], customers: int) -> Iterable[Van]:
    count = int(text.values.get("VEHICLES", customers))
    every = range(1, count + 1)
    allowed, reloads = text.rows.get("VEHICLES_ALLOWED_CLIENTS"), _reload_trips(text, every)
    columns = zip(
        every,
        text.by_index("VEHICLES_DEPOT", every, depots[0]),
        text.by_index("CAPACITY", every, None),
        text.by_index("VEHICLES_MAX_DURATION", every, None),
        text.by_index("VEHICLES_FIXED_COST", every, 0.0),
        text.by_index("VEHICLES_UNIT_DISTANCE_COST", every, 1.0),
        strict=True,
    )
    for number, depot, capacity, longest, fixed, unit in columns:
        may_reload = text.rows.get("VEHICLES_RELOAD_DEPOT", {}).get(number, ())
        if set(may_reload) - {depot}:
            raise NotReadableError("vehicles that reload at another depot than their own")
        yield Van(
            depot=int(depot) - 1,
            capacity=None if capacity is None else whole(capacity, "capacity"),
            max_duration=longest,
            fixed_cost=fixed,
            unit_cost=unit,
            allowed=None if allowed is None else frozenset(int(i) - 1 for i in allowed[number]),
            trips=reloads[number - 1] if may_reload else 1,
        )


def _reload_trips(text: _Text, every: Sequence[int]) -> list[int | None]:
    """Return how often each vehicle may leave if it may reload (``None``: as often as it can)."""
    most = text.by_index("VEHICLES_MAX_RELOADS", every, None)
    return [None if reloads is None else 1 + int(reloads) for reloads in most]


def _legs(text: _Text, size: int) -> Floats:
    way = text.values.get("EDGE_WEIGHT_TYPE", "EUC_2D")
    if way == "EXPLICIT":
        return _matrix(text.weights, size, text.values.get("EDGE_WEIGHT_FORMAT", "FULL_MATRIX"))
    rounded: dict[str, Callable[[Floats], Floats]] = {
        "EUC_2D": lambda legs: legs,
        "EXACT_2D": lambda legs: legs,
        "CEIL_2D": np.ceil,
        "FLOOR_2D": np.floor,
    }
    if way not in rounded:
        raise NotReadableError(f"EDGE_WEIGHT_TYPE {way} not understood")
    coordinates = text.rows["NODE_COORD"]
    points = np.array([coordinates[i][:2] for i in range(1, size + 1)])
    return rounded[way](euclidean(points))


def _matrix(weights: Row, size: int, form: str) -> Floats:
    """Return the full matrix of one written in full or as a lower triangle by rows."""
    shapes = {"FULL_MATRIX": None, "LOWER_ROW": -1, "LOWER_DIAG_ROW": 0}
    if form not in shapes:
        raise NotReadableError(f"EDGE_WEIGHT_FORMAT {form} not understood")
    legs = np.zeros((size, size))
    diagonal = shapes[form]
    cells = np.indices((size, size)).reshape(2, -1) if diagonal is None else None
    rows, columns = np.tril_indices(size, diagonal) if cells is None else (cells[0], cells[1])
    if len(weights) != len(rows):
        raise NotReadableError(f"EDGE_WEIGHT has {len(weights)} numbers, not {len(rows)}")
    legs[rows, columns] = weights
    return legs if diagonal is None else np.maximum(legs, legs.T)
