"""The generated demand: who gets what, how often and for how many people."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from optimizer.building.assumptions import GENERATED, Row
from optimizer.building.chance import normal, uniform
from optimizer.domain.kpis import DAYS_PER_YEAR

CYCLE_DAYS = 28

PERSON_TIMES_PER_YEAR = 30_000_000
"""Published: all fleets together (press, 2026)."""
ON_DEMAND_SHARE = 0.02
"""Left for rides and urgent help, which are ordered and not planned ahead."""
PEOPLE_PER_OUTING = 2_320_000 / 57_000
"""Published: person-times over outings of the mobile hospitals (≈ 41)."""
VISITS_PER_OUTING = 1.99
"""Visits on a hospital van's day out, as counted from finished plans."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """What demand depends on of a village in the plan."""

    code: str
    township_code: str
    county_code: str
    lat: float
    lon: float
    residents: int
    elderly: int
    road_class: int
    name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Need:
    """
    One requirement in the making.

    ``wave`` counts the meals of a day (0: no meal). ``people`` is the expected number of people
    per visit until `to_totals` makes it a whole number. ``goods`` and ``cold`` are boxes out
    (shopping) or back (selling) per visit.
    """

    code: str
    service: str
    line: str
    visits: int
    service_min: int
    people: float
    goods: int = 0
    cold: int = 0
    weekdays: str = ""
    priority: str = ""
    wave: int = 0

    @property
    def id(self) -> str:
        """Requirement id: village code, two letters for the service, the number of a later wave."""
        return f"{self.code}-{LETTERS[self.service]}{self.wave if self.wave > 1 else ''}"

    def boxes(self) -> tuple[tuple[int, int, int], tuple[int, int, int]]:
        """Return the loads out and back as (goods, cold, meals)."""
        own = (self.goods, self.cold, round(self.people) if self.service == "meals" else 0)
        return ((0, 0, 0), own) if self.service == "selling" else (own, (0, 0, 0))


@dataclass(frozen=True, slots=True)
class Mix:
    """
    How a service is spread: people as shares, sessions in minutes, frequencies by tier.

    ``tiers`` are (share of villages, visits per 4 weeks), busiest villages first; the rest of the
    villages have none. Without ``tiers`` every village has the frequency that it is given. A
    village twice as large as the mean has 2 ** ``power`` times as many people per visit: a crew
    cannot treat or bathe any number of them in half a day.
    """

    line: str
    of_residents: float
    of_elderly: float
    minutes: tuple[int, int]
    tiers: tuple[tuple[float, int], ...]
    priority: str = ""
    power: float = 1.0


MIXES: Mapping[str, Mix] = {
    "medical": Mix("hospital", 0.05, 0.10, (105, 165), (), power=0.5),
    "meals": Mix("meals", 0.0, 0.26, (3, 6), ((0.82, 24),)),
    "shopping": Mix("supply", 0.28, 0.0, (15, 25), ((0.18, 8), (0.67, 4), (0.15, 2))),
    "selling": Mix("supply", 0.11, 0.0, (5, 10), ((0.18, 8), (0.57, 4))),
    "bathing": Mix("periodic", 0.0, 0.06, (60, 90), ((0.35, 2), (0.45, 1)), "2", 0.5),
    "cleaning": Mix("periodic", 0.0, 0.14, (40, 80), ((0.10, 4), (0.75, 2)), "2", 0.7),
    "learning": Mix("periodic", 0.17, 0.0, (40, 70), ((0.45, 2), (0.45, 1))),
    "leisure": Mix("periodic", 0.30, 0.0, (45, 75), ((0.15, 4), (0.45, 2), (0.40, 1))),
}
"""Assumed: no source gives demand below the city's totals; rhythms as in the design notes."""


LETTERS: Mapping[str, str] = {
    "bathing": "ba",
    "cleaning": "cl",
    "learning": "ln",
    "leisure": "ls",
    "meals": "ml",
    "medical": "md",
    "selling": "se",
    "shopping": "sh",
}


SUPPER_WAVE = 2
SUPPER = {"wave": str(SUPPER_WAVE), "half_days": "pm", "windows": "16:15-17:30"}
"""Assumed: where two waves are cooked, supper comes before dark."""
SUPPER_PEOPLE = 0.6
"""Of those who get lunch."""


def generate_needs(
    sites: Sequence[Site],
    kitchen_days: Mapping[str, int],
    suppers: frozenset[str] = frozenset(),
    *,
    hospital_visits: Mapping[str, int],
) -> list[Need]:
    """
    Draw the demand of all villages; each village by its own seed, so order does not matter.

    Parameters
    ----------
    sites
        Villages in the plan.
    kitchen_days
        Village code → days per week (5, 6, 7) on which the kitchen that reaches it cooks; villages
        that no kitchen reaches in time are missing and get no meals.
    suppers
        Villages that get a second wave, if they get a first one.
    hospital_visits
        Village code → visits of the mobile hospital in four weeks.

    Returns
    -------
    list of Need
        Ordered by id, scaled to the published totals, with whole numbers of people.
    """
    needs = []
    for service, mix in MIXES.items():
        eligible = [s for s in sites if service != "meals" or s.code in kitchen_days]
        tiered = (
            _tiered(eligible, service, mix, of=len(sites))
            if mix.tiers
            else [(site, hospital_visits[site.code]) for site in eligible]
        )
        for site, visits in tiered:
            needs.append(_need(site, service, visits, kitchen_days.get(site.code, 0)))
    needs += [
        replace(need, wave=SUPPER_WAVE, people=max(1.0, SUPPER_PEOPLE * need.people))
        for need in needs
        if need.service == "meals" and need.code in suppers
    ]
    return sorted(_with_loads(to_totals(needs)), key=lambda need: need.id)


