"""The page ``docs/scenarios.md``: what each scenario of a dataset brings, against the first."""

from __future__ import annotations

import os
import platform
from collections.abc import Iterator, Sequence

from optimizer.domain.scenario_result import ScenarioResult
from optimizer.kpi.promised import PromiseAgainstPlan, promise_against_plan
from optimizer.kpi.scenarios import ScenarioChange, compare_scenarios
from optimizer.units import HOUR_S, cents_to_yuan
from optimizer.viewing.escape import escape_markdown
from optimizer.viewing.scenario_promises import in_both_languages, minimum_notes

FIRST = "today"
"""What the others are held against, where it is among them."""
NONE = "—"


def scenarios_page(results: Sequence[ScenarioResult], *, command: str) -> str:
    """
    Return the page.

    Parameters
    ----------
    results
        At least one, all run alike (several seeds of a scenario are several rows).
    command
        What was run to make the page.
    """
    ordered = sorted(results, key=lambda one: (one.scenario_id != FIRST, one.scenario_id, one.seed))
    first = ordered[0]
    bounded = any(one.total.bound_cents is not None for one in ordered)
    heads = [
        "方案 scenario",
        "种子 seed",
        "承诺覆盖 promised",
        "上界 bound",
        "计划覆盖 planned",
        "最少车辆 fewest (证明至少 proved ≥)",
        "出动车辆 used / 可用 vehicles",
        "已安排/应服务 visits",
        "运行费用 running cost",
        *(["费用下限 bound (with prices of change)"] if bounded else []),
        "每人次 per person-time",
    ]
    lines = [
        "# 方案对比 · Scenarios",
        "",
        "*Generated from the results of the runs; edit the scenarios in "
        "`datasets/lishui/scenarios/`, not this page, and run:*",
        "",
        "```",
        command,
        "```",
        "",
        f"**合成数据 · synthetic data.** {escape_markdown(first.synthetic_note_zh)} "
        f"{escape_markdown(first.synthetic_note_en)}",
        "",
        *_how(ordered),
        "",
        "## 承诺、计划与下限 · Promise, plan and bound",
        "",
        _cells(*heads),
        "|" + "---|" * len(heads),
        *(_row(one, bounded=bounded) for one in ordered),
        "",
        "承诺：只算离基地 T = 60 分钟以内的村；计划没有这个限制，所以可能多于承诺，"
        "也多于承诺“证明”的上界。“证明至少”只对安排了全部到访的计划成立；“全部车辆也不够”是已证明："
        "现有车辆无论怎样排都做不完。",
        "",
        "Promised: residents whose standards the coverage model meets with the scenario's "
        "vehicles, and the proved most; only villages within T = 60 minutes of a base count. Plans "
        "have no such limit, so a plan may reach more than the promise, and more than its proved "
        "bound. Fewest: vehicles with which the model meets "
        "every standard (— where it cannot); proved: fewer cannot make every visit, whatever the "
        "plan, so plans that leave visits out are not held against it; all are too few: proved "
        "that no plan makes every visit with the vehicles there are. Costs are those of a search "
        "of this length; a longer one finds cheaper plans of each scenario "
        "(`docs/benchmarks.md`), so small differences of cost say little.",
        "",
        "## 村民的变化 · What changes for villagers",
        "",
        f"Against **{escape_markdown(first.name_zh)} · {escape_markdown(first.name_en)}**, seed "
        f"{first.seed}"
        + (
            ". A plan of it is in force for all: each scenario is planned for as long from it, and "
            "each change to it has its price."
            if any(one.base_id == first.scenario_id for one in ordered)
            else "."
        ),
        "",
        "| 方案 scenario | 种子 seed | 新增到位的村 gained | 失去的村 lost | "
        "改星期的需求 other weekday | 涉及村/居民 villages/residents | "
        "出车天次 vehicle-days | 流动医院天数/人天/现场 h hospital days/crew/site |",
        "|" + "---|" * 8,
        *(_change_row(first, other) for other in ordered[1:]),
        "",
        "## 各方案 · Each scenario",
        *(line for one in _once(ordered) for line in _about(one)),
    ]
    return "\n".join(lines) + "\n"


