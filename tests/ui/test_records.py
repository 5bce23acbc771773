from pathlib import Path

import pytest

from optimizer.errors import DataFaultError
from tests.ui.conftest import TINY
from ui import drafts
from ui.parts.columns import plain_text, schema_columns, typed, untyped
from ui.parts.data_tables import moved_by_hand
from ui.records import checked, raw_tables, rows_of, save

TABLES = ("villages", "requirements", "vehicles")


def plain(table: str) -> list[dict[str, str]]:
    columns = schema_columns(table)
    rows = rows_of(raw_tables(TINY), table)
    return [{key: plain_text(row.get(key, ""), c) for key, c in columns.items()} for row in rows]


@pytest.mark.parametrize("table", TABLES)
def test_rows_come_back_from_the_editors_types_as_they_were(table: str) -> None:
    columns = schema_columns(table)

    assert untyped(typed(plain(table), columns), columns) == plain(table)


def test_an_editor_gets_numbers_flags_and_lists() -> None:
    columns = schema_columns("requirements")
    frame = typed(plain("requirements"), columns)

    assert str(frame["visits_per_4_weeks"].dtype) == "Int64"
    assert str(frame["service_min"].dtype) == "Float64"
    assert isinstance(frame["services"][0], list)


def test_a_saved_edit_is_in_the_draft_and_nowhere_else(home: Path, tiny_draft: str) -> None:
    folder = drafts.folder(tiny_draft)
    rows = rows_of(raw_tables(folder), "requirements")
    rows[0] = {**rows[0], "service_min": "31"}

    save(checked(raw_tables(folder), {"requirements": rows}), folder)

    assert rows_of(raw_tables(folder), "requirements")[0]["service_min"] == "31"
    assert rows_of(raw_tables(TINY), "requirements")[0]["service_min"] != "31"
    assert (folder / "matrix.csv").is_file()


def test_an_edit_with_a_fault_is_not_saved(tiny_draft: str) -> None:
    folder = drafts.folder(tiny_draft)
    before = (folder / "requirements.csv").read_bytes()
    rows = rows_of(raw_tables(folder), "requirements")
    rows[1] = {**rows[1], "visits_per_4_weeks": "99"}

    verdict = checked(raw_tables(folder), {"requirements": rows})

    assert [(i.code, i.row, i.column) for i in verdict.issues] == [
        ("out_of_range", 3, "visits_per_4_weeks")
    ]
    with pytest.raises(DataFaultError):
        save(verdict, folder)
    assert (folder / "requirements.csv").read_bytes() == before


def test_a_village_whose_place_was_typed_in_has_it_from_the_user() -> None:
    old = {"lat": "28.1", "lon": "119.5", "position_source": "modelled", "position_error_km": "5"}

    moved = moved_by_hand({**old, "lat": "28.2"}, old)

    assert (moved["position_source"], moved["position_error_km"]) == ("user", "0.1")
    assert moved_by_hand({**old, "name": "新名"}, old)["position_source"] == "modelled"
    chosen = {**old, "lat": "28.2", "position_source": "station"}
    assert moved_by_hand(chosen, old)["position_source"] == "station"
