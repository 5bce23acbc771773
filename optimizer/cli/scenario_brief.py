"""`shanlu scenario brief`: the one-page brief of scenarios, and pictures for slides."""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from pathlib import Path

from optimizer import settings
from optimizer.briefing import BriefPlaces, write_brief
from optimizer.cli.plan import county_names
from optimizer.cli.scenario_tables import say_remarks
from optimizer.cli.words import printable
from optimizer.domain.dataset import Dataset
from optimizer.errors import UsageError
from optimizer.jobs.counties import choose_counties, means_all
from optimizer.scenarios.choosing import results_to_compare
from optimizer.scenarios.remarks import remarks_on
from optimizer.scenarios.store import cell_folder, county_results, existing_scenario
from optimizer.tables import load_dataset
from optimizer.viewing.marks import ground_of


def run(arguments: argparse.Namespace) -> int:
    """Write the brief of scenarios that have results; 0 good."""
    dataset_path = arguments.dataset or settings.default_dataset()
    for scenario_id in arguments.ids:
        existing_scenario(dataset_path, scenario_id)
    dataset = load_dataset(dataset_path)
    out = arguments.out or _results_folder(dataset, dataset_path, arguments.county)
    results = results_to_compare(out, arguments.ids, seed=arguments.seed)
    folders = [cell_folder(out, one.scenario_id, seed=one.seed) for one in results]
    say_remarks(remarks_on(results, folders, dataset=dataset_path))
    counties = results[0].county_codes
    places = BriefPlaces(
        villages={v.code: v for v in dataset.villages},
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


def _results_folder(dataset: Dataset, path: Path, counties: Sequence[str] | None) -> Path:
    """Return where results lie; those of some counties lie apart."""
    everywhere = settings.scenario_results_dir(path)
    names = county_names(counties or ["all"])
    if means_all(names):
        return everywhere
    return county_results(everywhere, choose_counties(dataset, names))
