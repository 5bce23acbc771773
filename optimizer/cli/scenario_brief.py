"""`shanlu scenario brief`: the one-page brief of scenarios, and pictures for slides."""

from __future__ import annotations

import argparse
import json

from optimizer import settings
from optimizer.briefing import BriefPlaces, write_brief
from optimizer.cli.words import printable
from optimizer.errors import UsageError
from optimizer.scenarios.choosing import results_to_compare
from optimizer.scenarios.store import existing_scenario
from optimizer.tables import load_dataset
from optimizer.viewing.marks import ground_of


def run(arguments: argparse.Namespace) -> int:
    """Write the brief of scenarios that have results; 0 good."""
    dataset_path = arguments.dataset or settings.default_dataset()
    out = arguments.out or settings.scenario_results_dir(dataset_path)
    for scenario_id in arguments.ids:
        existing_scenario(dataset_path, scenario_id)
    results = results_to_compare(out, arguments.ids, seed=arguments.seed)
    counties = results[0].county_codes
    places = BriefPlaces(
        villages={v.code: v for v in load_dataset(dataset_path).villages},
        ground=ground_of(dataset_path, counties),
    )
    try:
        files = write_brief(results, arguments.to, places=places)
    except OSError as error:
        raise UsageError(
            f"文件夹 {arguments.to} 写不进去（{error}）。请用 --to 另选一个文件夹。",
            f"The folder {arguments.to} cannot be written ({error}). Choose another with --to.",
        ) from error
    if arguments.json:
        print(json.dumps({"files": [str(file) for file in files]}, ensure_ascii=False))
    else:
        for file in files:
            print(printable(str(file)))
    return 0
