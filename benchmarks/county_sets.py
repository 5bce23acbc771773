"""Datasets of any number of counties, cut from a dataset or multiplied from it."""

from __future__ import annotations

import csv
import json
import re
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path

COUNTY_CODE = re.compile(r"^([DO]?)(\d{6})(?=\D|\d{3}|$)")
"""A county code where an id begins with one: of a county, township, village, base, order …"""
COPY_STEP = 1000
"""Each round of copies adds this to the county codes: 331102 becomes 332102."""


GROUPINGS = "groupings"
"""A table of several counties together: left out."""


def chosen_counties(codes: Sequence[str], count: int) -> list[tuple[str, str]]:
    """Return (code in the source, code in the new dataset) of each of ``count`` counties."""
    rounds = [divmod(i, len(codes)) for i in range(count)]
    return [(codes[at], str(int(codes[at]) + COPY_STEP * turn)) for turn, at in rounds]


def write_counties(source: Path, target: Path, counties: Sequence[tuple[str, str]]) -> None:
    """
    Write a dataset that holds only the given counties of another, under their new codes.

    Rows that belong to no county are written as they are. What belongs to a county is known by
    its id, because all of them begin with the county's code. Groupings are left out.
    """
    target.mkdir(parents=True)
    with (source / "counties.csv").open(encoding="utf-8-sig", newline="") as file:
        known = {row["county_code"] for row in csv.DictReader(file)}
    for path in sorted(source.glob("*.csv")):
        if path.stem == GROUPINGS:
            continue
        _write_table(path, target / path.name, counties, known=known)
    _write_polygons(source / "counties.geojson", target / "counties.geojson", counties)
    shutil.copy(source / "elevation.npz", target / "elevation.npz")


def _write_table(
    source: Path, target: Path, counties: Sequence[tuple[str, str]], *, known: set[str]
) -> None:
    with source.open(encoding="utf-8-sig", newline="") as file:
        header, *rows = list(csv.reader(file))
    common = [row for row in rows if _county(row, known) is None]
    with target.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(common)
        for old, new in counties:
            own = (row for row in rows if _county(row, known) == old)
            writer.writerows([_renamed(cell, {old: new}) for cell in row] for row in own)


def _county(row: Sequence[str], known: set[str]) -> str | None:
    """Return the county that a row belongs to by the first of its ids."""
    found = (COUNTY_CODE.match(cell) for cell in row)
    return next((match[2] for match in found if match and match[2] in known), None)


def _renamed(cell: str, codes: Mapping[str, str]) -> str:
    match = COUNTY_CODE.match(cell)
    if match is None or match[2] not in codes:
        return cell
    return f"{match[1]}{codes[match[2]]}{cell[match.end() :]}"


def _write_polygons(source: Path, target: Path, counties: Sequence[tuple[str, str]]) -> None:
    collection = json.loads(source.read_text(encoding="utf-8"))
    by_code = {f["properties"]["county_code"]: f for f in collection["features"]}
    collection["features"] = [
        {**by_code[old], "properties": {**by_code[old]["properties"], "county_code": new}}
        for old, new in counties
    ]
    target.write_text(json.dumps(collection, ensure_ascii=False), encoding="utf-8")
