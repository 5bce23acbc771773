"""
One faulty dataset per code, each the tiny dataset with one thing spoiled.

``python -m tests.tables.bad_cases`` writes them to ``datasets/bad/<code>/``.
"""

from __future__ import annotations

import csv
import io
import json
import shutil
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import xlsxwriter

from optimizer.tables.datum import Datum, from_wgs84

TINY = Path("datasets/tiny")
LISHUI = Path("datasets/lishui")
BAD = Path("datasets/bad")
TABLES = (
    "counties",
    "townships",
    "villages",
    "depots",
    "services",
    "lines",
    "vehicle_types",
    "vehicles",
    "requirements",
    "prices",
)
BOOK = "book.xlsx"
DATUM_COUNTY = "331122"


@dataclass
class Files:
    """The tables as lists of rows (header first), and other files as bytes."""

    tables: dict[str, list[list[str]]] = field(default_factory=dict)
    others: dict[str, bytes] = field(default_factory=dict)
    book: bool = False

    def set(self, table: str, row: int, column: str, value: str) -> None:
        """Write a cell; rows as Excel shows them."""
        rows = self.tables[table]
        rows[row - 1][rows[0].index(column)] = value

    def add_column(self, table: str, header: str, value: str = "") -> None:
        """Append a column."""
        for number, row in enumerate(self.tables[table]):
            row.append(value if number else header)

    def drop_column(self, table: str, header: str) -> None:
        """Remove a column."""
        place = self.tables[table][0].index(header)
        for row in self.tables[table]:
            del row[place]

    def csv(self, table: str) -> bytes:
        """Return a table as a CSV file."""
        text = io.StringIO()
        csv.writer(text, lineterminator="\n").writerows(self.tables[table])
        return text.getvalue().encode("utf-8")


@dataclass(frozen=True)
class Case:
    """A code, how the tiny dataset is spoiled, and where the issue is found."""

    code: str
    spoil: Callable[[Files], None]
    sheet: str | None
    row: int | None = None
    column: str | None = None
    value: str | None = None
    severity: str = "fault"

    @property
    def expected(self) -> dict[str, Any]:
        """What ``expected.json`` says."""
        issue = {
            "code": self.code,
            "severity": self.severity,
            "sheet": self.sheet,
            "row": self.row,
            "column": self.column,
            "value": self.value,
        }
        return {"issues": [issue]}


def tiny_files() -> Files:
    """Return the tiny dataset."""
    files = Files()
    for table in TABLES:
        with (TINY / f"{table}.csv").open(encoding="utf-8", newline="") as file:
            files.tables[table] = list(csv.reader(file))
    files.others["counties.geojson"] = (TINY / "counties.geojson").read_bytes()
    return files


def spoiled(case: Case) -> dict[str, bytes]:
    """Return the files of a case by name."""
    text = json.dumps(case.expected, ensure_ascii=False, indent=1)
    return {**spoiled_files(case.spoil), "expected.json": f"{text}\n".encode()}


def spoiled_files(spoil: Callable[[Files], None]) -> dict[str, bytes]:
    """Return the files of the tiny dataset by name, after it was spoiled."""
    files = tiny_files()
    spoil(files)
    found = dict(files.others)
    if files.book:
        found[BOOK] = workbook(files)
    else:
        found |= {f"{table}.csv": files.csv(table) for table in files.tables}
    return found


def workbook(files: Files) -> bytes:
    """Return the tables as a workbook, the same bytes every time."""
    content = io.BytesIO()
    options = {"strings_to_numbers": True, "strings_to_formulas": True}
    with xlsxwriter.Workbook(content, options) as book:
        book.set_properties({"created": datetime(2026, 1, 1)})
        for table, rows in files.tables.items():
            sheet = book.add_worksheet(table)
            for row, cells in enumerate(rows):
                for column, cell in enumerate(cells):
                    sheet.write(row, column, cell)
    return content.getvalue()


# How things are spoiled


def cell(table: str, row: int, column: str, value: str) -> Callable[[Files], None]:
    """Overwrite one cell."""
    return lambda files: files.set(table, row, column, value)


def several(*edits: Callable[[Files], None]) -> Callable[[Files], None]:
    """Do several things."""

    def spoil(files: Files) -> None:
        for edit in edits:
            edit(files)

    return spoil


