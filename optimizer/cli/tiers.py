"""`shanlu tiers`: whether the frequency tiers can be met, and if not, which can."""

from __future__ import annotations

import argparse
import json
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

from optimizer import settings
from optimizer.cli.plan import county_names
from optimizer.cli.words import printable
from optimizer.jobs import PlanRequest, next_monday
from optimizer.tiering import CountyTiers, county_tiers
from optimizer.viewing.tiers import tier_lines

WEEKS = 4


def run(arguments: argparse.Namespace) -> int:
    """Print the arithmetic of each line with tiers; 0 whether they can be met or not."""
    request = PlanRequest(
        dataset=arguments.dataset or settings.default_dataset(),
        counties=county_names(arguments.county),
        weeks=WEEKS,
        start=arguments.start or next_monday(date.today()),
        out=Path(),
        matrix=arguments.matrix,
    )
    found = county_tiers(request)
    if arguments.json:
        print(json.dumps({"tiers": [_record(one) for one in found]}, ensure_ascii=False))
        return 0
    for one in found:
        title = f"{one.line.name_zh} {one.name}"
        print("\n".join(printable(text) for text in (title, *tier_lines(one.report), "")))
    return 0


def _record(one: CountyTiers) -> dict[str, Any]:
    """Return a report as plain JSON values; sums are those of four weeks."""
    report = one.report
    return {
        "name": one.name,
        "line_id": one.line.id,
        "needed_s": report.needed_s,
        "needed_on_site_s": report.needed_on_site_s,
        "needed_halts": report.needed_halts,
        "available": asdict(report.supply),
        "met": report.is_met,
        "possible": report.is_possible,
        "levels": [
            asdict(level.demand) | {"possible_visits": level.possible} for level in report.levels
        ],
    }
