"""Seasons and crews of the shipped dataset: assumed or drawn, written down once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from optimizer.building.assumptions import ASSUMED, GENERATED, Row
from optimizer.building.chance import uniform

TURNS: dict[str, tuple[float, tuple[str, ...]]] = {
    "doctor": (0.45, ("1-3", "4-5")),
    "nurse": (0.30, ("1;3;5", "2;4")),
    "driver": (0.0, ()),
}
"""Roles of a mobile hospital: the share of vans whose members take turns, and on which weekdays."""

HOSPITAL_FLEET = "hospital"


def _season(service: str, month: int, *, people: int, out: int, back: int) -> Row:
    """Return one row of ``seasons``; factors in per cent."""
    return {
        "season_id": f"{service}-{month:02}",
        "line_id": "supply",
        "service_id": service,
        "month": str(month),
        "people_pct": str(people),
        "out_pct": str(out),
        "back_pct": str(back),
        "source": ASSUMED,
    }


SEASONS: tuple[Row, ...] = (
    *(_season("selling", month, people=100, out=100, back=115) for month in (3, 4)),
    *(_season("selling", month, people=105, out=100, back=125) for month in (10, 11)),
    *(_season("shopping", month, people=105, out=120, back=100) for month in (1, 2)),
)
"""Spring tea, the autumn harvest, and shopping before the Spring Festival."""


def _group(grouping: str, number: int, name: str, *codes: str) -> Row:
    """Return one row of ``groupings``."""
    return {
        "group_id": f"{grouping}-{number}",
        "grouping": grouping,
        "name": name,
        "codes": ";".join(codes),
        "source": GROUPING_SOURCE,
    }


GROUPING_SOURCE = "lishui-groupings"
GROUPINGS: tuple[Row, ...] = (
    _group("2020", 1, "莲青缙", "331102", "331121", "331122"),
    _group("2020", 2, "龙庆", "331126", "331181"),
    _group("2020", 3, "遂松", "331123", "331124"),
    _group("2020", 4, "云景", "331125", "331127"),
    _group("2026", 1, "莲青缙", "331102", "331121", "331122"),
    _group("2026", 2, "龙遂松", "331123", "331124", "331181"),
    _group("2026", 3, "云庆景", "331125", "331126", "331127"),
    _group(
        "温溪片",
        1,
        "温溪、贵岙、小舟山、吴坑",
        *("331121101", "331121214", "331121215", "331121216"),
    ),
)
"""Groupings of counties by year, and a cross-township one inside 青田; they change with policy."""


def crew_rows(vehicles: Iterable[Row]) -> list[Row]:
    """
    Return the rows of ``crews``: a doctor, a nurse and a driver for each mobile hospital.

    Parameters
    ----------
    vehicles
        Rows of ``vehicles``.

    Returns
    -------
    list of dict
        Members who take turns cover all working days together, so no van loses a day.
    """
    hospitals = [row["vehicle_id"] for row in vehicles if row["fleet"] == HOSPITAL_FLEET]
    return [row for vehicle_id in hospitals for row in _team(vehicle_id)]


def _team(vehicle_id: str) -> Iterator[Row]:
    """Yield the members of one van's team."""
    for role, (share, turns) in TURNS.items():
        in_turns = uniform(vehicle_id, role, "turns") < share
        for number, weekdays in enumerate(turns if in_turns else ("",), start=1):
            yield {
                "member_id": f"{vehicle_id}-{role}{number}",
                "role": role,
                "vehicle_id": vehicle_id,
                "weekdays": weekdays,
                "source": GENERATED,
            }
