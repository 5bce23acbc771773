"""What a page asks a desk, and what it is told."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from optimizer.assembling.edits import Edit
from optimizer.domain.plan import Plan, UnservedVisit
from optimizer.domain.problem import Problem
from optimizer.domain.report import Objective, Violation
from optimizer.kpi.moves import VisitChange, VisitDifference

ADJUST_COMMAND = "adjust"


@dataclass(frozen=True, slots=True, kw_only=True)
class TryEdits:
    """Ask what becomes of the plan with these edits, one after the other."""

    edits: tuple[Edit, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class KeepEdits:
    """
    Ask that the plan with these edits be written into a folder of its own.

    ``origin`` is how the plan that was opened is called; ``data`` the folder of the dataset, for
    the map's relief and the ways of legs that no route drove before.
    """

    edits: tuple[Edit, ...]
    out: Path
    origin: str
    data: Path | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """
    What becomes of a plan.

    ``problem`` (without its matrices) and ``plan`` are those with the edits; ``before`` and
    ``after`` the objectives of the plan as it was opened and with the edits,
    ``lost`` the visits left out anew, with their reasons; ``violations`` are the checker's, against
    the edited problem. ``seconds`` is how long it took.
    """

    problem: Problem
    plan: Plan
    before: Objective
    after: Objective
    differences: tuple[VisitDifference, ...]
    lost: tuple[UnservedVisit, ...]
    violations: tuple[Violation, ...]
    seconds: float

    @property
    def cost_cents(self) -> int:
        """How much more the plan costs, in cents; negative when it costs less."""
        return self.after.cost_cents - self.before.cost_cents

    def count(self, change: VisitChange) -> int:
        """Return how many visits change in some way."""
        return sum(one.change is change for one in self.differences)


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """Where the plan with the edits is."""

    folder: Path


def desk_arguments(folder: Path, code: str) -> tuple[str, ...]:
    """Return the arguments of ``python -m`` that open a desk for a county of a plan folder."""
    return ("optimizer", ADJUST_COMMAND, str(folder), code)
