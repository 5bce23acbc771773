"""Time bands while the visits of a requirement are searched apart from each other."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import cached_property

from optimizer.domain.problem import CommittedVisit, CycleRequirement, Problem
from optimizer.domain.services import TimeWindow


class Bands:
    """
    Keeps visits that stand apart in the band of those that they belong to.

    Parameters
    ----------
    problem
        Tells how long a halt takes: that of all requirements that are joined in it.
    """

    def __init__(self, problem: Problem) -> None:
        self._problem = problem

    def kept(self, one: CycleRequirement, visits: Mapping[int, CommittedVisit]) -> CycleRequirement:
        """
        Return a requirement whose windows are cut to the band that its visits have now.

        The band lies around the middle of their starts, so that visits searched one by one keep
        it together, whichever of them move. Without a band it is returned as it is.

        Parameters
        ----------
        one
            The requirement, or a part of its visits.
        visits
            All visits of the plan, by day; missed ones without a vehicle.
        """
        starts_s = [visit.start_s for visit in visits.values() if visit.vehicle_id]
        if one.same_band_s is None or not starts_s:
            return one
        middle_s = (min(starts_s) + max(starts_s)) // 2
        open_s = max(0, middle_s - one.same_band_s)
        close_s = middle_s + one.same_band_s + self._duration_s(one)
        cut = _cut(one.windows, TimeWindow(open_s=open_s, close_s=close_s))
        return replace(one, windows=cut, same_band_s=None) if cut else one

    @cached_property
    def _members(self) -> dict[str, list[CycleRequirement]]:
        """Requirements by what joins them."""
        found: dict[str, list[CycleRequirement]] = defaultdict(list)
        for one in {r.id: r for r in self._problem.requirements if r.join_id}.values():
            found[one.join_id or ""].append(one)
        return found

    def _duration_s(self, one: CycleRequirement) -> int:
        joined = self._members.get(one.join_id or "", [one])
        return max(r.setup_s for r in joined) + sum(r.service_s for r in joined)


def _cut(windows: Iterable[TimeWindow], band: TimeWindow) -> tuple[TimeWindow, ...]:
    spans = ((max(w.open_s, band.open_s), min(w.close_s, band.close_s)) for w in windows)
    return tuple(TimeWindow(open_s=a, close_s=z) for a, z in spans if a <= z)
