"""Indicators of a plan: sums that can be added over counties, and the ratios made from them."""

from __future__ import annotations

from dataclasses import dataclass

from optimizer.domain.kpi_fleets import FleetKpis
from optimizer.domain.kpi_lines import (
    HospitalVanKpis,
    JoinedKpis,
    LineKpis,
    TeamChange,
    ratio,
)
from optimizer.domain.kpi_villages import Fairness, VillageKpis
from optimizer.domain.report import Objective

DAYS_PER_YEAR = 365.25
WORST = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Kpis:
    """
    Indicators of one plan, or of several plans of different counties together.

    Parameters
    ----------
    name
        Whose indicators these are.
    days
        Length of the cycle in days.
    villages_in_plan
        Villages that the plan must cover.
    villages_without_requirements
        Those of which nothing is due in this cycle; they count neither as served nor as unserved.
    villages_served
        Villages served at their frequency: something is due, and every visit due is made.
    residents_in_plan, residents_without_requirements, residents_served
        Residents of these villages.
    stop_points_in_plan, stop_points_without_requirements, stop_points_served
        The same of the stop points (natural villages) of these villages.
    visits_required, visits_planned
        Visits in the cycle, due and made (joined requirements count one by one).
    unserved_proved, unserved_no_slot
        Visits left out that no plan can make, and the others.
    longest_gap_days
        Largest of all lines; ``None`` without any visit.
    never_visited
        Requirements of which no visit is made.
    on_site_s, driving_s, waiting_s, break_s, duty_s
        Work at stops, driving, waiting, breaks, and from first leaving to last return, in s.
        ``duty_s`` includes the time at the base between trips.
    distance_m
        Metres driven.
    vehicles, vehicles_used
        Vehicles of the problem, and those with at least one route.
    vehicle_days
        Routes.
    shift_out_s
        Length of the shifts of all vehicle-days out, in s.
    shift_available_s
        Per vehicle and week, the longest shifts of at most ``max_days_per_week`` days, in s.
    person_times
        Visits made x people per visit, summed over the cycle.
    objective
        Shortfall and cost terms as reported with the plan (summed over plans); ``None`` unknown.
    bound_cents
        Proved lower bound of the cost, in cents (summed over plans); ``None`` unknown.
    lines, hospital_vans
        By line id; by vehicle id (vehicles of fleet ``hospital``, also those that stay at home).
    joined
        What is saved by serving several requirements in one halt.
    villages
        The villages of which something is due, ordered by code.
    fairness
        How evenly these are served.
    fleets
        By fleet id.
    vehicles_available
        Vehicles that may work on any day of the cycle.
    hospitals_inside_fleet
        Whether the mobile hospitals count among the service vans (a switch of the dataset).
    team_changes
        Visits by another team than the village's own, by date.
    """

    name: str
    days: int
    villages_in_plan: int
    villages_without_requirements: int
    villages_served: int
    residents_in_plan: int
    residents_without_requirements: int
    residents_served: int
    stop_points_in_plan: int
    stop_points_without_requirements: int
    stop_points_served: int
    visits_required: int
    visits_planned: int
    unserved_proved: int
    unserved_no_slot: int
    longest_gap_days: int | None
    never_visited: int
    on_site_s: int
    driving_s: int
    waiting_s: int
    break_s: int
    duty_s: int
    distance_m: int
    vehicles: int
    vehicles_used: int
    vehicle_days: int
    shift_out_s: int
    shift_available_s: int
    person_times: int
    objective: Objective | None
    lines: tuple[LineKpis, ...]
    hospital_vans: tuple[HospitalVanKpis, ...]
    joined: JoinedKpis
    villages: tuple[VillageKpis, ...]
    fairness: Fairness
    bound_cents: int | None = None
    fleets: tuple[FleetKpis, ...] = ()
    hospitals_inside_fleet: bool = False
    vehicles_available: int = 0
    team_changes: tuple[TeamChange, ...] = ()

    @property
    def visits_unserved(self) -> int:
        """Visits required but not made."""
        return self.visits_required - self.visits_planned

    @property
    def share_villages_served(self) -> float | None:
        """Villages served / villages of which something is due."""
        due = self.villages_in_plan - self.villages_without_requirements
        return ratio(self.villages_served, due)

    @property
    def share_stop_points_served(self) -> float | None:
        """Stop points served / stop points of which something is due."""
        due = self.stop_points_in_plan - self.stop_points_without_requirements
        return ratio(self.stop_points_served, due)

    @property
    def share_residents_served(self) -> float | None:
        """Residents of villages served / residents of villages of which something is due."""
        due = self.residents_in_plan - self.residents_without_requirements
        return ratio(self.residents_served, due)

    @property
    def utilisation_out(self) -> float | None:
        """Duty / shift time of the vehicle-days out (more than 1 with overtime)."""
        return ratio(self.duty_s, self.shift_out_s)

    @property
    def utilisation_available(self) -> float | None:
        """Duty / shift time of all vehicle-days that could be worked."""
        return ratio(self.duty_s, self.shift_available_s)

    @property
    def person_times_per_year(self) -> float:
        """Person-times of the cycle x 365.25 / days of the cycle."""
        return per_year(self.person_times, days=self.days)

    @property
    def cost_cents(self) -> int | None:
        """Sum of all cost terms, in cents; ``None`` without an objective."""
        return None if self.objective is None else self.objective.cost_cents

    @property
    def change_cents(self) -> int | None:
        """Prices of change against the plan in force, in cents; ``None`` without an objective."""
        return None if self.objective is None else self.objective.change_cents

    @property
    def running_cents(self) -> int | None:
        """The cost without prices of change, in cents: what is really paid."""
        if self.objective is None:
            return None
        return self.objective.cost_cents - self.objective.change_cents

    @property
    def running_cents_per_person_time(self) -> float | None:
        """Running cost / person-times, in cents."""
        return None if self.running_cents is None else ratio(self.running_cents, self.person_times)

    @property
    def work_s_per_person_time(self) -> float | None:
        """(Driving + on site) / person-times, in s of vehicles."""
        return ratio(self.driving_s + self.on_site_s, self.person_times)

    @property
    def bound_gap(self) -> float | None:
        """(Cost - bound) / cost: the largest share of the cost that can still be saved."""
        if self.cost_cents is None or self.bound_cents is None:
            return None
        return ratio(self.cost_cents - self.bound_cents, self.cost_cents)

    @property
    def hospital_days_out(self) -> int:
        """Days out of all hospital vans."""
        return sum(van.days_out for van in self.hospital_vans)

    @property
    def hospital_crew_days(self) -> int:
        """Days out x crew, summed over hospital vans."""
        return sum(van.crew_days for van in self.hospital_vans)

    @property
    def hospital_on_site_s(self) -> int:
        """Work at stops of all hospital vans, in s."""
        return sum(van.on_site_s for van in self.hospital_vans)

    @property
    def person_times_per_hospital_outing(self) -> float | None:
        """Person-times of hospital vans / their days out."""
        served = sum(van.person_times for van in self.hospital_vans)
        return ratio(served, self.hospital_days_out)

    @property
    def visits_by_teams(self) -> int:
        """Visits of lines that promise the same vehicle, made by vehicles with a listed team."""
        return sum(line.visits_by_teams for line in self.lines)

    @property
    def visits_by_other_teams(self) -> int | None:
        """Of these, visits by another team than the village's own; ``None`` without any team."""
        changed = sum(line.visits_by_other_teams for line in self.lines)
        return changed if self.visits_by_teams else None

    @property
    def worst_villages(self) -> tuple[VillageKpis, ...]:
        """The ten worst-served villages, the worst first (see `VillageKpis.rank`)."""
        return tuple(sorted(self.villages, key=lambda village: village.rank)[:WORST])


def per_year(amount: float, *, days: int) -> float:
    """Return an amount of ``days`` days scaled to a year of 365.25 days."""
    return amount * DAYS_PER_YEAR / days


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanChange:
    """
    What differs between two plans for the same requirements.

    Parameters
    ----------
    compared
        Requirements that both plans visit.
    weekday_changed, half_day_changed, vehicle_changed
        Of these, the ones whose set of weekdays, half-days or vehicles differs.
    changed
        Of these, the ones with any of the three.
    gained, lost
        Requirements that only the new plan visits, and those that only the old one did.
    """

    compared: int
    weekday_changed: int
    half_day_changed: int
    vehicle_changed: int
    changed: int
    gained: int
    lost: int
