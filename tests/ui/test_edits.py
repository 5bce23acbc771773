import pytest

from ui import edits
from ui.edits import Difference, TableEdits

ROWS = [{"id": "A", "name": "甲", "n": "1"}, {"id": "B", "name": "乙", "n": "2"}]


def test_no_difference_is_no_edit() -> None:
    assert not edits.compare(ROWS, [dict(row) for row in ROWS], id_column="id")


def test_a_changed_cell_an_added_and_a_deleted_row_are_told_apart() -> None:
    after = [{"id": "A", "name": "甲", "n": "5"}, {"id": "C", "name": "丙", "n": "3"}]

    found = edits.compare(ROWS, after, id_column="id")

    assert found == TableEdits(
        changed={"A": {"n": "5"}}, added=({"id": "C", "name": "丙", "n": "3"},), deleted=("B",)
    )


def test_edits_carried_out_give_the_rows_they_were_found_from() -> None:
    after = [{"id": "A", "name": "甲", "n": ""}, {"id": "C", "name": "丙", "n": "3"}]
    found = edits.compare(ROWS, after, id_column="id")

    assert edits.applied(ROWS, found, id_column="id") == after


def test_a_column_that_only_the_new_rows_have_counts_as_blank_before() -> None:
    after = [{**ROWS[0], "note": ""}, {**ROWS[1], "note": "新"}]

    assert edits.compare(ROWS, after, id_column="id").changed == {"B": {"note": "新"}}


def test_later_edits_win_over_earlier_ones_cell_by_cell() -> None:
    earlier = TableEdits(changed={"A": {"n": "5", "name": "戊"}}, deleted=("B",))
    later = TableEdits(changed={"A": {"n": "6"}}, deleted=("B",))

    both = edits.merged(earlier, later)

    assert both == TableEdits(changed={"A": {"n": "6", "name": "戊"}}, deleted=("B",))


def test_differences_show_old_and_new() -> None:
    found = TableEdits(changed={"A": {"n": "5"}}, added=({"id": "C", "n": ""},), deleted=("B",))

    assert list(edits.differences(ROWS, found, id_column="id")) == [
        Difference(kind="changed", row_id="A", column="n", old="1", new="5"),
        Difference(kind="added", row_id="C", new="id=C"),
        Difference(kind="deleted", row_id="B"),
    ]


@pytest.mark.usefixtures("home")
def test_edits_wait_in_a_file_until_they_are_saved() -> None:
    waiting = TableEdits(changed={"A": {"n": "5"}}, added=({"id": "C"},), deleted=("B",))

    edits.keep_pending("草稿1", "villages", waiting)
    edits.keep_pending("草稿1", "vehicles", TableEdits(deleted=("V",)))

    assert edits.pending("草稿1", "villages") == waiting
    edits.keep_pending("草稿1", "villages", TableEdits())
    assert not edits.pending("草稿1", "villages")
    assert edits.pending("草稿1", "vehicles").deleted == ("V",)
    edits.forget("草稿1")
    assert not edits.pending("草稿1", "vehicles")
