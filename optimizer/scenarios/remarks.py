"""What people must hear of results beside their figures: run unlike, edited since, no effect."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from optimizer.domain.calendar import Cycle
from optimizer.domain.scenario_result import ScenarioResult
from optimizer.scenarios.store import CellFolder, scenario_file


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """A remark in both languages."""

    zh: str
    en: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ClosureDates:
    """The first and the last date of some closures; no last one where one is open-ended."""

    first: date
    last: date | None

    @property
    def zh(self) -> str:
        """The dates in Chinese."""
        return f"{self.first} 至 {self.last or '另行通知'}"

    @property
    def en(self) -> str:
        """The dates in English."""
        return f"{self.first} to {self.last or 'further notice'}"


def remarks_on(
    results: Sequence[ScenarioResult], folders: Sequence[CellFolder], *, dataset: Path
) -> tuple[Remark, ...]:
    """
    Return what must be told where results are laid side by side.

    Parameters
    ----------
    results
        The first is what the others are held against.
    folders
        The folder of each.
    dataset
        Where the scenarios are now.
    """
    found: list[Remark] = []
    for other in results[1:]:
        found.extend(_run_unlike(results[0], other))
    for result, folder in zip(results, folders, strict=True):
        if _edited(folder, scenario_file(dataset, result.scenario_id)):
            found.append(
                Remark(
                    zh=f"“{result.name_zh}”在计算之后改过，这里是改动前的结果；请重新运行。",
                    en=f"{result.name_en!r} was edited after it was run: the result is of what it "
                    "was before. Run it again.",
                )
            )
        cycle = Cycle(start=result.start, weeks=result.weeks)
        found.extend(no_effect(folder.scenario, cycle, name=(result.name_zh, result.name_en)))
    return tuple(found)


def no_effect(file: Path, cycle: Cycle, *, name: tuple[str, str]) -> Iterator[Remark]:
    """Yield a remark where all closures of a scenario lie outside a cycle."""
    rows = _dated(_values(file))
    last = cycle.date_of(cycle.days - 1)
    if rows and all(one.first > last or (one.last or last) < cycle.start for one in rows):
        dates = _together(rows)
        yield Remark(
            zh=f"“{name[0]}”的 {len(rows)} 项封闭（{dates.zh}）都在所计算的周期"
            f"（{cycle.start} 至 {last}）之外，不起作用；请换开始日期或改封闭的日期。",
            en=f"All {len(rows)} closures of {name[1]!r} ({dates.en}) lie outside the cycle "
            f"({cycle.start} to {last}) and do nothing; choose another start, or mend their dates.",
        )


def closure_dates(file: Path) -> ClosureDates | None:
    """Return from when to when the closures of a scenario's file are, ``None`` without any."""
    rows = _dated(_values(file))
    return _together(rows) if rows else None


def _run_unlike(first: ScenarioResult, other: ScenarioResult) -> Iterator[Remark]:
    """Yield what differs in how two results were made, though not in what they cover."""
    apart: list[tuple[str, str]] = []
    if first.search_seconds != other.search_seconds:
        one, two = (_amount(each.search_seconds) for each in (first, other))
        apart.append((f"每个计划的秒数 {one} / {two}", f"seconds of a plan {one} / {two}"))
    if first.iterations != other.iterations:
        one, two = (_amount(each.iterations) for each in (first, other))
        apart.append((f"每县的搜索次数 {one} / {two}", f"steps per county {one} / {two}"))
    if first.base_id != other.base_id:
        one, two = (each.base_id or "—" for each in (first, other))
        apart.append((f"现行计划 {one} / {two}", f"plan in force {one} / {two}"))
    elif None not in (hashes := (first.base_hash, other.base_hash)) and len(set(hashes)) > 1:
        apart.append(
            (
                f"现行计划（{first.base_id}）出自不同的数据或设置",
                f"the plans in force ({first.base_id}) are of other data or settings",
            )
        )
    if apart:
        yield Remark(
            zh=f"“{first.name_zh}”与“{other.name_zh}”的计算方式不同："
            f"{'；'.join(zh for zh, _ in apart)}。差别可能由此而来，不是方案造成的；"
            "请用相同的设置重新运行。",
            en=f"{first.name_en!r} and {other.name_en!r} were not run alike: "
            f"{'; '.join(en for _, en in apart)}. Differences may come from that and not from the "
            "scenario; run both with the same settings.",
        )


def _amount(number: float | None) -> str:
    return "—" if number is None else f"{number:g}"


def _edited(folder: CellFolder, now: Path) -> bool:
    """Tell whether a scenario says something else now; comments and layout do not count."""
    return now.is_file() and folder.scenario.is_file() and _values(folder.scenario) != _values(now)


def _values(file: Path) -> Mapping[str, Any] | None:
    """Return what a file says, ``None`` where it cannot be read."""
    try:
        return tomllib.loads(file.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError):
        return None


def _dated(values: Mapping[str, Any] | None) -> list[ClosureDates]:
    """Return the dates of the closures; those without a date that can be read are left aside."""
    rows = (values or {}).get("closure", [])
    found = []
    for row in rows if isinstance(rows, list) else []:
        first = _date(row.get("from_date")) if isinstance(row, dict) else None
        if first is not None:
            found.append(ClosureDates(first=first, last=_date(row.get("to_date"))))
    return found


def _together(rows: Sequence[ClosureDates]) -> ClosureDates:
    lasts = [one.last for one in rows if one.last is not None]
    return ClosureDates(
        first=min(one.first for one in rows),
        last=max(lasts) if len(lasts) == len(rows) else None,
    )


def _date(value: object) -> date | None:
    """Return the date that a value of the file stands for."""
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        return None