def _tiered(sites: Sequence[Site], service: str, mix: Mix, *, of: int) -> list[tuple[Site, int]]:
    """Rank the villages by expected turnout and cut them into the tiers (shares of ``of``)."""
    kind = "supply" if mix.line == "supply" else service
    ranked = sorted(sites, key=lambda s: (-_turnout(s, mix) * _noise(s.code, kind), s.code))
    chosen, start = [], 0
    for share, visits in mix.tiers:
        end = min(len(ranked), start + round(share * of))
        chosen += [(site, visits) for site in ranked[start:end]]
        start = end
    return chosen


def _need(site: Site, service: str, visits: int, kitchen_days: int) -> Need:
    """Draw one need."""
    mix = MIXES[service]
    noise = math.exp(0.15 * normal(site.code, service, "people"))
    mean = _turnout_of_mean_village(mix)
    people = max(1.0, mean * (_turnout(site, mix) / mean) ** mix.power * noise)
    low, high = mix.minutes
    share = min(1.0, people / (2 * mean))
    minutes = low + (high - low) * (0.6 * share + 0.4 * uniform(site.code, service, "minutes"))
    step = 1 if high <= 10 else 5
    return Need(
        code=site.code,
        service=service,
        line=mix.line,
        visits=4 * kitchen_days if service == "meals" else visits,
        service_min=step * round(minutes / step),
        people=people,
        weekdays=f"1-{kitchen_days}" if service == "meals" and kitchen_days < 7 else "",
        priority=mix.priority,
        wave=1 if service == "meals" else 0,
    )


def _turnout(site: Site, mix: Mix) -> float:
    """Return the expected people per visit before scaling."""
    return mix.of_residents * site.residents + mix.of_elderly * site.elderly


def _turnout_of_mean_village(mix: Mix) -> float:
    """Return the turnout where 260 people live, 90 of them old (400,000 in 1546 villages)."""
    return mix.of_residents * 260 + mix.of_elderly * 90


def _noise(code: str, kind: str) -> float:
    """Return the village's own factor in the ranking of a service."""
    return math.exp(0.3 * normal(code, kind, "rank"))


def to_totals(needs: Sequence[Need]) -> list[Need]:
    """
    Scale people to the published totals: the mobile hospitals apart, all others by one factor.

    Returns
    -------
    list of Need
        In the order given, ``people`` whole and at least 1.
    """
    medical = [need for need in needs if need.line == "hospital"]
    others = [need for need in needs if need.line != "hospital"]
    per_visit = PEOPLE_PER_OUTING / VISITS_PER_OUTING
    hospital_factor = per_visit * sum(n.visits for n in medical) / _cycle_people(medical)
    cycles = DAYS_PER_YEAR / CYCLE_DAYS
    wanted = PERSON_TIMES_PER_YEAR * (1 - ON_DEMAND_SHARE) / cycles
    wanted -= per_visit * sum(n.visits for n in medical)
    factors = {True: hospital_factor, False: wanted / _cycle_people(others)}
    return [
        replace(need, people=max(1, round(need.people * factors[need.line == "hospital"])))
        for need in needs
    ]


def _cycle_people(needs: Sequence[Need]) -> float:
    """Return person-times in four weeks."""
    return sum(need.visits * need.people for need in needs)


def _with_loads(needs: Sequence[Need]) -> list[Need]:
    """Add boxes: a box of goods serves about eight shoppers, one of produce four sellers."""
    return [_loaded(need) for need in needs]


def _loaded(need: Need) -> Need:
    """Add the boxes of one need; a tenth to a third of them cold."""
    if need.line != "supply":
        return need
    boxes = max(1, round(need.people / (8 if need.service == "shopping" else 4)))
    cold = min(6, round(boxes * (0.1 + 0.23 * uniform(need.code, need.service, "cold"))))
    return replace(need, goods=min(24, max(1, boxes - cold)), cold=cold)


def requirement_rows(needs: Sequence[Need]) -> list[Row]:
    """Return the rows of ``requirements``; blank cells take the line's default."""
    selling = {need.code for need in needs if need.service == "selling"}
    return [_row(need, joined=need.code in selling) for need in needs]


def _row(need: Need, *, joined: bool) -> Row:
    """Return one row; shopping and selling are joined, what has tiers of its own has no number."""
    out, back = need.boxes()
    return {
        "requirement_id": need.id,
        "village_code": need.code,
        "line_id": need.line,
        "services": need.service,
        "visits_per_4_weeks": str(need.visits) if MIXES[need.service].tiers else "",
        "weekdays": need.weekdays,
        **(SUPPER if need.wave == SUPPER_WAVE else {"wave": "", "half_days": "", "windows": ""}),
        "service_min": str(need.service_min),
        "out_goods": _blank_zero(out[0]),
        "out_cold": _blank_zero(out[1]),
        "out_meals": _blank_zero(out[2]),
        "back_goods": _blank_zero(back[0]),
        "back_cold": _blank_zero(back[1]),
        "priority": need.priority,
        "people": str(round(need.people)),
        "join_id": f"{need.code}-s" if joined and need.line == "supply" else "",
        "party_id": "",
        "source": GENERATED,
    }


def _blank_zero(value: int) -> str:
    """Return an empty cell for 0, which is the default."""
    return str(value) if value else ""
