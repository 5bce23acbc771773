"""Where Shanlu keeps its own files, and where the shipped data is."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

SHIPPED_DATASET = "lishui"


def shanlu_home() -> Path:
    """Return the folder of drafts, jobs, logs and caches: ``SHANLU_HOME``, else ``~/.shanlu``."""
    configured = os.environ.get("SHANLU_HOME", "").strip()
    return Path(configured).expanduser() if configured else Path.home() / ".shanlu"


def cache_dir() -> Path:
    """Return the folder of cached travel matrices."""
    return shanlu_home() / "cache"


def jobs_dir() -> Path:
    """Return the folder that holds one folder per job."""
    return shanlu_home() / "jobs"


def scenario_results_dir(dataset: Path) -> Path:
    """
    Return the folder of the results of a dataset's scenarios, apart from plans in force.

    Parameters
    ----------
    dataset
        The folder or the workbook; two of one name have different folders.
    """
    place = hashlib.sha256(str(dataset.resolve()).encode("utf-8")).hexdigest()[:8]
    return shanlu_home() / "scenarios" / f"{dataset.stem}-{place}"


def scenario_jobs_dir() -> Path:
    """Return the folder that holds one folder per run of scenarios begun in the app."""
    return shanlu_home() / "scenario-jobs"


def logs_dir() -> Path:
    """Return the folder of the logs of unexpected errors."""
    return shanlu_home() / "logs"


def default_dataset() -> Path:
    """Return the shipped dataset: under the working directory, else beside the package."""
    here = Path.cwd() / "datasets" / SHIPPED_DATASET
    return here if here.is_dir() else Path(__file__).parents[1] / "datasets" / SHIPPED_DATASET
