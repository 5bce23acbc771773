"""Cached readings of datasets and plan folders; what is cached is named by its file's stamp."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import streamlit as st

from optimizer import settings
from optimizer.domain.dataset import Dataset
from optimizer.errors import ShanluError
from optimizer.exporting import FolderCheck, check_folder, is_plan_folder, steadily
from optimizer.exporting.reading import read_manifest, written_ns
from optimizer.jobs import read_state
from optimizer.tables import load_dataset

CACHED_DATASETS = 4
CACHED_PLANS = 6


def dataset_at(path: Path) -> Dataset:
    """
    Return a dataset, read again only when one of its files changed.

    A fresh copy of a dataset has the stamp of the original and need not be read.

    Raises
    ------
    DataFaultError
        If the data has faults.
    """
    stamp = stamp_of(path)
    known = _datasets().get(stamp)
    return known if known is not None else keep_dataset(path, load_dataset(path))


def keep_dataset(path: Path, dataset: Dataset) -> Dataset:
    """Keep what has just been read, or written, as the content of a folder."""
    kept = _datasets()
    kept[stamp_of(path)] = dataset
    for stamp in list(kept)[:-CACHED_DATASETS]:
        kept.pop(stamp, None)
    return dataset


def stamp_of(path: Path) -> str:
    """Return what changes whenever a file of a folder does."""
    files = sorted(path.iterdir()) if path.is_dir() else [path]
    return "|".join(f"{f.name}:{f.stat().st_mtime_ns}:{f.stat().st_size}" for f in files)


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanEntry:
    """A plan folder that can be chosen: its key in the address, and what its manifest says."""

    key: str
    path: Path
    counties: Mapping[str, str]
    start: str
    weeks: int
    created_at: datetime
    unserved: int
    written_ns: int
    improving: bool
    adjusted: bool

    @property
    def stamp(self) -> str:
        """What names this writing of the folder in a cache."""
        return f"{self.path} {self.written_ns}"


def plan_entries() -> tuple[PlanEntry, ...]:
    """Return every plan under the home folder that can be read, the newest first."""
    entries = (found for found in _scanned() if isinstance(found, PlanEntry))
    return tuple(sorted(entries, key=lambda entry: entry.created_at, reverse=True))


def damaged_plans() -> tuple[ShanluError, ...]:
    """Return what is wrong with the plans under the home folder that cannot be read."""
    return tuple(found for found in _scanned() if isinstance(found, ShanluError))


def _scanned() -> Iterator[PlanEntry | ShanluError]:
    home = settings.shanlu_home()
    for folder in [*home.glob("plans/*"), *home.glob("jobs/*/plan")]:
        if is_plan_folder(folder):
            try:
                yield _entry(folder)
            except ShanluError as error:
                yield error


def checked_plan(entry: PlanEntry) -> FolderCheck:
    """Return a plan folder with what the checker says of it."""
    return _checked(str(entry.path), entry.written_ns)


def _entry(folder: Path) -> PlanEntry:
    # The time is read first: a plan that is replaced meanwhile is seen as the newer one next time.
    written = written_ns(folder)
    manifest = steadily(folder, read_manifest)
    own = folder.parent.name == "plans"
    key = folder.name if own else folder.parent.name
    return PlanEntry(
        key=key,
        path=folder,
        counties={county["code"]: county["name"] for county in manifest["counties"]},
        start=manifest["cycle"]["start"],
        weeks=int(manifest["cycle"]["weeks"]),
        created_at=datetime.fromisoformat(manifest["created_at"]).astimezone(),
        unserved=sum(int(county["visits_unserved"]) for county in manifest["counties"]),
        written_ns=written,
        improving=bool(manifest.get("improving")) and not own and read_state(key).active,
        adjusted=bool(manifest.get("adjusted")),
    )


@st.cache_resource(show_spinner=False)
def _datasets() -> dict[str, Dataset]:
    """Return the datasets kept, by stamp, the oldest first."""
    return {}


@st.cache_resource(max_entries=CACHED_PLANS, show_spinner=False)
def _checked(path: str, written_ns: int) -> FolderCheck:
    return steadily(Path(path), check_folder)
