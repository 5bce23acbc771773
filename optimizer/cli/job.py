"""`shanlu job`: what the app starts; it works on a job's folder."""

from __future__ import annotations

import argparse
import traceback
from typing import Any

from optimizer import pipeline
from optimizer.errors import ShanluError, StoppedError
from optimizer.exporting import run_summary
from optimizer.jobs import JobReporter, JobStatus, cancel_wished, read_request
from optimizer.jobs.logs import unexpected


def run(arguments: argparse.Namespace) -> int:
    """Run the job of a folder and leave its end in the state file."""
    job_id = arguments.folder.name
    request = read_request(arguments.folder)
    with JobReporter(job_id) as reporter:
        try:
            outcome = pipeline.plan(
                request,
                listener=reporter,
                stop=lambda: cancel_wished(job_id),
                started_at=arguments.started_at,
                early=True,
            )
        except StoppedError as error:
            reporter.note(**_said(JobStatus.STOPPED, error))
        except ShanluError as error:
            reporter.note(**_said(JobStatus.FAILED, error))
        except Exception as error:  # noqa: BLE001 - whatever it is, the page must hear of it
            told = ShanluError(*unexpected(error, traceback.format_exc()))
            reporter.note(**_said(JobStatus.FAILED, told))
        else:
            reporter.note(**_ended(outcome))
            return 0
    return 1


def _said(status: JobStatus, error: ShanluError) -> dict[str, Any]:
    return {"status": status, "message_zh": error.message_zh, "message_en": error.message_en}


def _ended(outcome: pipeline.RunOutcome) -> dict[str, Any]:
    missing = outcome.bundle.not_planned
    noted = [(o.problem.name, o.note) for o in outcome.outcomes if o.note]
    told_zh = [f"{n.name} 没有计划：{n.message_zh}" for n in missing]
    told_en = [f"{n.name} has no plan: {n.message_en}" for n in missing]
    return {
        "status": JobStatus.STOPPED if outcome.stopped else JobStatus.DONE,
        "fraction": 1.0,
        "plan_folder": str(outcome.request.out),
        "summary": run_summary(
            outcome.bundle, seconds=outcome.seconds, first_plan_s=outcome.first_plan_s
        ),
        "message_zh": "；".join([*told_zh, *(f"{name}：{n.message_zh}" for name, n in noted)]),
        "message_en": "; ".join([*told_en, *(f"{name}: {n.message_en}" for name, n in noted)]),
    }