def only(name: str, content: bytes) -> Callable[[Files], None]:
    """Leave nothing but one file."""

    def spoil(files: Files) -> None:
        files.tables.clear()
        files.others = {name: content}

    return spoil


def nothing(files: Files) -> None:
    """Leave no file at all."""
    files.tables.clear()
    files.others.clear()


def raw_bytes(table: str, change: Callable[[bytes], bytes]) -> Callable[[Files], None]:
    """Change the bytes of a CSV file."""

    def spoil(files: Files) -> None:
        files.others[f"{table}.csv"] = change(files.csv(table))
        del files.tables[table]

    return spoil


def bombed(files: Files) -> None:
    """Leave a small workbook that unpacks to eleven megabytes of zeros."""
    content = io.BytesIO(workbook(files))
    with zipfile.ZipFile(content, "a", zipfile.ZIP_DEFLATED) as archive:
        member = zipfile.ZipInfo("xl/media/zeros.bin", (1980, 1, 1, 0, 0, 0))
        member.compress_type = zipfile.ZIP_DEFLATED
        archive.writestr(member, bytes(11 * 2**20))
    only(BOOK, content.getvalue())(files)


def with_formula(files: Files) -> None:
    """Compute the residents of a village."""
    files.set("villages", 2, "residents", "=100+60")
    files.book = True


def wrong_datum(files: Files) -> None:
    """Add a real county whose surveyed townships are given in GCJ-02."""
    borders = json.loads((LISHUI / "counties.geojson").read_text(encoding="utf-8"))
    mine = json.loads(files.others["counties.geojson"])
    mine["features"] += [
        feature
        for feature in borders["features"]
        if feature["properties"]["county_code"] == DATUM_COUNTY
    ]
    files.others["counties.geojson"] = json.dumps(mine, ensure_ascii=False).encode()
    files.tables["counties"] += _rows_of("counties", "county_code", DATUM_COUNTY)
    header = files.tables["townships"][0]
    for row in _rows_of("townships", "county_code", DATUM_COUNTY):
        given = dict(zip(header, row, strict=True))
        if given["position_source"] == "geonames":
            lat, lon = from_wgs84(float(given["lat"]), float(given["lon"]), Datum.GCJ02)
            given |= {"lat": f"{lat:.5f}", "lon": f"{lon:.5f}"}
            files.tables["townships"].append(list(given.values()))


