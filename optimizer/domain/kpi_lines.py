"""Indicators of lines and of hospital vans, and what joined services save."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


def ratio(part: float, whole: float) -> float | None:
    """Return ``part / whole``, or ``None`` where there is no whole."""
    return part / whole if whole else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Caseload:
    """
    How the work of a line is shared among the vehicles (teams, stewards) that do any of it.

    Parameters
    ----------
    vehicles
        Vehicles that make any visit of the line in the cycle; at least one.
    total_s, least_s, most_s
        Their work for the line (`LineKpis.work_s`), in s: of all together, of the vehicle with
        the least, of the one with the most.
    """

    vehicles: int
    total_s: int
    least_s: int
    most_s: int

    @property
    def mean_s(self) -> float:
        """Work of a vehicle on the average, in s."""
        return self.total_s / self.vehicles


@dataclass(frozen=True, slots=True, kw_only=True)
class LineKpis:
    """
    Indicators of one line; all of them 0 where nothing is due.

    Parameters
    ----------
    line_id, name_zh, name_en
        The line.
    requirements, requirements_met
        Its requirements of which something is due, and those that keep their standard (see
        `optimizer.domain.kpi_villages.VillageKpis`).
    visits_required, visits_planned
        Visits of its requirements in the cycle, due and made.
    person_times
        Visits made x people per visit, summed.
    longest_gap_days
        Longest cyclic gap, in days, between two visits made of one requirement (one visit: the
        cycle's length); requirements never visited have none. ``None`` without any visit.
    never_visited
        Requirements of which no visit is made.
    vehicles_used
        Vehicles that make any of its visits.
    on_site_s
        Service time of its requirements, and the set-up of stops whose first one is its own, in s.
    driving_s, distance_m
        Legs to the stops whose first requirement is its own; the leg home belongs to the last stop.
    waiting_s
        From arrival to start at these stops, less the breaks taken then, in s.
    caseload
        How evenly its vehicles work, where the line promises the same vehicle for every visit;
        ``None`` for other lines and without any visit.
    visits_by_teams, visits_by_other_teams
        Where the line promises the same vehicle: visits made by vehicles whose team is listed,
        and those of them that somebody of the requirement's own team misses (`TeamChange`).
    """

    line_id: str
    name_zh: str
    name_en: str
    requirements: int
    requirements_met: int
    visits_required: int
    visits_planned: int
    person_times: int
    longest_gap_days: int | None
    never_visited: int
    vehicles_used: int
    on_site_s: int
    driving_s: int
    waiting_s: int
    distance_m: int
    caseload: Caseload | None
    visits_by_teams: int = 0
    visits_by_other_teams: int = 0

    @property
    def work_s(self) -> int:
        """On site, driving and waiting, in s."""
        return self.on_site_s + self.driving_s + self.waiting_s

    @property
    def visits_unserved(self) -> int:
        """Visits required but not made."""
        return self.visits_required - self.visits_planned


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamChange:
    """
    A visit by another team than the requirement's own.

    ``missing`` are members of its own team who are not there, ``aboard`` those who come, each as
    role and id.
    """

    requirement_id: str
    line_id: str
    village_code: str
    village: str
    on: date
    vehicle_id: str
    vehicle: str
    missing: tuple[str, ...]
    aboard: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class HospitalVanKpis:
    """
    What the province grades a hospital van on.

    Parameters
    ----------
    vehicle_id, name, county_code
        The van.
    days_out
        Days on which it has a route.
    crew_days
        ``days_out`` x people of its crew (``crew_size``).
    on_site_s
        Work at its stops, set-up included, in s.
    driving_s
        Driving, in s.
    visits
        Visits made.
    person_times
        Visits made x people per visit, summed.
    """

    vehicle_id: str
    name: str
    county_code: str
    days_out: int
    crew_days: int
    on_site_s: int
    driving_s: int
    visits: int
    person_times: int

    @property
    def person_times_per_outing(self) -> float | None:
        """Person-times / days out; ``None`` when it never goes out."""
        return ratio(self.person_times, self.days_out)


@dataclass(frozen=True, slots=True, kw_only=True)
class JoinedKpis:
    """
    What is saved by serving several requirements in one halt.

    Parameters
    ----------
    halts
        Halts that serve more than one requirement.
    extra
        Requirements served there beyond the first one of each halt.
    setup_s
        Set-up saved, in s: over these halts, the sum of the requirements' set-ups less the
        longest, which is the only one that is done.
    driving_s, distance_m
        Driving saved, in s and m: what a second van on the same round would drive in addition to
        call there, too, for each of ``extra``: the leg from the place before, the leg to the place
        after, less the direct leg between the two (0 where the place before is the place after:
        the base), never less than 0. A halt counts nothing where one of the three legs does not
        exist.
    """

    halts: int
    extra: int
    setup_s: int
    driving_s: int
    distance_m: int
