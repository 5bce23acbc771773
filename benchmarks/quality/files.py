"""Where instances lie: folders are searched, best known costs come from lists and solutions."""

from __future__ import annotations

import csv
import hashlib
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from math import isfinite
from pathlib import Path

from benchmarks.quality.convert import Conversion
from benchmarks.quality.cordeau import looks_like_cordeau, read_cordeau
from benchmarks.quality.pricing import plan_of, printed_cost, published_cost, read_solution
from benchmarks.quality.public import NotReadableError, PublicInstance
from benchmarks.quality.vrplib import looks_like_vrplib, read_vrplib
from optimizer.domain.problem import Problem

NO_INSTANCES = frozenset({".sol", ".csv", ".md", ".json", ".svg", ".html", ".pdf", ".res"})
BEST_KNOWN = "best_known.csv"
NAME_COLUMN, COST_COLUMN = "instance", "best_known_cost"
TEXT = "utf-8-sig"
"""UTF-8, whether or not it begins with the mark that some programs write."""
LEVELS_UP = 3
"""How far above an instance a list of best known costs is looked for."""


@dataclass(frozen=True, slots=True)
class Known:
    """A best known cost, if there is one, and what was wrong with the files that should say it."""

    cost: float | None = None
    warnings: tuple[str, ...] = ()


@contextmanager
def _not_readable() -> Iterator[None]:
    """Let whatever a file's figures make impossible be told as a file that cannot be read."""
    try:
        yield
    except NotReadableError:
        raise
    except (ArithmeticError, LookupError, ValueError) as error:
        raise NotReadableError(f"cannot be planned: {error}") from None


@dataclass(frozen=True)
class InstanceFile:
    """An instance in a file; what is costly is worked out when asked for."""

    path: Path

    @cached_property
    def text(self) -> str:
        """The file's text."""
        return self.path.read_text(encoding=TEXT)

    @cached_property
    def instance(self) -> PublicInstance:
        """The instance that the file holds."""
        name = self.path.stem
        with _not_readable():
            if looks_like_cordeau(self.text):
                return read_cordeau(self.text, name)
            return read_vrplib(self.text, name)

    @cached_property
    def conversion(self) -> Conversion:
        """How it becomes a problem of ours."""
        with _not_readable():
            return Conversion(self.instance)

    @cached_property
    def problem(self) -> Problem:
        """The instance as a problem of ours."""
        with _not_readable():
            return self.conversion.problem()

    @property
    def name(self) -> str:
        """The instance's name, with its folder's."""
        return f"{self.path.parent.name}/{self.path.stem}"

    @property
    def group(self) -> str:
        """What its figures are put together with: its folder and kind."""
        return f"{self.path.parent.name}/{self.instance.kind}"

    @property
    def best_known(self) -> float | None:
        """The best known cost."""
        return self.known.cost

    @cached_property
    def known(self) -> Known:
        """The best known cost: of the solution beside it, re-priced, else from a list."""
        solution = self.path.with_suffix(".sol")
        if looks_like_cordeau(self.text) or not solution.is_file():
            return _listed(self.path)
        try:
            text = solution.read_text(encoding=TEXT, errors="replace")
        except OSError as fault:
            return _instead(_listed(self.path), f"{solution}: {fault.strerror}")
        try:
            return Known(self._priced(text))
        except NotReadableError as fault:
            return self._unpriced(printed_cost(text), f"{solution}: {fault}")

    def _priced(self, solution: str) -> float:
        """Return what a published solution costs as we count."""
        with _not_readable():
            plan = plan_of(self.conversion, self.problem, read_solution(solution))
        if plan.unserved:
            raise NotReadableError(f"{len(plan.unserved)} visits are in no route")
        return published_cost(self.instance, self.problem, plan)

    def _unpriced(self, printed: float | None, fault: str) -> Known:
        """Return what is known where a solution has no price of ours: what it prints, or a list."""
        listed = _listed(self.path)
        # Where we count in other units than the file, what it prints may be in either.
        is_doubtful = self.instance.convention.factor != 1
        if printed is None or (is_doubtful and listed.cost is not None):
            return _instead(listed, fault)
        return Known(printed, (f"{fault}; its cost {printed:g} is taken as it is printed",))

    @property
    def content_hash(self) -> str:
        """SHA-256 (hex) of the file."""
        return hashlib.sha256(self.text.encode()).hexdigest()


