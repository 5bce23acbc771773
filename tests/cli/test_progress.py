"""What people see while a run goes on."""

from __future__ import annotations

import io
from dataclasses import replace
from typing import Any

import pytest

from optimizer.cli.progress import BarDisplay, LineDisplay, county_line, progress_display
from optimizer.jobs import CountyPhase, CountyProgress, Failure, FirstPlan, RunStep

COUNTY = CountyProgress(code="331125", name="云和县", phase=CountyPhase.RUNNING)
PLANNED = replace(COUNTY, visits_unserved=0, cost_cents=126_500, fraction=0.5)


class Terminal(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        return True


def test_a_file_gets_lines_and_no_control_characters(capsys):
    with progress_display() as display:
        display.on_step(RunStep.LOADING, 0.0)
        display.on_step(RunStep.SOLVING, 0.0)
        display.on_counties((COUNTY,))
        display.on_counties((replace(PLANNED, phase=CountyPhase.DONE),))
        display.on_counties((replace(PLANNED, phase=CountyPhase.DONE),))
    err = capsys.readouterr().err
    assert err.splitlines() == [
        "读取数据 / loading",
        "制定计划 / planning",
        "  云和县：需求全部安排，费用 1,265 元",
    ]


FIRST = FirstPlan(seconds=2.34, cost_cents=126_500, visits_unserved=3)
FIRST_LINE = (
    "首个完整计划 2.3 秒：费用 1,265 元，3 次未安排"
    " / first complete plan after 2.3 s: 1,265 yuan, 3 visit(s) left out"
)


def test_the_first_whole_plan_has_its_line(capsys):
    with progress_display() as display:
        display.on_first_plan(FIRST)
        display.on_first_plan(replace(FIRST, visits_unserved=0))
    lines = capsys.readouterr().err.splitlines()
    assert lines[0] == FIRST_LINE
    assert "需求全部安排 /" in lines[1]
    assert lines[1].endswith("all required visits made")


def test_the_first_whole_plan_says_that_orders_are_still_to_come(capsys):
    with progress_display() as display:
        display.on_first_plan(replace(FIRST, visits_unserved=0, orders=5))
    (line,) = capsys.readouterr().err.splitlines()
    assert "需求全部安排，5 张订单随后排入" in line
    assert line.endswith("all required visits made, 5 order(s) to be put in")


def test_the_first_whole_plan_stays_above_the_bars(monkeypatch: pytest.MonkeyPatch):
    terminal = Terminal()
    monkeypatch.setattr("sys.stderr", terminal)
    monkeypatch.setenv("COLUMNS", "160")
    with progress_display() as display:
        display.on_first_plan(FIRST)
    assert FIRST_LINE in terminal.getvalue()


def test_a_long_step_says_now_and_then_how_far_it_is(capsys, monkeypatch):
    now = [100.0]
    monkeypatch.setattr("optimizer.cli.progress.time.monotonic", lambda: now[0])
    display = LineDisplay()
    for seconds, fraction in ((0, 0.0), (5, 0.1), (11, 0.4), (12, 0.5)):
        now[0] = 100.0 + seconds
        display.on_step(RunStep.SOLVING, fraction)
    assert capsys.readouterr().err.splitlines() == [
        "制定计划 / planning",
        "制定计划 / planning 40%",
    ]


def test_a_terminal_gets_a_bar_for_each_county_at_work(monkeypatch: pytest.MonkeyPatch):
    terminal = Terminal()
    monkeypatch.setattr("sys.stderr", terminal)
    monkeypatch.setenv("COLUMNS", "120")
    display = progress_display()
    assert isinstance(display, BarDisplay)
    with display:
        display.on_step(RunStep.SOLVING, 0.25)
        waiting = replace(COUNTY, code="2", name="庆元县", phase=CountyPhase.WAITING)
        display.on_counties((PLANNED, waiting))
    shown = terminal.getvalue()
    assert "云和县" in shown
    assert "1,265 元" in shown
    assert "庆元县" not in shown


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"cost_cents": None}, "还没有计划"),
        ({"visits_unserved": 3}, "未安排 3"),
        ({"bound_cents": 120_175}, "距下限 / gap 5.0 %"),
        ({"phase": CountyPhase.STOPPED}, "已停止"),
        ({"failure": Failure(message_zh="坏", message_en="bad")}, "失败 / failed: 坏"),
    ],
)
def test_a_county_says_how_it_stands(changes: dict[str, Any], words: str):
    assert words in county_line(replace(PLANNED, **changes))


def test_a_hostile_county_name_is_no_markup(monkeypatch: pytest.MonkeyPatch):
    terminal = Terminal()
    monkeypatch.setattr("sys.stderr", terminal)
    with progress_display() as display:
        display.on_counties((replace(PLANNED, name="[red]县[/red]"),))
    assert "[red]县[/red]" in terminal.getvalue()