def _how(results: Sequence[ScenarioResult]) -> Iterator[str]:
    """Yield how the runs were made."""
    first = results[0]
    limits = {(one.search_seconds, one.iterations) for one in results}
    allowed = "; ".join(
        ", ".join(
            text
            for text in (
                f"{seconds:g} s of wall time a plan" if seconds is not None else "",
                f"{iterations} iterations a county" if iterations is not None else "",
            )
            if text
        )
        or "the default time"
        for seconds, iterations in sorted(limits, key=str)
    )
    dates = sorted({one.finished_at.date().isoformat() for one in results})
    yield (
        f"{', '.join(map(escape_markdown, first.counties))}; {first.weeks} weeks from "
        f"{first.start}; {allowed}. "
        f"Seeds {sorted({one.seed for one in results})}. Run on {dates[0]}"
        + (f" to {dates[-1]}" if len(dates) > 1 else "")
        + f"; page written on {platform.system()} {platform.machine()} with {os.cpu_count()} "
        f"cores, Python {platform.python_version()}. Cells took "
        f"{min(one.seconds for one in results):.0f} to {max(one.seconds for one in results):.0f} s."
    )
    yield ""
    yield (
        "按时间（秒）限定的搜索，再运行一次得不到完全相同的数字；改用 `--iterations` 限定就能得到。"
        " A search limited by seconds does not repeat its figures exactly; one limited by "
        "`--iterations` instead does."
    )


def _row(one: ScenarioResult, *, bounded: bool) -> str:
    promise, total = promise_against_plan(one), one.total
    per_person = total.running_cents_per_person_time
    return _cells(
        _name(one),
        str(one.seed),
        _share(promise.promised_share),
        _share(promise.promised_bound),
        _share(promise.planned_share),
        _least(one, promise),
        f"{total.vehicles_used:,} / {total.vehicles_available:,}",
        f"{total.visits_planned:,} / {total.visits_required:,}",
        _yuan(total.running_cents),
        *([_yuan(total.bound_cents)] if bounded else []),
        NONE if per_person is None else f"{cents_to_yuan(round(per_person)):.2f} 元",
    )


def _least(one: ScenarioResult, promise: PromiseAgainstPlan) -> str:
    """Return the fewest vehicles, and what is proved of those that make every visit."""
    fewest = one.promise.fewest
    least = NONE if fewest.vehicles is None else f"{fewest.vehicles:,}"
    if fewest.vehicles is None and fewest.vehicles_within is not None:
        least = f"范围内 within reach {fewest.vehicles_within:,}"
    if fewest.minimum == 0:
        return least
    # Minimums are of plans that make every visit: where there is none, those of other lines say
    # nothing of the whole.
    proved = f"≥ {fewest.minimum or 0:,}"
    if fewest.minimum is None:
        few = [line.name_zh or line.line_id for line in promise.lines if line.minimum is None]
        proved = f"{escape_markdown('、'.join(few))}：{in_both_languages('all_too_few')}"
    notes = [in_both_languages(key) for key in minimum_notes(promise.lines)]
    return f"{least} ({'；'.join([proved, *notes])})"


def _change_row(first: ScenarioResult, other: ScenarioResult) -> str:
    change: ScenarioChange = compare_scenarios([first, other]).changes[0]
    total, habits = other.total, change.habits
    site_h = total.hospital_on_site_s / HOUR_S
    return _cells(
        _name(other),
        str(other.seed),
        f"{len(change.gained):,} ({change.residents_gained:,} 人)",
        f"{len(change.lost):,} ({change.residents_lost:,} 人)",
        f"{habits.weekday_changed:,} / {habits.compared:,}",
        f"{habits.villages:,} / {habits.residents:,}",
        f"{total.vehicle_days:,}",
        f"{total.hospital_days_out:,} / {total.hospital_crew_days:,} / {site_h:,.0f}",
    )


def _about(one: ScenarioResult) -> Iterator[str]:
    """Yield what a scenario is."""
    yield from ("", f"### `{one.scenario_id}` {_name(one)}", "")
    yield f"{escape_markdown(one.about_zh)} {escape_markdown(one.about_en)}".strip()
    for below in one.below_floor:
        known = "proved" if below.proved else "no slot in this plan"
        yield (
            f"- {escape_markdown(below.village_name)}: {below.visits_made} of "
            f"{below.visits_wanted} visits of `{below.line_id}` ({known}: "
            f"{escape_markdown(below.reason_en)})"
        )


def _once(results: Sequence[ScenarioResult]) -> Iterator[ScenarioResult]:
    """Yield the first result of each scenario."""
    first: dict[str, ScenarioResult] = {}
    for one in results:
        first.setdefault(one.scenario_id, one)
    yield from first.values()


def _name(one: ScenarioResult) -> str:
    return f"{escape_markdown(one.name_zh)} · {escape_markdown(one.name_en)}"


def _share(share: float | None) -> str:
    return NONE if share is None else f"{share:.1%}"


def _yuan(cents: int | None) -> str:
    return NONE if cents is None else f"{cents_to_yuan(cents):,.0f} 元"


def _cells(*cells: str) -> str:
    return "| " + " | ".join(cells) + " |"
