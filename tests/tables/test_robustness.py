"""Whatever people write into cells: faults, or a dataset that can be planned with; no crash."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from optimizer.assembling import assemble, locations_of
from optimizer.domain.calendar import Cycle
from optimizer.domain.travel import TravelMatrix
from optimizer.errors import Severity
from optimizer.tables import check_tables, read_raw
from optimizer.tables.cells import Cell
from optimizer.tables.sheets import RawRow, RawSheet, RawTables
from optimizer.tables.write import write_dataset_folder, write_workbook
from tests.assembling.test_assemble import MONDAY

TINY = Path("datasets/tiny")
ODD_CELLS: list[Cell] = [
    None,
    "",
    " ",
    "0",
    "-1",
    "1e9",
    "NaN",
    "1-7",
    "8:30",
    "24:00",
    "08:00-09:00",
    "00:00-24:00",
    ";",
    "；",
    "am",
    "是",
    "2026-10-01",
    "V1",
    "999901",
    "\0",
    "'",
    "=1",
    "{value}",
    "{{ 7*7 }}",
    "<b>",
    "９",
    1.5,
    28,
    True,
    float("inf"),
]


def tiny_raw() -> RawTables:
    raw, _ = read_raw(TINY)
    assert raw is not None
    return raw


RAW = tiny_raw()
PLACES = [
    (key, row, column)
    for key, sheet in RAW.sheets.items()
    for row in range(len(sheet.rows))
    for column in range(len(sheet.headers))
]


def with_cells(edits: list[tuple[tuple[str, int, int], Cell]]) -> RawTables:
    sheets = dict(RAW.sheets)
    for (key, row, column), value in edits:
        sheet = sheets[key]
        rows = list(sheet.rows)
        cells = list(rows[row].cells)
        cells[column] = value
        rows[row] = RawRow(rows[row].number, tuple(cells))
        sheets[key] = RawSheet(title=sheet.title, headers=sheet.headers, rows=tuple(rows))
    return RawTables(source=RAW.source, folder=RAW.folder, sheets=sheets)


EDITS = st.lists(
    st.tuples(
        st.sampled_from(PLACES),
        st.sampled_from(ODD_CELLS) | st.text(max_size=6) | st.integers() | st.floats(),
    ),
    max_size=3,
)


@given(edits=EDITS)
@settings(max_examples=150, deadline=None)
def test_any_cells_give_faults_or_a_dataset_that_can_be_assembled(
    edits: list[tuple[tuple[str, int, int], Cell]],
) -> None:
    dataset, issues = check_tables(with_cells(edits))
    faults = [issue for issue in issues if issue.severity is Severity.FAULT]
    assert (dataset is None) == bool(faults)
    if dataset is None:
        return
    codes = [county.code for county in dataset.counties]
    ids = tuple(place.id for place in locations_of(dataset, codes))
    zeros = np.zeros((len(ids), len(ids)), dtype=np.int32)
    matrices = {
        profile: TravelMatrix(
            profile=profile,
            location_ids=ids,
            duration_s=zeros,
            distance_m=zeros,
            source="test",
            estimated=False,
            content_hash="",
        )
        for profile in ("van", "walk")
    }
    cycle = Cycle(start=MONDAY, weeks=4)
    problem = assemble(dataset, county_codes=codes, cycle=cycle, matrices=matrices)
    places = {place.id for place in problem.locations}
    assert all(requirement.stop_id in places for requirement in problem.requirements)
    assert all(vehicle.depot_id in places for vehicle in problem.vehicles)


@given(edits=EDITS)
@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_any_cells_can_be_written(
    edits: list[tuple[tuple[str, int, int], Cell]], tmp_path: Path
) -> None:
    raw = with_cells(edits)
    write_dataset_folder(raw, tmp_path / "folder")
    write_workbook(raw, tmp_path / "book.xlsx")
    again, _ = read_raw(tmp_path / "folder")
    assert again is not None
    assert again.sheets.keys() == raw.sheets.keys()


@pytest.mark.parametrize("key", list(RAW.sheets))
def test_a_table_of_nothing_but_headers_or_of_nothing_is_no_crash(key: str) -> None:
    sheet = RAW.sheets[key]
    for emptied in (
        RawSheet(title=sheet.title, headers=sheet.headers, rows=()),
        RawSheet(title=sheet.title, headers=(), rows=()),
    ):
        sheets = {**RAW.sheets, key: emptied}
        raw = RawTables(source=RAW.source, folder=RAW.folder, sheets=sheets)
        check_tables(raw)
    without = {name: table for name, table in RAW.sheets.items() if name != key}
    check_tables(RawTables(source=RAW.source, folder=RAW.folder, sheets=without))


@pytest.mark.parametrize("key", list(RAW.sheets))
def test_a_table_without_one_of_its_columns_is_no_crash(key: str) -> None:
    sheet = RAW.sheets[key]
    for place in range(len(sheet.headers)):
        cut = RawSheet(
            title=sheet.title,
            headers=(*sheet.headers[:place], *sheet.headers[place + 1 :]),
            rows=tuple(
                RawRow(row.number, (*row.cells[:place], *row.cells[place + 1 :]))
                for row in sheet.rows
            ),
        )
        raw = RawTables(source=RAW.source, folder=RAW.folder, sheets={**RAW.sheets, key: cut})
        check_tables(raw)
