"""What is planned: a shipped county, all of them in one go, or a public instance."""

from __future__ import annotations

import hashlib
import pickle
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from benchmarks.planning.settings import LISHUI, Data, Settings
from optimizer.domain.problem import Problem
from optimizer.solving.results import problem_hash
from optimizer.tables import load_dataset

CITY = "city"
"""All counties of the shipped dataset in one go, as ``shanlu plan --county all`` plans them."""


class UnknownCountyError(ValueError):
    """A county that the shipped dataset does not have; the message says which it has."""


@dataclass(frozen=True)
class Case:
    """Problems that are planned together, under one name."""

    name: str
    problems: tuple[Problem, ...]

    @property
    def weeks(self) -> int:
        """Length of the cycle."""
        return self.problems[0].cycle.weeks

    @property
    def visits(self) -> int:
        """Visits asked for."""
        return sum(one.visits for problem in self.problems for one in problem.requirements)

    @cached_property
    def input_hash(self) -> str:
        """What the plan depends on: of one problem its own hash, of several the hash of these."""
        hashes = [problem_hash(problem) for problem in self.problems]
        return (
            hashes[0] if len(hashes) == 1 else hashlib.sha256("".join(hashes).encode()).hexdigest()
        )

    def write(self, folder: Path) -> Path:
        """Write the problems for the processes that plan them."""
        path = folder / f"{self.input_hash}.pickle"
        if not path.exists():
            path.write_bytes(pickle.dumps(self.problems))
        return path


def read_problems(path: Path) -> tuple[Problem, ...]:
    """Read what `Case.write` wrote."""
    problems: tuple[Problem, ...] = pickle.loads(path.read_bytes())
    return problems


def county_cases(names: Sequence[str], *, weeks: int) -> list[Case]:
    """
    Return the shipped counties of these names or codes, or `CITY`; every county if there is none.

    Raises
    ------
    UnknownCountyError
        If there is no such county.
    """
    known = {county.name: county.code for county in load_dataset(LISHUI).counties}
    by_code = {code: name for name, code in known.items()}
    wanted = list(dict.fromkeys(by_code.get(name, name) for name in names)) or list(known)
    unknown = [name for name in wanted if name not in known and name != CITY]
    if unknown:
        raise UnknownCountyError(
            f"no such county: {' '.join(unknown)}; there are {' '.join(known)}"
        )
    parts = {name: list(known) if name == CITY else [name] for name in wanted}
    needed = dict.fromkeys(county for counties in parts.values() for county in counties)
    data = Data(Settings(weeks=weeks), list(needed))
    problems = {name: data.problem(known[name]) for name in needed}
    return [
        Case(name=name, problems=tuple(problems[county] for county in counties))
        for name, counties in parts.items()
    ]
