"""What people write in cells."""

from datetime import date, datetime, time, timedelta

import pytest
from pydantic_core import PydanticCustomError

from optimizer.domain.services import HalfDay, TimeWindow
from optimizer.tables.cells import (
    Cell,
    is_blank,
    split_list,
    to_clock_s,
    to_date,
    to_flag,
    to_half_days,
    to_number,
    to_plain,
    to_text,
    to_weekdays,
    to_whole,
    to_windows,
)

WORKDAYS = (0, 1, 2, 3, 4)


@pytest.mark.parametrize("cell", [None, "", "  ", "\t", "\u3000", "\u200b"])
def test_what_cannot_be_seen_is_blank(cell: Cell) -> None:
    assert is_blank(cell)


@pytest.mark.parametrize("cell", ["0", 0, False, "a", "-"])
def test_what_can_be_seen_is_not_blank(cell: Cell) -> None:
    assert not is_blank(cell)


def test_a_code_that_a_workbook_holds_as_a_number_keeps_all_digits() -> None:
    assert to_text(331102001206.0) == "331102001206"
    assert to_plain(331102001206) == "331102001206"


def test_full_width_ids_are_half_width_but_names_stay() -> None:
    assert to_plain(" Ｖ１－Ａ ") == "V1-A"
    assert to_text(" 上（田本）村\u3000") == "上（田本）村"


@pytest.mark.parametrize(
    ("cell", "number"),
    [
        ("28.5", 28.5),
        ("１２", 12.0),
        (" 1,234.5 ", 1234.5),
        ("-3", -3.0),
        (7, 7.0),
        ("1e3", 1000.0),
    ],
)
def test_numbers(cell: Cell, number: float) -> None:
    assert to_number(cell) == number


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("12个", "not_a_number"),
        ("1_000", "not_a_number"),
        ("1,23", "not_a_number"),
        (True, "not_a_number"),
        (datetime(2026, 1, 5), "not_a_number"),
        ("nan", "not_finite"),
        ("-Inf", "not_finite"),
        ("1e999", "not_finite"),
        (float("nan"), "not_finite"),
    ],
)
def test_what_is_no_finite_number(cell: Cell, code: str) -> None:
    with pytest.raises(PydanticCustomError) as raised:
        to_number(cell)
    assert raised.value.type == code


def test_a_whole_number_may_have_a_decimal_point_but_no_fraction() -> None:
    assert to_whole("12.0") == to_whole(12.0) == to_whole("１２") == to_whole("12") == 12
    with pytest.raises(PydanticCustomError, match="not_a_whole_number"):
        to_whole("12.5")


@pytest.mark.parametrize(
    ("cell", "answer"),
    [
        *((cell, True) for cell in ("是", "1", 1, True, "Yes", "√")),
        *((cell, False) for cell in ("否", "0", 0.0, False, "NO", "×")),
    ],
)
def test_yes_and_no(cell: Cell, answer: bool) -> None:
    assert to_flag(cell) is answer


@pytest.mark.parametrize(
    "cell",
    ["1-5", "1,2,3,4,5", "一二三四五", "周一至周五", "星期一到星期五", "Mon-Fri", "12345", 12345],
)
def test_ways_to_write_the_working_days(cell: Cell) -> None:
    assert to_weekdays(cell) == WORKDAYS


def test_excel_reads_one_to_five_as_a_date_and_is_understood() -> None:
    assert to_weekdays(datetime(2026, 1, 5)) == WORKDAYS


@pytest.mark.parametrize(
    ("cell", "days"),
    [
        ("7", (6,)),
        ("日", (6,)),
        ("1-7", tuple(range(7))),
        ("每天", tuple(range(7))),
        ("5;1", (0, 4)),
    ],
)
def test_other_weekdays(cell: Cell, days: tuple[int, ...]) -> None:
    assert to_weekdays(cell) == days


@pytest.mark.parametrize("cell", ["0", "8", "1-8", "5-1", "一月", ";", datetime(2026, 5, 1)])
def test_what_is_no_weekday(cell: Cell) -> None:
    with pytest.raises(PydanticCustomError, match="bad_list_member"):
        to_weekdays(cell)


def test_half_days_come_in_the_order_of_the_day() -> None:
    assert to_half_days("下午；上午") == (HalfDay.MORNING, HalfDay.AFTERNOON)
    assert to_half_days("AM") == (HalfDay.MORNING,)
    assert to_half_days("全天") == to_half_days("both") == tuple(HalfDay)
    with pytest.raises(PydanticCustomError, match="bad_list_member"):
        to_half_days("am;noon")


@pytest.mark.parametrize(
    "cell",
    [
        "8:30",
        "08:30:00",
        "８：３０",
        time(8, 30),
        timedelta(hours=8.5),
        8.5 / 24,
        datetime(2026, 1, 1, 8, 30),
    ],
)
def test_ways_to_write_half_past_eight(cell: Cell) -> None:
    assert to_clock_s(cell) == 8 * 3600 + 30 * 60


def test_the_end_of_the_day_is_a_clock_time_and_nothing_later() -> None:
    assert to_clock_s("24:00") == to_clock_s(1.0) == 86400
    for cell in ("24:01", "8.30", "8", "8:60", timedelta(hours=25), "noon", 830):
        with pytest.raises(PydanticCustomError, match="bad_clock_time"):
            to_clock_s(cell)


@pytest.mark.parametrize(
    "cell",
    ["13:30-16:30;8:30-11:30", "８：３０—１１：３０；13:30～16:30", "8:30至11:30、13:30到16:30"],
)
def test_windows_come_in_the_order_of_the_day(cell: str) -> None:
    assert to_windows(cell) == (
        TimeWindow(open_s=30600, close_s=41400),
        TimeWindow(open_s=48600, close_s=59400),
    )


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("11:30-8:30", "window_inverted"),
        ("8:30-8:30", "window_inverted"),
        ("8:30", "bad_clock_time"),
        ("8:30-11:30-12:00", "bad_clock_time"),
        (";", "bad_clock_time"),
        ("8:30-25:00", "bad_clock_time"),
        ("8:30-24:01", "bad_clock_time"),
        ("24:01-24:30", "bad_clock_time"),
    ],
)
def test_what_is_no_window(cell: str, code: str) -> None:
    with pytest.raises(PydanticCustomError, match=code):
        to_windows(cell)


@pytest.mark.parametrize(
    "cell",
    [
        "2026-10-01",
        "2026/10/1",
        "2026年10月1日",
        "20261001",
        date(2026, 10, 1),
        datetime(2026, 10, 1),
    ],
)
def test_ways_to_write_the_first_of_october(cell: Cell) -> None:
    assert to_date(cell) == date(2026, 10, 1)


@pytest.mark.parametrize("cell", ["2026-02-30", "10-01", "1.10.2026", "soon", 45931])
def test_what_is_no_date(cell: Cell) -> None:
    with pytest.raises(PydanticCustomError, match="bad_date"):
        to_date(cell)


def test_a_list_may_be_separated_by_any_comma_and_names_each_entry_once() -> None:
    assert split_list("a;b；c,d，e、a; ") == ("a", "b", "c", "d", "e")


def test_a_list_without_entries_is_a_fault() -> None:
    with pytest.raises(PydanticCustomError, match="bad_list_member"):
        split_list(" ;, ")
