"""The two speeds: what the coverage model promised in seconds against what the plan brings."""

from __future__ import annotations

from dataclasses import dataclass

from optimizer.domain.coverage import CoverStatus, LineVehicles
from optimizer.domain.scenario_result import ScenarioResult

LINES_TOGETHER = "+"
"""Between the ids of lines that share vehicles."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LinePromise:
    """
    Vehicles of one line: promised by the model and used by the plan.

    Lines that share vehicles come together, their ids joined by ``+``. ``used`` counts every
    vehicle once.
    ``promised`` is ``None`` where the model has no answer, ``within`` what it promises for all
    visits within reach (``None``: not for those either), ``minimum`` a proved lower bound of
    what a plan that makes every visit uses; it says nothing of a plan that leaves some out, so
    ``all_made`` tells whether the plan makes every visit of the line.
    """

    line_id: str
    name_zh: str
    name_en: str
    promised: int | None
    minimum: int | None
    present: int
    used: int
    all_made: bool
    within: int | None = None

    @property
    def contradiction(self) -> bool:
        """Tell whether a plan that makes every visit uses fewer than the proved minimum."""
        return self.all_made and self.minimum is not None and self.used < self.minimum


@dataclass(frozen=True, slots=True, kw_only=True)
class PromiseAgainstPlan:
    """
    Coverage promised and planned, of the same scenario.

    Parameters
    ----------
    promised_share, promised_bound
        Residents that the model covers with the scenario's fleet, and the proved most, as shares
        of the residents it looks at; ``None`` where it has no answer.
    planned_share
        Residents of villages served at their frequency by the plan, as a share of those of whom
        something is due.
    promised_villages, planned_villages
        Villages, likewise.
    lines
        As the model has them.
    """

    promised_share: float | None
    promised_bound: float | None
    planned_share: float | None
    promised_villages: int
    planned_villages: int
    lines: tuple[LinePromise, ...]

    @property
    def difference(self) -> float | None:
        """Planned less promised share."""
        if self.planned_share is None or self.promised_share is None:
            return None
        return self.planned_share - self.promised_share


def promise_against_plan(result: ScenarioResult) -> PromiseAgainstPlan:
    """Hold the plan of a scenario against its promise."""
    most, fewest = result.promise.most, result.promise.fewest
    known = most.status is not CoverStatus.UNKNOWN
    share = most.share if known else None
    total = result.total
    return PromiseAgainstPlan(
        promised_share=share,
        promised_bound=None if share is None else share + most.gap,
        planned_share=total.share_residents_served,
        promised_villages=most.villages_covered,
        planned_villages=total.villages_served,
        lines=tuple(_line(promised, result) for promised in fewest.lines),
    )


def _line(promised: LineVehicles, result: ScenarioResult) -> LinePromise:
    """Hold the vehicles of one line, or of lines together, against those of the plan."""
    ids = promised.line_id.split(LINES_TOGETHER)
    lines = [line for line in result.total.lines if line.line_id in ids]
    return LinePromise(
        line_id=promised.line_id,
        name_zh="、".join(line.name_zh for line in lines),
        name_en=" + ".join(line.name_en for line in lines),
        promised=promised.vehicles,
        within=promised.vehicles_within,
        minimum=promised.minimum,
        present=promised.present,
        used=result.used_by_lines.get(promised.line_id, 0),
        all_made=not any(line.visits_unserved for line in lines),
    )