def _rows_of(table: str, column: str, value: str) -> list[list[str]]:
    """Return the rows of the shipped dataset with a value."""
    with (LISHUI / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return [list(row.values()) for row in csv.DictReader(file) if row[column] == value]


def twins(column: str, value: str) -> Callable[[Files], None]:
    """Join two requirements of one village; spoil the second."""

    def spoil(files: Files) -> None:
        files.add_column("requirements", "join_id")
        row = list(files.tables["requirements"][4])
        row[0] = "S1-more"
        files.tables["requirements"].append(row)
        for number in (5, 10):
            files.set("requirements", number, "join_id", "J1")
        files.set("requirements", 10, column, value)

    return spoil


def same_party_twice(files: Files) -> None:
    """Ask for shopping twice for one household group."""
    files.add_column("requirements", "party_id")
    row = list(files.tables["requirements"][4])
    row[0] = "S1-more"
    files.tables["requirements"].append(row)
    for number in (5, 10):
        files.set("requirements", number, "party_id", "3")


def price(name: str, value: str, unit: str = "min") -> Callable[[Files], None]:
    """Add a row to the price list."""
    return lambda files: files.tables["prices"].append([name, value, unit, ""])


def stop_elsewhere(files: Files) -> None:
    """Let a requirement name another village as its stop point."""
    files.add_column("requirements", "stop_id")
    files.set("requirements", 5, "stop_id", "999901101202")


# Tables laid over the standing demand: the tiny dataset has none of them.


def closure(**cells: str) -> Callable[[Files], None]:
    """Add a table of one closure."""
    return table_of("closures", closure_id="C1", from_date="2026-12-07", **cells)


def table_of(table: str, **cells: str) -> Callable[[Files], None]:
    """Add a table of one row."""
    return rows_of(table, cells)


def rows_of(table: str, *rows: dict[str, str]) -> Callable[[Files], None]:
    """Add a table; its columns are the cells of the first row."""

    def spoil(files: Files) -> None:
        header = list(rows[0])
        files.tables[table] = [header, *([row[name] for name in header] for row in rows)]

    return spoil


def orders(**changes: str) -> Callable[[Files], None]:
    """Add a table with one order, of vans that have four seats."""
    cells = {
        "order_id": "O1",
        "date": "2026-12-01",
        "line_id": "supply",
        "services": "shopping",
        "village_code": "999901101201",
        "earliest": "09:00",
        "latest": "11:00",
        "service_min": "20",
        "persons": "1",
        "destination_id": "",
        "max_aboard_min": "",
    } | changes

    def spoil(files: Files) -> None:
        files.set("vehicle_types", 3, "capacity_seats", "4")
        files.tables["orders"] = [list(cells), list(cells.values())]

    return spoil


PRICE_CELL = ("prices.csv", 9, "value")
"""Where `price` writes."""
RESIDENTS_OF_2025 = table_of("about", key="residents_year", value="2025")

CONDITION_CASES = (
    Case("closure_incomplete", closure(kind="封村"), "closures.csv", 2, "kind", "封村"),
    Case(
        "closure_cell_unused",
        closure(kind="village", village_code="999901101201", line_id="supply"),
        "closures.csv",
        2,
        "line_id",
        "supply",
    ),
    Case(
        "closure_inverted",
        closure(kind="vehicle", vehicle_id="V1", to_date="2026-12-06"),
        "closures.csv",
        2,
        "to_date",
        "2026-12-06",
    ),
    Case(
        "closure_height_unknown",
        several(closure(kind="height", above_m="400"), cell("villages", 2, "elevation_m", "")),
        "closures.csv",
        2,
        "kind",
        "height",
        severity="warning",
    ),
    Case(
        "suspension_of_nothing",
        closure(kind="停办", village_code="999901101201", line_id="hospital"),
        "closures.csv",
        2,
        "line_id",
        "hospital",
        severity="warning",
    ),
    Case(
        "crew_never_together",
        rows_of(
            "crews",
            {"member_id": "M1", "role": "doctor", "vehicle_id": "H1", "weekdays": "1-2"},
            {"member_id": "M2", "role": "nurse", "vehicle_id": "H1", "weekdays": "3-5"},
            {"member_id": "M3", "role": "driver", "vehicle_id": "H1", "weekdays": "1-5"},
        ),
        "crews.csv",
        3,
        "weekdays",
        "3-5",
    ),
    Case(
        "crew_size_differs",
        rows_of(
            "crews",
            {"member_id": "M1", "role": "doctor", "vehicle_id": "H1"},
            {"member_id": "M2", "role": "nurse", "vehicle_id": "H1"},
        ),
        "vehicle_types.csv",
        2,
        "crew_size",
        "3",
        severity="warning",
    ),
    Case(
        "on_site_too_long",
        several(
            lambda files: files.add_column("lines", "min_on_site_min"),
            cell("lines", 2, "min_on_site_min", "181"),
        ),
        "lines.csv",
        2,
        "min_on_site_min",
        "181",
    ),
    Case(
        "season_of_nothing",
        table_of("seasons", season_id="S1", line_id="", month="4", people_pct="120"),
        "seasons.csv",
        2,
        "line_id",
        "",
    ),
    Case(
        "season_doubled",
        rows_of(
            "seasons",
            {"season_id": "S1", "line_id": "supply", "month": "4"},
            {"season_id": "S2", "line_id": "supply", "month": "4"},
        ),
        "seasons.csv",
        3,
        "month",
        "4",
    ),
    Case(
        "season_without_demand",
        table_of("seasons", season_id="S1", line_id="supply", service_id="medical", month="4"),
        "seasons.csv",
        2,
        "service_id",
        "medical",
        severity="warning",
    ),
    Case(
        "fixed_point_place",
        table_of(
            "fixed_points",
            point_id="F1",
            name="东镇卫生室",
            kind="clinic",
            services="medical",
            village_code="999901101201",
            lat="28.14",
            lon="120.14",
            capacity_per_week="20",
            catchment_km="5",
        ),
        "fixed_points.csv",
        2,
        "village_code",
        "999901101201",
    ),
    Case(
        "tier_rank_doubled",
        rows_of(
            "tiers",
            {"tier_id": "T1", "line_id": "supply", "rank": "1", "visits_per_4_weeks": "4"},
            {"tier_id": "T2", "line_id": "supply", "rank": "1", "visits_per_4_weeks": "2"},
        ),
        "tiers.csv",
        3,
        "rank",
        "1",
    ),
    Case(
        "tier_comes_more_often",
        rows_of(
            "tiers",
            {"tier_id": "T1", "line_id": "supply", "rank": "1", "visits_per_4_weeks": "2"},
            {"tier_id": "T2", "line_id": "supply", "rank": "2", "visits_per_4_weeks": "4"},
        ),
        "tiers.csv",
        3,
        "visits_per_4_weeks",
        "4",
    ),
    Case(
        "tier_kind_unknown",
        table_of(
            "tiers",
            tier_id="T1",
            line_id="supply",
            rank="1",
            visits_per_4_weeks="4",
            min_km="2",
            from_kinds="service_staton",
        ),
        "tiers.csv",
        2,
        "from_kinds",
        "service_staton",
    ),
    Case(
        "tier_far_from_nothing",
        table_of(
            "tiers",
            tier_id="T1",
            line_id="supply",
            rank="1",
            visits_per_4_weeks="4",
            min_km="2",
        ),
        "tiers.csv",
        2,
        "min_km",
        "2",
    ),
    Case(
        "group_code_unknown",
        table_of("groupings", group_id="G1", grouping="片区", name="一组", codes="999901;999902"),
        "groupings.csv",
        2,
        "codes",
        "999901;999902",
    ),
    Case(
        "group_overlap",
        rows_of(
            "groupings",
            {"group_id": "G1", "grouping": "片区", "name": "一组", "codes": "999901101"},
            {"group_id": "G2", "grouping": "片区", "name": "二组", "codes": "999901"},
        ),
        "groupings.csv",
        3,
        "codes",
        "999901",
    ),
    Case(
        "no_residents_year",
        table_of("trends", township_code="999901101", yearly_pct="-2.5"),
        "about",
        severity="warning",
    ),
    Case(
        "relocation_to_itself",
        several(
            RESIDENTS_OF_2025,
            table_of(
                "relocations",
                relocation_id="R1",
                year="2027",
                from_village="999901201203",
                to_village="999901201203",
            ),
        ),
        "relocations.csv",
        2,
        "to_village",
        "999901201203",
    ),
    Case(
        "relocation_too_many",
        several(
            RESIDENTS_OF_2025,
            table_of(
                "relocations",
                relocation_id="R1",
                year="2027",
                from_village="999901201203",
                residents="91",
            ),
        ),
        "relocations.csv",
        2,
        "residents",
        "91",
    ),
    Case(
        "no_tier",
        cell("requirements", 5, "visits_per_4_weeks", ""),
        "requirements.csv",
        5,
        "visits_per_4_weeks",
        "",
    ),
)

CASES = (
    Case(
        "missing_file",
        nothing,
        "missing_file",
        value="datasets/bad/missing_file/*.csv",
    ),
    Case("not_a_workbook", only(BOOK, b"village,residents\n"), BOOK),
    Case("zip_bomb", bombed, BOOK),
    Case(
        "bad_encoding",
        raw_bytes("villages", lambda data: data.replace("竹溪".encode(), b"\xff\xfe", 1)),
        "villages.csv",
        5,
    ),
    Case(
        "broken_csv",
        raw_bytes("villages", lambda data: data.replace("竹溪".encode(), '"竹"溪'.encode(), 1)),
        "villages.csv",
        5,
    ),
    Case(
        "missing_sheet",
        lambda files: files.tables.pop("services") and None,
        "missing_sheet",
        value="services",
    ),
    Case(
        "unknown_sheet",
        lambda files: files.tables.update(vehicels=[["a"], ["b"]]),
        "vehicels.csv",
        severity="warning",
    ),
    Case(
        "duplicate_sheet",
        lambda files: files.tables.update(行政村=files.tables["villages"]),
        "行政村.csv",
    ),
    Case(
        "empty_table",
        lambda files: files.tables.update(prices=files.tables["prices"][:1]),
        "prices.csv",
    ),
    Case(
        "missing_column",
        lambda files: files.drop_column("villages", "residents"),
        "villages.csv",
        1,
        value="residents",
    ),
    Case(
        "unknown_column",
        lambda files: files.add_column("villages", "residens", "1"),
        "villages.csv",
        1,
        "residens",
    ),
    Case(
        "duplicate_column",
        lambda files: files.add_column("villages", "村名", "甲"),
        "villages.csv",
        1,
        "村名",
    ),
    Case(
        "row_too_short",
        lambda files: files.tables["villages"][2].pop(),
        "villages.csv",
        3,
    ),
    Case(
        "row_too_long",
        lambda files: files.tables["villages"][2].append("又一格"),
        "villages.csv",
        3,
        value="又一格",
    ),
    Case(
        "bad_polygons",
        lambda files: files.others.update({"counties.geojson": b'{"type":"FeatureColl'}),
        "counties.geojson",
    ),
    Case(
        "missing_polygon",
        lambda files: files.others.update(
            {"counties.geojson": files.others["counties.geojson"].replace(b"999901", b"999902")}
        ),
        "counties.geojson",
        value="999901",
        severity="warning",
    ),
    Case(
        "blank_cell",
        cell("villages", 3, "residents", " "),
        "villages.csv",
        3,
        "residents",
        "",
    ),
    Case("formula_cell", with_formula, "villages", 2, "residents", "=100+60"),
    Case(
        "not_a_number",
        cell("villages", 3, "lat", "28.1度"),
        "villages.csv",
        3,
        "lat",
        "28.1度",
    ),
    Case(
        "not_a_whole_number",
        cell("villages", 3, "residents", "220.5"),
        "villages.csv",
        3,
        "residents",
        "220.5",
    ),
    Case("not_finite", cell("villages", 3, "lat", "NaN"), "villages.csv", 3, "lat", "NaN"),
    Case(
        "out_of_range",
        cell("requirements", 5, "visits_per_4_weeks", "29"),
        "requirements.csv",
        5,
        "visits_per_4_weeks",
        "29",
    ),
    Case(
        "wave_out_of_range",
        several(
            lambda files: files.add_column("requirements", "wave"),
            cell("requirements", 5, "wave", "0"),
        ),
        "requirements.csv",
        5,
        "wave",
        "0",
    ),
    Case(
        "seats_out_of_range",
        cell("vehicle_types", 3, "capacity_seats", "-4"),
        "vehicle_types.csv",
        3,
        "capacity_seats",
        "-4",
    ),
    Case(
        "crew_out_of_range",
        cell("vehicle_types", 3, "crew_size", "0"),
        "vehicle_types.csv",
        3,
        "crew_size",
        "0",
    ),
    Case(
        "trips_out_of_range",
        several(
            lambda files: files.add_column("vehicle_types", "max_trips", "1"),
            cell("vehicle_types", 3, "max_trips", "0"),
        ),
        "vehicle_types.csv",
        3,
        "max_trips",
        "0",
    ),
    Case(
        "bad_clock_time",
        cell("requirements", 5, "windows", "8点半到11点"),
        "requirements.csv",
        5,
        "windows",
        "8点半到11点",
    ),
    Case(
        "bad_date",
        lambda files: files.tables.update(
            calendar=[["date", "kind"], ["2026-10-01", "holiday"], ["2026-02-30", "holiday"]]
        ),
        "calendar.csv",
        3,
        "date",
        "2026-02-30",
    ),
    Case(
        "bad_choice",
        cell("villages", 3, "in_plan", "也许"),
        "villages.csv",
        3,
        "in_plan",
        "也许",
    ),
    Case(
        "bad_keeping",
        cell("lines", 2, "same_weekday", "often"),
        "lines.csv",
        2,
        "same_weekday",
        "often",
    ),
    Case(
        "bad_list_member",
        cell("requirements", 5, "weekdays", "1;8"),
        "requirements.csv",
        5,
        "weekdays",
        "1;8",
    ),
    Case(
        "window_inverted",
        cell("requirements", 5, "windows", "11:30-08:30"),
        "requirements.csv",
        5,
        "windows",
        "11:30-08:30",
    ),
    Case(
        "lat_lon_swapped",
        several(cell("villages", 3, "lat", "120.17"), cell("villages", 3, "lon", "28.14")),
        "villages.csv",
        3,
        "lat",
        "120.17",
    ),
    Case(
        "duplicate_id",
        cell("vehicles", 4, "vehicle_id", "V1"),
        "vehicles.csv",
        4,
        "vehicle_id",
        "V1",
    ),
    Case(
        "unknown_reference",
        cell("vehicles", 4, "depot_id", "D-wset"),
        "vehicles.csv",
        4,
        "depot_id",
        "D-wset",
    ),
    Case(
        "county_mismatch",
        several(
            lambda files: files.tables["counties"].append(
                ["999902", "邻县", "Neighbour", "1", "28.1", "120.1", "made up"]
            ),
            cell("depots", 3, "county_code", "999902"),
            lambda files: files.others.pop("counties.geojson") and None,
        ),
        "depots.csv",
        3,
        "county_code",
        "999902",
    ),
    Case(
        "stop_of_other_village",
        stop_elsewhere,
        "requirements.csv",
        5,
        "stop_id",
        "999901101202",
    ),
    Case(
        "outside_county",
        cell("villages", 3, "lat", "28.24"),
        "villages.csv",
        3,
        "lat",
        "28.24",
    ),
    Case(
        "near_county_border",
        cell("villages", 3, "lat", "28.22"),
        "villages.csv",
        3,
        "lat",
        "28.22",
        severity="warning",
    ),
    Case(
        "datum_shift",
        wrong_datum,
        "townships.csv",
        4,
        "lat",
        severity="warning",
    ),
    Case(
        "gaps_inverted",
        several(
            lambda files: files.add_column("requirements", "min_gap_days"),
            cell("requirements", 5, "min_gap_days", "12"),
        ),
        "requirements.csv",
        5,
        "min_gap_days",
        "12",
    ),
    Case(
        "no_pattern",
        several(
            cell("requirements", 5, "visits_per_4_weeks", "8"),
            cell("requirements", 5, "weekdays", "1"),
        ),
        "requirements.csv",
        5,
        "visits_per_4_weeks",
        "8",
    ),
    Case(
        "no_time_band",
        several(
            lambda files: files.add_column("lines", "same_time"),
            lambda files: files.add_column("lines", "time_band_min", "30"),
            cell("lines", 2, "same_time", "1"),
            cell("lines", 2, "time_band_min", "0"),
        ),
        "lines.csv",
        2,
        "time_band_min",
        "0",
    ),
    Case(
        "reload_longer_than_shift",
        several(
            lambda files: files.add_column("vehicle_types", "max_trips", "1"),
            lambda files: files.add_column("vehicle_types", "reload_min", "0"),
            cell("vehicle_types", 2, "max_trips", "2"),
            cell("vehicle_types", 2, "reload_min", "700"),
        ),
        "vehicle_types.csv",
        2,
        "reload_min",
        "700",
    ),
    Case(
        "rest_leaves_no_shift",
        several(
            lambda files: files.add_column("vehicle_types", "min_rest_h", "0"),
            cell("vehicle_types", 2, "min_rest_h", "24"),
        ),
        "vehicle_types.csv",
        2,
        "min_rest_h",
        "24",
    ),
    Case(
        "meals_beyond_kitchens",
        several(
            lambda files: files.add_column("depots", "meals_per_wave", "10"),
            lambda files: files.add_column("requirements", "out_meals", "0"),
            cell("requirements", 2, "out_meals", "11"),
            cell("vehicle_types", 2, "capacity_meals", "20"),
        ),
        "requirements.csv",
        2,
        "out_meals",
        "11",
    ),
    Case(
        "load_beyond_vehicles",
        cell("requirements", 5, "out_goods", "61"),
        "requirements.csv",
        5,
        "out_goods",
        "61",
    ),
    Case(
        "no_time_on_board",
        several(
            lambda files: files.add_column("requirements", "max_on_board_min"),
            cell("requirements", 5, "max_on_board_min", "0"),
        ),
        "requirements.csv",
        5,
        "max_on_board_min",
        "0",
    ),
    Case(
        "area_without_village",
        several(
            lambda files: files.add_column("vehicles", "area"),
            cell("vehicles", 3, "area", "village"),
        ),
        "vehicles.csv",
        3,
        "depot_id",
        "D-east",
    ),
    Case(
        "visit_longer_than_window",
        cell("requirements", 5, "service_min", "176"),
        "requirements.csv",
        5,
        "service_min",
        "176",
    ),
    Case(
        "window_misses_half_day",
        cell("requirements", 5, "windows", "13:00-16:00"),
        "requirements.csv",
        5,
        "windows",
        "13:00-16:00",
    ),
    Case(
        "visit_longer_than_shift",
        several(
            cell("vehicles", 3, "shift_start", "11:00"),
            cell("vehicles", 4, "shift_start", "11:00"),
            cell("vehicles", 3, "shift_end", "17:00"),
            cell("vehicles", 4, "shift_end", "17:00"),
            *(cell("requirements", row, "windows", "10:00-12:00") for row in range(5, 10)),
            cell("requirements", 5, "service_min", "60"),
        ),
        "requirements.csv",
        5,
        "service_min",
        "60",
    ),
    Case(
        "service_without_vehicle",
        cell("vehicle_types", 2, "services", "shopping"),
        "requirements.csv",
        2,
        "services",
        "medical",
    ),
    Case(
        "join_mismatch",
        twins("visits_per_4_weeks", "8"),
        "requirements.csv",
        10,
        "join_id",
        "J1",
    ),
    Case(
        "party_repeated",
        same_party_twice,
        "requirements.csv",
        10,
        "party_id",
        "3",
    ),
    Case(
        "missing_price",
        lambda files: files.tables["prices"].pop(2) and None,
        "prices.csv",
        value="change_half_day_yuan",
    ),
    Case(
        "time_band_beyond_day",
        cell("prices", 6, "value", "1800"),
        "prices.csv",
        6,
        "value",
        "1800",
    ),
    Case(
        "not_yes_or_no",
        lambda files: files.tables.update(
            about=[["key", "value"], ["hospitals_inside_fleet", "perhaps"]]
        ),
        "about.csv",
        2,
        "value",
        "perhaps",
    ),
    *CONDITION_CASES,
    Case(
        "order_without_line",
        orders(line_id=""),
        "orders.csv",
        2,
        "line_id",
    ),
    Case(
        "order_longer_than_window",
        orders(latest="09:15"),
        "orders.csv",
        2,
        "service_min",
        "20",
    ),
    Case(
        "order_without_destination",
        several(
            lambda files: files.tables["services"].append(["rides", "助行", "Rides", "made up"]),
            cell("vehicle_types", 3, "services", "shopping;selling;rides"),
            orders(services="rides"),
        ),
        "orders.csv",
        2,
        "destination_id",
    ),
    Case(
        "order_aboard_of_no_ride",
        orders(max_aboard_min="30"),
        "orders.csv",
        2,
        "max_aboard_min",
        "30",
        severity="warning",
    ),
    Case(
        "order_to_itself",
        orders(destination_id="999901101201"),
        "orders.csv",
        2,
        "destination_id",
        "999901101201",
    ),
    Case(
        "order_to_unknown_place",
        orders(destination_id="县医院"),
        "orders.csv",
        2,
        "destination_id",
        "县医院",
    ),
    Case(
        "order_too_many_persons",
        orders(destination_id="999901101202", persons="5"),
        "orders.csv",
        2,
        "persons",
        "5",
    ),
    Case(
        "order_no_time_aboard",
        orders(destination_id="999901101202", max_aboard_min="0"),
        "orders.csv",
        2,
        "max_aboard_min",
        "0",
    ),
    Case(
        "order_aboard_out_of_range",
        orders(destination_id="999901101202", max_aboard_min="3600"),
        "orders.csv",
        2,
        "max_aboard_min",
        "3600",
    ),
    Case(
        "order_id_taken",
        orders(order_id="R1-medical"),
        "orders.csv",
        2,
        "order_id",
        "R1-medical",
    ),
    Case(
        "order_outside_plan",
        orders(village_code="999901101203"),
        "orders.csv",
        2,
        "village_code",
        "999901101203",
        severity="warning",
    ),
    Case("detour_below_direct", price("ride_detour_percent", "90", "%"), *PRICE_CELL, "90"),
    Case("detour_beyond_reason", price("ride_detour_percent", "1500", "%"), *PRICE_CELL, "1500"),
    Case("detour_beyond_day", price("ride_detour_min", "1500"), *PRICE_CELL, "1500"),
    Case("tolerance_beyond_day", price("promise_tolerance_min", "1500"), *PRICE_CELL, "1500"),
)
"""All cases, in the order of the code table."""


def write_all(target: Path) -> None:
    """Write every case to a folder of its own."""
    for case in CASES:
        folder = target / case.code
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        for name, content in spoiled(case).items():
            (folder / name).write_bytes(content)


if __name__ == "__main__":
    write_all(BAD)
