"""The generated elder-care stewards (山区养老管家) and the household groups that they visit."""

from __future__ import annotations

import heapq
import math
from collections.abc import Mapping, Sequence

from optimizer.building.assumed_vehicles import vehicle_type
from optimizer.building.assumptions import GENERATED, Row
from optimizer.building.chance import normal, uniform
from optimizer.building.demand import Site

STEWARDS = 1809
"""Published: elder-care stewards in the 1546 villages of the plan."""
STEWARD_FLEET = "steward"
STEWARD_LINE = "stewards"
ON_FOOT, ON_WHEELS = "steward", "steward_m"

ELDERLY_PER_GROUP = 40
LEAST_GROUPS = 2
VISITED_SHARE = 0.15
"""Of the elderly, those who live alone, are very old or frail; the others are not visited."""
PEOPLE = (2, 7)
MINUTES_EACH = 15
"""In the home and on the way to the next one in the village."""
TWICE_A_WEEK_SHARE = 0.3
"""Villages in which one group, the frailest, is visited twice a week; all others are weekly."""


def stewards_of(sites: Sequence[Site], *, total: int = STEWARDS) -> dict[str, int]:
    """
    Share the stewards among the villages.

    Parameters
    ----------
    sites
        Villages in the plan.
    total
        Stewards to place.

    Returns
    -------
    dict
        Village code → stewards: one each, every further one where most elderly people share one.

    Raises
    ------
    ValueError
        If there are fewer stewards than villages.
    """
    if total < len(sites):
        raise ValueError("there must be a steward for every village.")
    elderly = {site.code: site.elderly for site in sites}
    counts = dict.fromkeys(sorted(elderly), 1)
    waiting = [(-float(elderly[code]), code) for code in counts]
    heapq.heapify(waiting)
    for _ in range(total - len(sites)):
        code = waiting[0][1]
        counts[code] += 1
        heapq.heapreplace(waiting, (-elderly[code] / counts[code], code))
    return counts


def steward_rows(sites: Sequence[Site]) -> list[Row]:
    """
    Return the rows of ``vehicles`` for the stewards.

    The first of a village goes on foot and serves the village; the others have a light vehicle and
    help in their township.
    """
    counts = stewards_of(sites)
    return [
        _steward(site, number, of=counts[site.code])
        for site in sites
        for number in range(1, counts[site.code] + 1)
    ]


def _steward(site: Site, number: int, *, of: int) -> Row:
    """Return one steward, who is nobody in particular: a number in a village."""
    type_id = ON_FOOT if number == 1 else ON_WHEELS
    return {
        "vehicle_id": f"{site.code}-st{number}",
        "name": f"{site.name}养老管家{f'{number}号' if of > 1 else ''}",
        "fleet": STEWARD_FLEET,
        "type_id": type_id,
        "depot_id": site.code,
        "available": "1",
        "source": GENERATED,
    }


def care_rows(sites: Sequence[Site]) -> list[Row]:
    """Return the rows of ``requirements`` for the household groups of every village."""
    return [row for site in sites for row in _village(site)]


def _village(site: Site) -> list[Row]:
    """Divide the elderly of a village who are visited into groups of neighbours."""
    groups = max(LEAST_GROUPS, round(site.elderly / ELDERLY_PER_GROUP))
    each = VISITED_SHARE * site.elderly / groups
    twice = uniform(site.code, "care", "twice") < TWICE_A_WEEK_SHARE
    return [
        _group(site, number, mean_people=each, visits=8 if twice and number == 1 else 4)
        for number in range(1, groups + 1)
    ]


def _group(site: Site, number: int, *, mean_people: float, visits: int) -> Row:
    """Return the requirement of one group."""
    noise = math.exp(0.2 * normal(site.code, "care", str(number)))
    least, most = PEOPLE
    people = min(most, max(least, round(mean_people * noise)))
    return {
        "requirement_id": f"{site.code}-c{number}",
        "village_code": site.code,
        "line_id": STEWARD_LINE,
        "services": vehicle_type(ON_FOOT)["services"],
        "visits_per_4_weeks": str(visits),
        "service_min": str(MINUTES_EACH * people),
        "people": str(people),
        "party_id": str(number),
        "source": GENERATED,
    }


def by_id(key: str, *tables: Sequence[Mapping[str, str]]) -> list[Row]:
    """Put rows together in the order of their ids, each with all columns of the first table."""
    blank = dict.fromkeys(tables[0][0], "")
    rows = [{**blank, **row} for table in tables for row in table]
    return sorted(rows, key=lambda row: row[key])
