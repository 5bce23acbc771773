"""What an import of positions would do: read, matched, moved in thought, nothing written."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from optimizer.errors import DataFaultError, Issue, Severity
from optimizer.tables.datum import Datum, to_wgs84
from optimizer.tables.geometry import Borders, read_borders
from optimizer.tables.issues import make_issue
from optimizer.tables.known_places import Point
from optimizer.tables.position_matching import Gazetteer, PositionMatch
from optimizer.tables.position_moves import Move, Mover
from optimizer.tables.read import WORKBOOK_SUFFIXES, read_raw
from optimizer.tables.read_csv import read_csv_sheet
from optimizer.tables.read_xlsx import read_xlsx_sheets
from optimizer.tables.rows_places import PositionRow
from optimizer.tables.rules_places import Placed, outside_issue
from optimizer.tables.schema import POSITIONS_SHEET
from optimizer.tables.sheets import POLYGONS_FILE, RawSheet, RawTables
from optimizer.tables.table import Table, Tables
from optimizer.tables.validate import validate, validate_sheet

_NEEDED = ("code", "name", "township", "county", "lat", "lon")


@dataclass(frozen=True, slots=True, kw_only=True)
class PositionPreview:
    """
    What an import would do; nothing has been written.

    ``matches`` has one entry for each sound row of the file, ``moves`` every place that would
    move, ``issues`` faults and warnings of the file.
    """

    file: Path
    dataset: Path
    datum: Datum
    matches: tuple[PositionMatch, ...]
    moves: tuple[Move, ...]
    issues: tuple[Issue, ...]

    @property
    def unmatched(self) -> tuple[PositionMatch, ...]:
        """The rows that mean no place, or several."""
        return tuple(match for match in self.matches if match.place is None)

    @property
    def faults(self) -> tuple[Issue, ...]:
        """The issues that keep the import from being applied."""
        return tuple(issue for issue in self.issues if issue.severity is Severity.FAULT)


def preview_positions(file: Path, *, dataset: Path, datum: Datum) -> PositionPreview:
    """
    Match a list of positions with a dataset and work out what would move.

    Parameters
    ----------
    file
        CSV or the first sheet of a workbook: ``code``, or ``name`` and ``township``; ``lat``,
        ``lon`` (or ``lng``).
    dataset
        The dataset whose places are to be mended; it is only read.
    datum
        What the file's coordinates refer to.

    Returns
    -------
    PositionPreview
        With the matching report, the moves and the faults of the file.

    Raises
    ------
    DataFaultError
        If the dataset cannot be read.
    """
    raw, faults = read_raw(dataset)
    if raw is None:
        raise DataFaultError(faults)
    tables, _ = validate(raw)
    rows, issues = _read_positions(file)
    if rows is None:
        return PositionPreview(
            file=file, dataset=dataset, datum=datum, matches=(), moves=(), issues=tuple(issues)
        )
    gazetteer = Gazetteer(tables)
    matched = [(row, gazetteer.match(row)) for row in rows.having(*_NEEDED)]
    borders = _borders(raw)
    targets, repeated = _targets(rows, matched, datum)
    county_of = _counties(tables)
    for code, (row_number, point) in targets.items():
        issues.extend(_outside(rows, row_number, point, county_of.get(code, ""), borders))
    points = {code: point for code, (_, point) in targets.items()}
    mover = Mover(tables=tables, borders=borders, targets=points)
    return PositionPreview(
        file=file,
        dataset=dataset,
        datum=datum,
        matches=tuple(match for _, match in matched),
        moves=tuple(mover.moves()),
        issues=tuple(sorted((*issues, *repeated), key=lambda issue: issue.row or 0)),
    )


def _targets(
    rows: Table[PositionRow], matched: list[tuple[PositionRow, PositionMatch]], datum: Datum
) -> tuple[dict[str, tuple[int, Point]], list[Issue]]:
    """Return row and WGS-84 point of each place that is clear, and the faults of repetition."""
    targets: dict[str, tuple[int, Point]] = {}
    issues: list[Issue] = []
    for row, match in matched:
        if match.place is None:
            continue
        code = match.place.code
        if code in targets:
            issues.append(_twice(rows, row, match.written, {"first_row": targets[code][0]}))
        else:
            targets[code] = row.row_number, Point(*to_wgs84(row.lat, row.lon, datum))
    return targets, issues


def _read_positions(file: Path) -> tuple[Table[PositionRow] | None, list[Issue]]:
    """Read the file; columns that are not known do not matter here."""
    if not file.is_file():
        return None, [make_issue("missing_file", sheet=file.name, value=file)]
    sheet: RawSheet | None = None
    if file.suffix.lower() in WORKBOOK_SUFFIXES:
        sheets, issues = read_xlsx_sheets(file)
        sheet = sheets[0] if sheets else None
    else:
        sheet, issues = read_csv_sheet(file)
    if sheet is None:
        return None, issues
    table, faults = validate_sheet(sheet, POSITIONS_SHEET)
    rows: Table[PositionRow] = table  # type: ignore[assignment]
    return rows, [*issues, *(issue for issue in faults if issue.code != "unknown_column")]


def _twice(
    rows: Table[PositionRow], row: PositionRow, written: str, details: Mapping[str, object]
) -> Issue:
    """Report a place that the file names twice."""
    column = "code" if row.code else "name" if row.name else "township"
    return make_issue(
        "duplicate_id",
        sheet=rows.raw.title,
        row=row.row_number,
        column=rows.header(column),
        value=written,
        details=details,
    )


def _borders(raw: RawTables) -> Borders | None:
    """Read the county borders; without them nothing is checked against them."""
    if raw.polygons_path is None:
        return None
    try:
        return read_borders(raw.polygons_path)
    except ValueError as error:
        details = {"reason": str(error)[:200]}
        issue = make_issue("bad_polygons", sheet=POLYGONS_FILE, details=details)
        raise DataFaultError((issue,)) from error


def _counties(tables: Tables) -> dict[str, str]:
    """Return the county of each township and village."""
    towns = tables.townships.having("township_code", "county_code")
    villages = tables.villages.having("village_code", "county_code")
    found = {town.township_code: town.county_code for town in towns}
    return found | {village.village_code: village.county_code for village in villages}


def _outside(
    rows: Table[PositionRow], row_number: int, point: Point, county: str, borders: Borders | None
) -> Iterator[Issue]:
    """Report a position outside its county."""
    if borders is None or county not in borders.polygons:
        return
    if borders.inside(county, [point.lat], [point.lon]) == [False]:
        yield outside_issue(Placed(rows, row_number, "lat", *point, county), borders)
