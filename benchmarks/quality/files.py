"""Where instances lie: folders are searched, best known costs come from lists and solutions."""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from benchmarks.quality.convert import Conversion
from benchmarks.quality.cordeau import looks_like_cordeau, read_cordeau
from benchmarks.quality.pricing import plan_of, published_cost, read_solution
from benchmarks.quality.public import NotReadableError, PublicInstance
from benchmarks.quality.vrplib import looks_like_vrplib, read_vrplib
from optimizer.domain.problem import Problem

NO_INSTANCES = frozenset({".sol", ".csv", ".md", ".json", ".svg", ".html", ".pdf", ".res"})
BEST_KNOWN = "best_known.csv"
LEVELS_UP = 3
"""How far above an instance a list of best known costs is looked for."""


@dataclass(frozen=True)
class InstanceFile:
    """An instance in a file; what is costly is worked out when asked for."""

    path: Path

    @cached_property
    def text(self) -> str:
        """The file's text."""
        return self.path.read_text(encoding="utf-8")

    @cached_property
    def instance(self) -> PublicInstance:
        """The instance that the file holds."""
        name = self.path.stem
        if looks_like_cordeau(self.text):
            return read_cordeau(self.text, name)
        return read_vrplib(self.text, name)

    @cached_property
    def conversion(self) -> Conversion:
        """How it becomes a problem of ours."""
        return Conversion(self.instance)

    @cached_property
    def problem(self) -> Problem:
        """The instance as a problem of ours."""
        return self.conversion.problem()

    @property
    def name(self) -> str:
        """The instance's name, with its folder's."""
        return f"{self.path.parent.name}/{self.path.stem}"

    @property
    def group(self) -> str:
        """What its figures are put together with: its folder and kind."""
        return f"{self.path.parent.name}/{self.instance.kind}"

    @cached_property
    def best_known(self) -> float | None:
        """The best known cost: of the solution beside it, re-priced, else from a list."""
        solution = self.path.with_suffix(".sol")
        if not looks_like_cordeau(self.text) and solution.is_file():
            published = read_solution(solution.read_text(encoding="utf-8"))
            plan = plan_of(self.conversion, self.problem, published)
            return published_cost(self.instance, self.problem, plan)
        return _listed(self.path)

    @property
    def content_hash(self) -> str:
        """SHA-256 (hex) of the file."""
        return hashlib.sha256(self.text.encode()).hexdigest()


def _listed(path: Path) -> float | None:
    """Return the cost that the nearest list above a file gives for it, by its relative path."""
    for folder in list(path.resolve().parents)[:LEVELS_UP]:
        listed = folder / BEST_KNOWN
        if listed.is_file():
            name = path.resolve().relative_to(folder).with_suffix("").as_posix()
            with listed.open(encoding="utf-8", newline="") as file:
                costs = {row["instance"]: row["best_known_cost"] for row in csv.DictReader(file)}
            if name in costs:
                return float(costs[name])
    return None


def instance_files(folders: Iterable[Path]) -> Iterator[InstanceFile]:
    """
    Yield the instances in folders and all below them, ordered by path; a file may be given too.

    Raises
    ------
    NotReadableError
        If a folder or file does not exist.
    """
    for folder in folders:
        if not folder.exists():
            raise NotReadableError(f"{folder} does not exist")
        paths = sorted(folder.rglob("*")) if folder.is_dir() else [folder]
        yield from (InstanceFile(path) for path in paths if _is_instance(path))


def _is_instance(path: Path) -> bool:
    if not path.is_file() or path.suffix.lower() in NO_INSTANCES:
        return False
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return False
    return looks_like_cordeau(text) or looks_like_vrplib(text)
