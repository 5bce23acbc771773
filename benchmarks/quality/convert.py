"""From a public instance to a problem of ours, whose cents are the published cost in integers."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from functools import cached_property
from math import ceil

import numpy as np

from benchmarks.quality.public import Customer, NotReadableError, PublicInstance, Van
from optimizer.domain.calendar import DAYS_PER_WEEK, Cycle
from optimizer.domain.fleet import VehicleRates, WorkRules
from optimizer.domain.places import Location, LocationKind, Position, PositionSource, Village
from optimizer.domain.problem import CycleRequirement, CycleVehicle, Prices, Problem
from optimizer.domain.services import HalfDay, Line, Service, TimeWindow
from optimizer.domain.travel import TravelMatrix
from optimizer.units import METRES_PER_KM

COUNTY, LINE, PROFILE = "000000", "visits", "plane"
MONDAY = date(2024, 1, 1)
NOWHERE = Position(lat=0.0, lon=0.0, source=PositionSource.MODELLED, error_km=0.0)
NO_PRICES = Prices(
    change_weekday_cents=0,
    change_half_day_cents=0,
    change_vehicle_cents=0,
    change_time_band_cents=0,
    time_band_s=0,
    max_weekday_changes=None,
    spread_h_cents=0,
)


def place_id(instance: PublicInstance, place: int) -> str:
    """Return the id of a place: depots come first in the order of ids."""
    return f"{'D' if place in instance.depots else 'P'}{place:05d}"


def place_of(location_id: str) -> int:
    """Return the place of an id."""
    return int(location_id[1:])


def problem_of(instance: PublicInstance) -> Problem:
    """Return our problem of an instance."""
    return Conversion(instance).problem()


class Conversion:
    """
    Turns one instance into a problem, and remembers which vehicles stand for which vans.

    Of equal vans no more are kept than there are customers that one of them may serve: a route
    without customers is none.
    """

    def __init__(self, instance: PublicInstance) -> None:
        self.instance = instance
        self.kinds = list(dict.fromkeys(instance.vans))
        self.vehicle_ids: dict[Van, list[str]] = defaultdict(list)
        for number, van in enumerate(instance.vans, start=1):
            if len(self.vehicle_ids[van]) < self._most(van):
                self.vehicle_ids[van].append(f"V{number:05d}")

    def problem(self) -> Problem:
        """Return the problem."""
        instance = self.instance
        places = sorted(range(len(instance.legs)), key=lambda place: place_id(instance, place))
        return Problem(
            name=instance.name,
            county_codes=(COUNTY,),
            cycle=self.cycle,
            load_kinds=("load",),
            services=tuple(_services(sorted(set(self._service_of.values())))),
            lines=(_line(),),
            villages=tuple(
                self._village(place) for place in places if place not in instance.depots
            ),
            locations=tuple(self._location(place) for place in places),
            vehicles=tuple(sorted(self._vehicles(), key=lambda vehicle: vehicle.id)),
            requirements=tuple(self._requirement(one) for one in self._customers()),
            prices=NO_PRICES,
            synthetic_note_zh="公开算例",
            synthetic_note_en="public benchmark instance",
            matrices={PROFILE: self._matrix(places)},
        )

    @cached_property
    def cycle(self) -> Cycle:
        """The shortest cycle with enough days; of its days only the first are used."""
        weeks = ceil(self.instance.days / DAYS_PER_WEEK)
        fitting = [length for length in (1, 2, 4) if length >= weeks]
        if not fitting:
            raise NotReadableError(f"{self.instance.days} days are more than four weeks")
        return Cycle(start=MONDAY, weeks=fitting[0])

    @cached_property
    def horizon_s(self) -> int:
        """A time after which nothing of the instance can be left to do for anybody."""
        seconds, work = self._seconds, self.instance.convention.integer
        one_by_one = sum(
            int(seconds[:, one.place].max()) + work(one.service) for one in self.instance.customers
        )
        starts = (
            max(one.release, one.window[1] if one.window else 0.0) for one in self._customers()
        )
        return one_by_one + int(seconds.max()) + max(map(work, starts), default=0)

    @cached_property
    def _seconds(self) -> np.ndarray:
        return self.instance.convention.seconds(self.instance.legs)

    @cached_property
    def _service_of(self) -> dict[int, str]:
        """The service of each customer's place: one for all who may be served by the same vans."""
        served: dict[int, list[str]] = {one.place: [] for one in self.instance.customers}
        for number, van in enumerate(self.kinds):
            for place in served:
                if van.allowed is None or place in van.allowed:
                    served[place].append(str(number))
        return {place: "by-" + "-".join(numbers) for place, numbers in served.items()}

    def _most(self, van: Van) -> int:
        return max(1, sum(_may_serve(van, one) for one in self.instance.customers))

    def _customers(self) -> list[Customer]:
        return sorted(self.instance.customers, key=lambda one: one.place)

    def _vehicles(self) -> Iterator[CycleVehicle]:
        services = sorted(set(self._service_of.values()))
        for number, van in enumerate(self.kinds):
            shift = self._shift(van)
            offered = tuple(s for s in services if str(number) in s.split("-"))
            for vehicle_id in self.vehicle_ids[van]:
                yield CycleVehicle(
                    id=vehicle_id,
                    name=vehicle_id,
                    fleet=LINE,
                    type_id=f"T{number:03d}",
                    depot_id=place_id(self.instance, van.depot),
                    county_code=COUNTY,
                    profile=PROFILE,
                    service_ids=offered,
                    capacity=(self._all_demand() if van.capacity is None else van.capacity,),
                    road_class=1,
                    shifts=tuple(shift if d in van.days else None for d in range(self.cycle.days)),
                    max_days_per_week=DAYS_PER_WEEK,
                    rules=self._rules(van, shift),
                    rates=self._rates(van),
                    max_trips=van.trips or len(self.instance.customers),
                )

    def _all_demand(self) -> int:
        return sum(one.demand for one in self.instance.customers)

    def _shift(self, van: Van) -> TimeWindow:
        opening = self.instance.opening.get(van.depot)
        if opening is None:
            return TimeWindow(open_s=0, close_s=self.horizon_s)
        open_s, close_s = map(self.instance.convention.integer, opening)
        return TimeWindow(open_s=open_s, close_s=close_s)

    def _rules(self, van: Van, shift: TimeWindow) -> WorkRules:
        convention = self.instance.convention
        longest = van.max_duration
        return WorkRules(
            max_drive_s=shift.close_s - shift.open_s,
            max_overtime_s=0,
            break_s=0,
            break_from_s=0,
            break_until_s=0,
            max_duty_s=None
            if longest is None
            else int(convention.limit(convention.factor * longest)),
        )

    def _rates(self, van: Van) -> VehicleRates:
        convention = self.instance.convention
        per_km = METRES_PER_KM * van.unit_cost
        if per_km != int(per_km):
            raise NotReadableError(
                f"unit distance cost {van.unit_cost} has more than three decimals"
            )
        return VehicleRates(
            day_cents=convention.integer(van.fixed_cost),
            km_cents=int(per_km),
            drive_h_cents=0,
            wait_h_cents=0,
            overtime_h_cents=0,
        )

    def _requirement(self, one: Customer) -> CycleRequirement:
        place, convention = place_id(self.instance, one.place), self.instance.convention
        service_s = convention.integer(one.service)
        window = TimeWindow(open_s=0, close_s=self.horizon_s)
        if one.window is not None:
            open_s, last_start_s = map(convention.integer, one.window)
            window = TimeWindow(open_s=open_s, close_s=last_start_s + service_s)
        days = tuple(sorted({day for chosen in one.day_sets for day in chosen}))
        return CycleRequirement(
            id=f"R{one.place:05d}",
            line_id=LINE,
            service_ids=(self._service_of[one.place],),
            village_code=place,
            stop_id=place,
            party_id=None,
            wave=None,
            visits=len(one.day_sets[0]),
            min_gap_days=1,
            max_gap_days=self.cycle.days,
            weekdays=tuple(range(DAYS_PER_WEEK)),
            allowed_days=days,
            half_days=tuple(HalfDay),
            same_weekday=False,
            same_half_day=False,
            same_vehicle=False,
            fleets=(LINE,),
            service_s=service_s,
            setup_s=0,
            windows=(window,),
            load_out=(one.demand,),
            load_back=(0,),
            priority=1,
            people=1,
            join_id=None,
            day_sets=one.day_sets,
            release_s=convention.integer(one.release),
            same_base=self.instance.keeps_depot,
        )

    def _location(self, place: int) -> Location:
        is_depot, one = place in self.instance.depots, place_id(self.instance, place)
        return Location(
            id=one,
            kind=LocationKind.DEPOT if is_depot else LocationKind.STOP_POINT,
            name=one,
            county_code=COUNTY,
            township_code=COUNTY,
            village_code=None if is_depot else one,
            position=NOWHERE,
            road_class=1,
        )

    def _village(self, place: int) -> Village:
        one = place_id(self.instance, place)
        return Village(
            code=one,
            name=one,
            township_code=COUNTY,
            county_code=COUNTY,
            position=NOWHERE,
            residents=1,
            in_plan=True,
            road_class=1,
        )

    def _matrix(self, places: list[int]) -> TravelMatrix:
        order = np.ix_(places, places)
        seconds, metres = self._seconds[order], self.instance.convention.metres(self.instance.legs)
        return TravelMatrix(
            profile=PROFILE,
            location_ids=tuple(place_id(self.instance, place) for place in places),
            duration_s=seconds,
            distance_m=metres[order],
            source="benchmark",
            estimated=False,
            content_hash=hashlib.sha256(seconds.tobytes() + metres[order].tobytes()).hexdigest(),
        )


def _may_serve(van: Van, one: Customer) -> bool:
    """Tell whether a van may serve a customer at all."""
    fits = van.capacity is None or one.demand <= van.capacity
    return fits and (van.allowed is None or one.place in van.allowed)


def _services(ids: list[str]) -> Iterator[Service]:
    for one in ids:
        yield Service(id=one, name_zh=one, name_en=one)


def _line() -> Line:
    return Line(
        id=LINE,
        name_zh=LINE,
        name_en=LINE,
        fleets=(LINE,),
        same_weekday=False,
        same_half_day=False,
        same_vehicle=False,
        works_holidays=True,
    )
