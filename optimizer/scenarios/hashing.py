"""What a result is of: a name for dataset, scenario and settings together."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

from optimizer.domain.scenario import Scenario
from optimizer.scenarios.writing import scenario_toml
from optimizer.tables.sheets import RawTables

FORMAT = 3
"""Raise when the same input gives other results, or results are written in another way."""


def dataset_hash(raw: RawTables) -> str:
    """Return a name for what the tables say and what lies beside them, wherever they are."""
    digest = hashlib.sha256()
    for key in sorted(raw.sheets):
        sheet = raw.sheets[key]
        digest.update(repr((key, sheet.headers, sheet.rows)).encode("utf-8"))
    for path in (raw.polygons_path, raw.elevation_path):
        digest.update(_of_file(path))
    return digest.hexdigest()


def input_hash(
    dataset: str, scenario: Scenario, settings: dict[str, Any], *, matrix: Path | None
) -> str:
    """
    Return a name for all that a result depends on; comments and layout of the file do not count.

    Parameters
    ----------
    dataset
        What `dataset_hash` returned.
    scenario
        The scenario.
    settings
        Settings of the run, as JSON values.
    matrix
        A file of travel times.
    """
    said = json.dumps([FORMAT, dataset, scenario.id, settings], sort_keys=True)
    text = "".join((said, scenario_toml(scenario))).encode("utf-8")
    return hashlib.sha256(text + _of_file(matrix)).hexdigest()


def _of_file(path: Path | None) -> bytes:
    return b"" if path is None else hashlib.sha256(path.read_bytes()).digest()
