"""Requirements in one cycle: how many visits, on which days, under which rules."""

from __future__ import annotations

from fractions import Fraction

from optimizer.assembling.closed import closed_days
from optimizer.assembling.fixed import beside_fixed_points, taken_over
from optimizer.assembling.rotation import visits_due
from optimizer.assembling.seasonal import in_season, seasons_in
from optimizer.assembling.suspensions import with_closed_days
from optimizer.domain.calendar import FULL_CYCLE_WEEKS, Calendar, Cycle
from optimizer.domain.dataset import Dataset
from optimizer.domain.problem import CycleRequirement
from optimizer.domain.requirements import Requirement
from optimizer.domain.services import Line, lengthened_s


def cycle_requirements(
    dataset: Dataset, village_codes: frozenset[str], cycle: Cycle
) -> tuple[CycleRequirement, ...]:
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
    tuple of CycleRequirement
        Ordered by id; a requirement without a visit in this cycle is left out, and so is one
        whose people fixed points serve.
    """
    if not dataset.fixed_points:
        return whole_demand(dataset, village_codes, cycle)
    everywhere = frozenset(village.code for village in dataset.villages if village.in_plan)
    whole = whole_demand(dataset, everywhere, cycle)
    left = beside_fixed_points(whole, taken_over(dataset, whole, cycle))
    return tuple(one for one in left if one.village_code in village_codes)


def whole_demand(
    dataset: Dataset, village_codes: frozenset[str], cycle: Cycle
) -> tuple[CycleRequirement, ...]:
    """Return what is due in the cycle in these villages as if there were no fixed points."""
    lines = {line.id: line for line in dataset.lines}
    due = visits_due(dataset, cycle)
    closed, seasons = closed_days(dataset, cycle), seasons_in(dataset, cycle)
    chosen = (
        with_closed_days(
            _cycle_requirement(
                in_season(requirement, seasons),
                line=lines[requirement.line_id],
                visits=due[requirement.id],
                cycle=cycle,
                calendar=dataset.calendar,
            ),
            closed=closed.at(requirement.stop_id),
            suspended=closed.without(requirement.village_code, requirement.line_id),
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
    return CycleRequirement(
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
