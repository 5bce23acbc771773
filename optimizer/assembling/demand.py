"""Requirements in one cycle: how many visits, on which days, under which rules."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from optimizer.assembling.closed import closed_days
from optimizer.assembling.fixed import beside_fixed_points, taken_over
from optimizer.assembling.rotation import visits_due
from optimizer.assembling.seasonal import in_season, seasons_in
from optimizer.assembling.suspensions import beside_closures, due_beside_suspensions
from optimizer.assembling.weekdays import on_working_weekdays
from optimizer.domain.calendar import FULL_CYCLE_WEEKS, Calendar, Cycle
from optimizer.domain.dataset import Dataset
from optimizer.domain.problem import ClosedVisits, CycleRequirement
from optimizer.domain.requirements import Requirement
from optimizer.domain.services import Line, lengthened_s


@dataclass(frozen=True, slots=True, kw_only=True)
class CycleDemand:
    """What can be visited in a cycle, and what is due and closed; both ordered by requirement."""

    requirements: tuple[CycleRequirement, ...]
    closed: tuple[ClosedVisits, ...] = ()


def cycle_demand(dataset: Dataset, village_codes: frozenset[str], cycle: Cycle) -> CycleDemand:
    """
    Return what is due in the cycle in these villages.

    Parameters
    ----------
    dataset
        Tables free of faults.
    village_codes
        Villages in the plan.
    cycle
        The dates to plan.

    Returns
    -------
    CycleDemand
        A requirement without a visit in this cycle is left out, and so is one whose people fixed
        points serve.
    """
    shut = closed_days(dataset, cycle)
    requirements: list[CycleRequirement] = []
    closed: list[ClosedVisits] = []
    for one in _beside_fixed_points(dataset, village_codes, cycle):
        rest, lost = beside_closures(one, shut.at(one.stop_id), cycle)
        requirements += [rest] if rest else []
        if lost:
            closed.append(ClosedVisits(due=one, visits=lost, closure_ids=shut.closing(one)))
    return CycleDemand(requirements=tuple(requirements), closed=tuple(closed))


def _beside_fixed_points(
    dataset: Dataset, village_codes: frozenset[str], cycle: Cycle
) -> tuple[CycleRequirement, ...]:
    """Return what is due to be brought, whatever is closed; ordered by id."""
    if not dataset.fixed_points:
        return whole_demand(dataset, village_codes, cycle)
    everywhere = frozenset(village.code for village in dataset.villages if village.in_plan)
    whole = whole_demand(dataset, everywhere, cycle)
    left = beside_fixed_points(whole, taken_over(dataset, whole, cycle))
    return tuple(one for one in left if one.village_code in village_codes)


def whole_demand(
    dataset: Dataset, village_codes: frozenset[str], cycle: Cycle
) -> tuple[CycleRequirement, ...]:
    """Return what is due in the cycle in these villages, without fixed points and closures."""
    lines = {line.id: line for line in dataset.lines}
    due = visits_due(dataset, cycle)
    closed, seasons = closed_days(dataset, cycle), seasons_in(dataset, cycle)
    chosen = (
        due_beside_suspensions(
            _cycle_requirement(
                in_season(requirement, seasons),
                line=lines[requirement.line_id],
                visits=due[requirement.id],
                cycle=cycle,
                calendar=dataset.calendar,
            ),
            suspended=closed.without(requirement.village_code, requirement.line_id),
            closed=closed.at(requirement.stop_id),
            cycle=cycle,
        )
        for requirement in dataset.requirements
        if requirement.village_code in village_codes and due[requirement.id] > 0
    )
    found = (requirement for requirement in chosen if requirement is not None)
    return tuple(sorted(found, key=lambda requirement: requirement.id))


def _cycle_requirement(
    requirement: Requirement, *, line: Line, visits: int, cycle: Cycle, calendar: Calendar
) -> CycleRequirement:
    """Fix the visits and days of one requirement."""
    share = Fraction(requirement.visits_per_4_weeks * cycle.weeks, FULL_CYCLE_WEEKS)
    spans_cycles = share.denominator != 1
    found = CycleRequirement(
        id=requirement.id,
        line_id=requirement.line_id,
        service_ids=requirement.service_ids,
        village_code=requirement.village_code,
        stop_id=requirement.stop_id,
        party_id=requirement.party_id,
        wave=requirement.wave,
        visits=visits,
        min_gap_days=1 if spans_cycles else requirement.min_gap_days,
        max_gap_days=cycle.days if spans_cycles else requirement.max_gap_days,
        weekdays=requirement.weekdays,
        allowed_days=_allowed_days(requirement, line=line, cycle=cycle, calendar=calendar),
        half_days=requirement.half_days,
        same_weekday=line.same_weekday and not spans_cycles,
        same_half_day=line.same_half_day,
        same_vehicle=line.same_vehicle,
        fleets=line.fleets,
        service_s=lengthened_s(
            requirement.service_s,
            setup_s=requirement.setup_s,
            min_on_site_s=line.min_on_site_s,
        ),
        setup_s=requirement.setup_s,
        windows=requirement.windows,
        load_out=requirement.load_out,
        load_back=requirement.load_back,
        priority=requirement.priority,
        people=requirement.people,
        join_id=requirement.join_id,
        max_on_board_s=requirement.max_on_board_s,
        same_band_s=line.same_band_s,
        unpriced=line.unpriced,
    )
    return on_working_weekdays(found, cycle)


def _allowed_days(
    requirement: Requirement, *, line: Line, cycle: Cycle, calendar: Calendar
) -> tuple[int, ...]:
    """Return the days on which the line works for this requirement."""
    return tuple(
        day
        for day in range(cycle.days)
        if calendar.works(
            cycle.date_of(day),
            weekdays=requirement.weekdays,
            works_holidays=line.works_holidays,
        )
    )
