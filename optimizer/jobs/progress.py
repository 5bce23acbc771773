"""How far a run is, as its listeners and the app see it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

BOUNDING = "bounding"
"""The search phase after the search itself: a bound of the plan's cost is being proved."""


class CountyPhase(StrEnum):
    """Where the planning of one county stands."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    STOPPED = "stopped"
    """Ended from outside; the best checked plan so far is kept."""
    FAILED = "failed"


class RunStep(StrEnum):
    """The steps of a run, in their order."""

    LOADING = "loading"
    TRAVEL = "travel"
    ASSEMBLING = "assembling"
    SOLVING = "solving"
    MEASURING = "measuring"
    EXPORTING = "exporting"


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """Why a county's search ended before its time, for people."""

    message_zh: str
    message_en: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CountyProgress:
    """
    The state of one county's search.

    ``search_phase`` is the solver's own word, ``fraction`` the used share of the allowance;
    ``history`` holds (seconds since the search began, unserved visits, cost in cents) of each
    checked improvement. ``bound_cents`` is what the plan's cost is proved not to fall below;
    ``note`` says what went wrong without harm to the plan.
    """

    code: str
    name: str
    phase: CountyPhase = CountyPhase.WAITING
    search_phase: str = ""
    fraction: float = 0.0
    visits_required: int = 0
    visits_unserved: int | None = None
    cost_cents: int | None = None
    violations: int | None = None
    history: tuple[tuple[float, int, int], ...] = ()
    failure: Failure | None = None
    bound_cents: int | None = None
    note: Failure | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FirstPlan:
    """
    The first checked plans of all counties together.

    ``seconds`` is counted from the start of the run. ``visits_unserved`` are those of requirements
    alone: the ``orders`` of the cycle are put in when the search is over.
    """

    seconds: float
    cost_cents: int
    visits_unserved: int
    orders: int = 0


class RunListener:
    """Hears of a run's progress; the default hears nothing. Calls come from one thread."""

    def on_step(self, step: RunStep, fraction: float) -> None:
        """Hear that a step begins or goes on; ``fraction`` of it is done, 0 to 1."""

    def on_counties(self, counties: tuple[CountyProgress, ...]) -> None:
        """Hear how the counties' searches stand."""

    def on_first_plan(self, first: FirstPlan) -> None:
        """Hear that every county has a checked plan, long before the search ends."""

    def on_plan_written(self, folder: Path) -> None:
        """Hear, from another thread, that the plan so far can be opened."""
