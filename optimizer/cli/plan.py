"""`shanlu plan`."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from datetime import date

from optimizer import pipeline, settings
from optimizer.cli.indicators import print_indicators
from optimizer.cli.progress import progress_display
from optimizer.cli.words import printable
from optimizer.errors import UsageError
from optimizer.exporting import run_summary
from optimizer.jobs import Failure, PlanRequest, next_monday


def run(arguments: argparse.Namespace) -> int:
    """Plan, print what was reached, and return the exit code."""
    with progress_display() as display:
        outcome = pipeline.plan(
            request_of(arguments), listener=display, started_at=arguments.started_at
        )
    summary = run_summary(
        outcome.bundle, seconds=outcome.seconds, first_plan_s=outcome.first_plan_s
    )
    if arguments.json:
        print(json.dumps(summary, ensure_ascii=False))
    else:
        print_indicators(outcome)
    for line in notes(outcome):
        print(printable(line), file=sys.stderr)
    return 0 if outcome.complete and not summary["violations"] else 1


def request_of(arguments: argparse.Namespace) -> PlanRequest:
    """Return what the arguments ask for."""
    return PlanRequest(
        dataset=arguments.dataset or settings.default_dataset(),
        counties=county_names(arguments.county),
        weeks=arguments.weeks,
        start=arguments.start or next_monday(date.today()),
        out=arguments.out,
        seconds=arguments.seconds,
        iterations=arguments.iterations,
        seed=arguments.seed,
        matrix=arguments.matrix,
        previous=arguments.previous,
        workers=arguments.workers,
        engine=arguments.engine,
        bound=arguments.bound,
        pool=arguments.pool,
    )


def county_names(given: Sequence[str]) -> tuple[str, ...]:
    """
    Return the names given on the command line, commas of both kinds between.

    Raises
    ------
    UsageError
        If there is none: nothing would be looked at, and all would seem well.
    """
    texts = [text.replace("，", ",") for text in given]
    names = tuple(name.strip() for text in texts for name in text.split(",") if name.strip())
    if not names:
        raise UsageError(
            "--county 没有写县。请写县名或代码，或 all。",
            "--county names no county. Give names or codes, or all.",
        )
    return names


def notes(outcome: pipeline.RunOutcome) -> list[str]:
    """Return what people must hear about a run beside its indicators."""
    lines = []
    if outcome.stopped:
        lines.append("已按要求停止，保留了到目前为止最好的计划。")
        lines.append("Stopped as asked; the best plans so far were kept.")
    for one in outcome.outcomes:
        lines += _failure_lines(one.problem.name, one.failure, has_plan=one.result is not None)
        if one.note is not None:
            lines.append(f"{one.problem.name}：{one.note.message_zh}")
            lines.append(f"{one.problem.name}: {one.note.message_en}")
    for remark in outcome.remarks:
        lines += [remark.message_zh, remark.message_en]
    lines.append(f"计划已写入 / Plan written to: {outcome.request.out}")
    return lines


def _failure_lines(name: str, failure: Failure | None, *, has_plan: bool) -> list[str]:
    """Return what became of a county that failed."""
    if failure is None:
        return [] if has_plan else [f"{name} 没有计划 / has no plan"]
    kept = "，保留了此前最好的计划 / its best plan before that was kept" if has_plan else ""
    return [f"{name}：{failure.message_zh}", f"{name}: {failure.message_en}{kept}"]