def _instead(listed: Known, fault: str) -> Known:
    """Return what a list says where a solution says nothing."""
    instead = "no best known cost" if listed.cost is None else f"{listed.cost:g} of a list is taken"
    return Known(listed.cost, (f"{fault}; {instead}", *listed.warnings))


def _listed(path: Path) -> Known:
    """Return the cost that the nearest list above a file gives for it, by its relative path."""
    warnings: list[str] = []
    for folder in list(path.resolve().parents)[:LEVELS_UP]:
        listed = folder / BEST_KNOWN
        if not listed.is_file():
            continue
        place = path.resolve().relative_to(folder)
        try:
            costs = _costs(listed)
        except NotReadableError as fault:
            warnings.append(f"{listed}: {fault}; not used")
            continue
        cell = next((costs[n] for n in _names(place) if costs.get(n)), "")
        cost = _cost(cell)
        if cost is not None:
            return Known(cost, tuple(warnings))
        if cell:
            warnings.append(f"{listed}: {cell!r} is no cost ({place.as_posix()}); not used")
    return Known(None, tuple(warnings))


def _names(place: Path) -> tuple[str, str]:
    """Return how a list may name a file: with its ending, or without it."""
    return place.as_posix(), place.with_suffix("").as_posix()


def _costs(listed: Path) -> dict[str, str]:
    """
    Return the cells of a list by instance.

    Raises
    ------
    NotReadableError
        If it is no text, or has other columns.
    """
    try:
        with listed.open(encoding=TEXT, newline="") as file:
            lines = [[cell.strip() for cell in line] for line in csv.reader(file) if line]
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise NotReadableError(f"cannot be read ({error})") from None
    head = [cell.lower() for cell in lines[0]] if lines else []
    if NAME_COLUMN not in head or COST_COLUMN not in head:
        raise NotReadableError(f"no columns {NAME_COLUMN},{COST_COLUMN}")
    name, cost = head.index(NAME_COLUMN), head.index(COST_COLUMN)
    return {line[name]: line[cost] for line in lines[1:] if len(line) > max(name, cost)}


def _cost(cell: str) -> float | None:
    """Return the cost in a cell, or ``None`` if it is none."""
    try:
        cost = float(cell)
    except ValueError:
        return None
    return cost if isfinite(cost) and cost > 0 else None


def readable_files(folders: Iterable[Path], only: str = "") -> tuple[list[InstanceFile], int]:
    """
    Return the instances that can be read; say of the others why not, and count them.

    What is wrong with solutions and lists is said, too: each once.

    Parameters
    ----------
    folders
        What is searched.
    only
        A text in the names of the instances that are wanted.

    Raises
    ------
    NotReadableError
        If a folder or file does not exist.
    """
    files, faults = [], 0
    for file in instance_files(folders):
        if only not in file.name:
            continue
        try:
            _ = file.problem
        except NotReadableError as fault:
            print(f"{file.path}: {fault}", file=sys.stderr)
            faults += 1
        else:
            files.append(file)
    for warning in warnings_of(files):
        print(warning, file=sys.stderr)
    return files, faults


def warnings_of(files: Sequence[InstanceFile]) -> list[str]:
    """Return what is wrong with the files that should say best known costs, each once."""
    return list(dict.fromkeys(one for file in files for one in file.known.warnings))


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
        text = path.read_text(encoding=TEXT)
    except UnicodeDecodeError:
        return False
    return looks_like_cordeau(text) or looks_like_vrplib(text)
