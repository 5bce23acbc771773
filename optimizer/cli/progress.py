"""Shows the progress of a run: a bar on a terminal, plain lines elsewhere; always on stderr."""

from __future__ import annotations

import sys
import time
from collections.abc import Mapping
from types import TracebackType

from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from optimizer.cli.words import printable
from optimizer.domain.report import gap_pct
from optimizer.jobs import CountyPhase, CountyProgress, FirstPlan, RunListener, RunStep
from optimizer.units import cents_to_yuan

STEP_NAMES: Mapping[RunStep, str] = {
    RunStep.LOADING: "读取数据 / loading",
    RunStep.TRAVEL: "估算行程 / travel times",
    RunStep.ASSEMBLING: "组成问题 / assembling",
    RunStep.SOLVING: "制定计划 / planning",
    RunStep.MEASURING: "计算指标、画图 / measuring, drawing",
    RunStep.EXPORTING: "写出文件 / writing",
}
ALL_REQUIRED_ZH = "需求全部安排"
"""Said during the search, when no order is in the plan yet."""
LINE_EVERY_S = 10.0


class ProgressDisplay(RunListener):
    """A listener that is entered before a run and left after it."""

    def __enter__(self) -> ProgressDisplay:
        """Begin to show."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Stop showing."""


def progress_display() -> ProgressDisplay:
    """Return the bar for a terminal, the lines for a file or a pipe."""
    return BarDisplay() if sys.stderr.isatty() else LineDisplay()


class LineDisplay(ProgressDisplay):
    """Writes a line when a step begins or a county changes its phase, and now and then."""

    def __init__(self) -> None:
        self._step: RunStep | None = None
        self._phases: dict[str, CountyPhase] = {}
        self._next_line_at = 0.0

    def on_step(self, step: RunStep, fraction: float) -> None:
        """Write a line for a new step, and during a long one every few seconds."""
        now = time.monotonic()
        if step is not self._step:
            self._step = step
            self._write(STEP_NAMES[step], now)
        elif now >= self._next_line_at:
            self._write(f"{STEP_NAMES[step]} {fraction:.0%}", now)

    def on_counties(self, counties: tuple[CountyProgress, ...]) -> None:
        """Write a line for each county that ended."""
        for county in counties:
            ended = county.phase not in (CountyPhase.WAITING, CountyPhase.RUNNING)
            if ended and self._phases.get(county.code) is not county.phase:
                self._write(f"  {county_line(county)}", time.monotonic())
            self._phases[county.code] = county.phase

    def on_first_plan(self, first: FirstPlan) -> None:
        """Write when there was a whole plan, and what it is like."""
        self._write(first_plan_line(first), time.monotonic())

    def _write(self, text: str, now: float) -> None:
        self._next_line_at = now + LINE_EVERY_S
        print(printable(text), file=sys.stderr, flush=True)


class BarDisplay(ProgressDisplay):
    """One bar for the steps and one for each county that is being planned."""

    def __init__(self) -> None:
        self._bars = Progress(
            SpinnerColumn(),
            TextColumn("{task.description}", markup=False),
            BarColumn(bar_width=24),
            TextColumn("{task.percentage:>3.0f}%"),
            TimeElapsedColumn(),
            TextColumn("{task.fields[note]}", markup=False),
            console=Console(file=sys.stderr),
            transient=True,
        )
        self._step_bar = self._bars.add_task("", total=1.0, note="")
        self._county_bars: dict[str, int] = {}

    def __enter__(self) -> BarDisplay:
        """Begin to show."""
        self._bars.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Take the bars away."""
        self._bars.stop()

    def on_step(self, step: RunStep, fraction: float) -> None:
        """Move the bar of the steps."""
        self._bars.update(self._step_bar, description=STEP_NAMES[step], completed=fraction, note="")

    def on_first_plan(self, first: FirstPlan) -> None:
        """Write a line above the bars that stays."""
        self._bars.console.print(first_plan_line(first), markup=False, highlight=False)

    def on_counties(self, counties: tuple[CountyProgress, ...]) -> None:
        """Move the counties' bars."""
        for county in counties:
            if county.phase is CountyPhase.WAITING:
                continue
            if county.code not in self._county_bars:
                bar = self._bars.add_task(printable(county.name), total=1.0, note="")
                self._county_bars[county.code] = bar
            self._bars.update(
                self._county_bars[county.code],  # type: ignore[arg-type]
                completed=county.fraction,
                note=county_note(county),
            )


def first_plan_line(first: FirstPlan) -> str:
    """Return when there was a whole plan, and what it is like."""
    left_zh, left_en = ALL_REQUIRED_ZH, "all required visits made"
    if first.visits_unserved:
        left_zh = f"{first.visits_unserved} 次未安排"
        left_en = f"{first.visits_unserved} visit(s) left out"
    if first.orders:
        left_zh += f"，{first.orders} 张订单随后排入"
        left_en += f", {first.orders} order(s) to be put in"
    yuan = f"{cents_to_yuan(first.cost_cents):,.0f}"
    return (
        f"首个完整计划 {first.seconds:.1f} 秒：费用 {yuan} 元，{left_zh}"
        f" / first complete plan after {first.seconds:.1f} s: {yuan} yuan, {left_en}"
    )


def county_line(county: CountyProgress) -> str:
    """Return a county's name and note."""
    return f"{county.name}：{county_note(county)}"


def county_note(county: CountyProgress) -> str:
    """Return in one line how a county's search stands."""
    if county.failure is not None:
        return f"失败 / failed: {county.failure.message_zh}"
    if county.cost_cents is None:
        return "还没有计划 / no plan yet"
    unserved = f"未安排 {county.visits_unserved}" if county.visits_unserved else ALL_REQUIRED_ZH
    stopped = "（已停止 / stopped）" if county.phase is CountyPhase.STOPPED else ""
    gap = gap_pct(county.cost_cents, county.bound_cents)
    gap_words = "" if gap is None else f"，距下限 / gap {gap:.1f} %"
    return f"{unserved}，费用 {cents_to_yuan(county.cost_cents):,.0f} 元{gap_words}{stopped}"
