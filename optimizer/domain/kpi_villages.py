"""How villages are served, and how evenly."""

from __future__ import annotations

from dataclasses import dataclass

from optimizer.domain.kpi_lines import ratio


@dataclass(frozen=True, slots=True, kw_only=True)
class LineAccess:
    """
    How far a village is from a line.

    ``access_s`` is the time, in s, of the direct leg from the nearest base that could serve it to
    the stop point; the longest, where the line serves several stop points or kinds of work there.
    ``None`` when no base could serve one of them.
    """

    line_id: str
    access_s: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class VillageKpis:
    """
    How well one village is served.

    Parameters
    ----------
    code, name, county_code, township_code, residents
        The village.
    requirements, requirements_met
        Its requirements, and those that keep their standard: every visit due is made, and the
        cyclic gaps between them lie within the requirement's bounds (one visit has no gap; where
        sets of days are listed, the days are one of them).
    visits_required, visits_made
        Visits of its requirements in the cycle.
    person_times
        Visits made x people per visit, summed.
    longest_gap_days
        As for a line; ``None`` when one of its requirements is never visited (worst).
    access
        By line of which something is due, ordered by id.
    """

    code: str
    name: str
    county_code: str
    township_code: str
    residents: int
    requirements: int
    requirements_met: int
    visits_required: int
    visits_made: int
    person_times: int
    longest_gap_days: int | None
    access: tuple[LineAccess, ...]

    @property
    def share_made(self) -> float:
        """Visits made / visits required."""
        return self.visits_made / self.visits_required

    @property
    def standards_met(self) -> bool:
        """Tell whether every requirement keeps its standard."""
        return self.requirements_met == self.requirements

    @property
    def access_s(self) -> int | None:
        """Time to the line that is farthest away, in s; ``None`` when one has no way there."""
        known = [one.access_s for one in self.access if one.access_s is not None]
        return max(known, default=None) if len(known) == len(self.access) else None

    @property
    def person_times_per_resident(self) -> float | None:
        """Person-times / residents; ``None`` without residents."""
        return ratio(self.person_times, self.residents)

    @property
    def rank(self) -> tuple[float, float, int, str]:
        """Sort key, the worst first: share made, longest gap, residents, code."""
        gap = float("inf") if self.longest_gap_days is None else self.longest_gap_days
        return (self.share_made, -gap, -self.residents, self.code)


@dataclass(frozen=True, slots=True, kw_only=True)
class AreaKpis:
    """
    How well the villages of a county or a township are served, those without demand left out.

    Parameters
    ----------
    code
        The county or township.
    villages, villages_met, residents
        Its villages, those of them that keep every standard, and the residents of all.
    visits_required, visits_made, person_times
        Summed over the villages.
    longest_gap_days
        Largest of the villages'; ``None`` when one has a requirement that is never visited.
    mean_access_s, longest_access_s
        Access times of the villages that have one (`VillageKpis.access_s`), in s: the mean over
        their residents, and the longest; ``None`` where there is none.
    """

    code: str
    villages: int
    villages_met: int
    residents: int
    visits_required: int
    visits_made: int
    person_times: int
    longest_gap_days: int | None
    mean_access_s: float | None
    longest_access_s: int | None

    @property
    def share_made(self) -> float:
        """Visits made / visits required."""
        return self.visits_made / self.visits_required

    @property
    def share_met(self) -> float:
        """Villages that keep every standard / villages."""
        return self.villages_met / self.villages

    @property
    def person_times_per_resident(self) -> float | None:
        """Person-times / residents; ``None`` without residents."""
        return ratio(self.person_times, self.residents)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fairness:
    """
    How evenly the villages are served of which something is due; reported, never optimised.

    Parameters
    ----------
    villages, villages_met
        These villages, and those of which every requirement keeps its standard.
    requirements, requirements_met
        Their requirements, and those that keep their standard.
    gini_visits, gini_person_times
        Gini coefficients over residents (`optimizer.kpi.fairness.gini`) of the share of visits
        made, and of person-times per resident: 0 when all have the same. ``None`` where there are
        no residents, or nobody has anything.
    worst_villages
        Number of the worst 5 % of the villages, rounded up.
    worst_share_made
        Visits made / visits required of these, the worst-served ones (`VillageKpis.rank`).
    worst_access_s
        Mean access time of the 5 % that are farthest from a base, in s, of the villages that have
        one.
    mean_access_s, longest_access_s
        As for an area.
    villages_without_access
        Villages that no base reaches for one of their lines.
    spread_counties, spread_townships
        Largest less smallest share of visits made of the counties, and of the townships. ``None``
        where there are fewer than two.
    counties, townships
        Ordered by code.
    """

    villages: int
    villages_met: int
    requirements: int
    requirements_met: int
    gini_visits: float | None
    gini_person_times: float | None
    worst_villages: int
    worst_share_made: float | None
    worst_access_s: float | None
    mean_access_s: float | None
    longest_access_s: int | None
    villages_without_access: int
    spread_counties: float | None
    spread_townships: float | None
    counties: tuple[AreaKpis, ...]
    townships: tuple[AreaKpis, ...]

    @property
    def share_met(self) -> float | None:
        """Villages that keep every standard / villages."""
        return ratio(self.villages_met, self.villages)

    @property
    def share_requirements_met(self) -> float | None:
        """Requirements that keep their standard / requirements."""
        return ratio(self.requirements_met, self.requirements)
