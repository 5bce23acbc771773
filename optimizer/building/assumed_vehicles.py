"""Vehicle types of the shipped dataset: assumed values, written down once."""

from __future__ import annotations

from typing import NamedTuple

from optimizer.building.assumptions import ASSUMED, PERIODIC_SERVICES, Row
from optimizer.building.condition_rows import TURNS


class Clock(NamedTuple):
    """Shift, or bounds of a break, as people write them."""

    start: str
    end: str


class Costs(NamedTuple):
    """Yuan per day out, per km, and per hour driving, waiting and of overtime."""

    day: int
    km: float
    drive_h: int
    wait_h: int
    overtime_h: int


class Pause(NamedTuple):
    """Minutes of a break and when it may start; 0 minutes is none."""

    minutes: int
    start: str
    end: str


NO_PAUSE = Pause(0, "00:00", "00:00")
NOON_PAUSE = Pause(45, "11:30", "13:00")
MORNING = Clock("10:00", "12:00")
MEAL_TRIPS = 3
"""A meal van may come back to its kitchen for more, in one wave or for the next."""
RELOAD_MIN = 10
FULL_DAY = Clock("08:00", "16:30")
LONG_DAY = Clock("07:45", "17:15")
EARLY = Clock("07:00", "11:30")
HALF_DAY = Clock("08:00", "12:00")

# Small vans for the narrowest roads have four-wheel drive: dearer by the day than plain vans.
_MEAL_COSTS = Costs(60, 1.0, 36, 30, 54)
_SMALL_MEAL_COSTS = Costs(72, 1.1, 36, 30, 54)
_SUPPLY_COSTS = Costs(120, 1.2, 42, 36, 63)
_SMALL_SUPPLY_COSTS = Costs(150, 1.3, 42, 36, 63)
_CARE_COSTS = Costs(150, 1.2, 48, 42, 72)
_MULTI_COSTS = Costs(220, 1.4, 48, 42, 72)
_CULTURE_COSTS = Costs(160, 1.4, 48, 42, 72)
_RIDE_COSTS = Costs(100, 1.0, 36, 30, 54)
_HOSPITAL_COSTS = Costs(600, 2.2, 150, 135, 225)
_FOOT_COSTS = Costs(30, 0, 20, 20, 30)
_WHEELS_COSTS = Costs(36, 0.4, 20, 20, 30)


def _type(
    type_id: str,
    names: tuple[str, str],
    *,
    services: str,
    road_class: int,
    costs: Costs,
    goods: int = 0,
    cold: int = 0,
    meals: int = 0,
    seats: int = 0,
    shift: Clock = FULL_DAY,
    weekdays: str = "1-6",
    days: int = 3,
    works_holidays: int = 0,
    drive_h: int = 5,
    overtime_min: int = 0,
    pause: Pause = NOON_PAUSE,
    crew: int = 2,
    profile: str = "van",
    area: str = "",
    trips: int = 1,
) -> Row:
    """Return one row of ``vehicle_types``."""
    return {
        "type_id": type_id,
        "name_zh": names[0],
        "name_en": names[1],
        "profile": profile,
        "services": services,
        "capacity_goods": str(goods),
        "capacity_cold": str(cold),
        "capacity_meals": str(meals),
        "capacity_seats": str(seats),
        "road_class": str(road_class),
        "crew_size": str(crew),
        "shift_start": shift.start,
        "shift_end": shift.end,
        "weekdays": weekdays,
        "max_days_per_week": str(days),
        "works_holidays": str(works_holidays),
        "max_trips": str(trips),
        "reload_min": str(RELOAD_MIN if trips > 1 else 0),
        "max_drive_h": str(drive_h),
        "max_overtime_min": str(overtime_min),
        "break_min": str(pause.minutes),
        "break_from": pause.start,
        "break_until": pause.end,
        "day_yuan": str(costs.day),
        "km_yuan": str(costs.km),
        "drive_h_yuan": str(costs.drive_h),
        "wait_h_yuan": str(costs.wait_h),
        "overtime_h_yuan": str(costs.overtime_h),
        "area": area,
        "source": ASSUMED,
    }


def _meal_type(type_id: str, names: tuple[str, str], *, road_class: int, meals: int) -> Row:
    """Return a meal van: out late in the morning, every day, no break."""
    return _type(
        type_id,
        names,
        services="meals",
        road_class=road_class,
        costs=_SMALL_MEAL_COSTS if road_class == 1 else _MEAL_COSTS,
        meals=meals,
        shift=MORNING,
        weekdays="1-7",
        days=6,
        works_holidays=1,
        drive_h=4,
        pause=NO_PAUSE,
        crew=1,
        trips=MEAL_TRIPS,
    )


def _supply_type(
    type_id: str, names: tuple[str, str], *, road_class: int, boxes: tuple[int, int]
) -> Row:
    """Return a supply van; ``boxes`` are its dry and cold capacity."""
    return _type(
        type_id,
        names,
        services="shopping;selling",
        road_class=road_class,
        costs=_SMALL_SUPPLY_COSTS if road_class == 1 else _SUPPLY_COSTS,
        goods=boxes[0],
        cold=boxes[1],
        works_holidays=1,
        overtime_min=30 if road_class == 1 else 0,
    )


def _hospital_type(type_id: str, names: tuple[str, str], *, road_class: int) -> Row:
    """Return a mobile hospital: Monday to Friday, long days, few kilometres, crew of `TURNS`."""
    return _type(
        type_id,
        names,
        services="medical",
        road_class=road_class,
        costs=_HOSPITAL_COSTS,
        shift=LONG_DAY,
        weekdays="1-5",
        days=5,
        crew=len(TURNS),
    )


def _steward_type(
    type_id: str, names: tuple[str, str], *, profile: str, area: str, costs: Costs
) -> Row:
    """Return an elder-care steward: three mornings a week, holidays, too; everywhere on foot."""
    return _type(
        type_id,
        names,
        services="care",
        road_class=1,
        costs=costs,
        shift=HALF_DAY,
        pause=NO_PAUSE,
        works_holidays=1,
        drive_h=2,
        crew=1,
        profile=profile,
        area=area,
    )


VEHICLE_TYPES: tuple[Row, ...] = (
    _type(
        "bath",
        ("助浴车", "Bathing van"),
        services="bathing",
        road_class=2,
        costs=_CARE_COSTS,
    ),
    _type(
        "clean",
        ("助洁车", "Cleaning van"),
        services="cleaning",
        road_class=2,
        costs=_CARE_COSTS,
    ),
    _type(
        "culture",
        ("文化车", "Culture van"),
        services="learning;leisure",
        road_class=2,
        costs=_CULTURE_COSTS,
        seats=4,
    ),
    _hospital_type("hosp", ("智慧流动医院", "Mobile hospital"), road_class=2),
    _hospital_type("hosp_s", ("小型流动医院", "Small mobile hospital"), road_class=1),
    _meal_type("meal", ("送餐车", "Meal van"), road_class=2, meals=320),
    _meal_type("meal_s", ("微型送餐车", "Small meal van"), road_class=1, meals=260),
    _type(
        "multi",
        ("一车多能服务车", "Multi-service small van"),
        services=";".join(PERIODIC_SERVICES),
        road_class=1,
        costs=_MULTI_COSTS,
        goods=10,
        seats=4,
        overtime_min=30,
    ),
    _type(
        "ride",
        ("助行车", "Ride van"),
        services="rides",
        road_class=1,
        costs=_RIDE_COSTS,
        seats=9,
        weekdays="1-7",
        shift=EARLY,
        days=5,
        pause=NO_PAUSE,
        works_holidays=1,
        drive_h=4,
        overtime_min=30,
    ),
    _steward_type(
        "steward",
        ("养老管家（步行）", "Elder-care steward on foot"),
        profile="walk",
        area="village",
        costs=_FOOT_COSTS,
    ),
    _steward_type(
        "steward_m",
        ("养老管家（骑行）", "Elder-care steward with a light vehicle"),
        profile="van",
        area="township",
        costs=_WHEELS_COSTS,
    ),
    _supply_type("supply", ("供销车", "Supply van"), road_class=2, boxes=(160, 30)),
    _supply_type(
        "supply_c", ("冷链供销车", "Cold-chain supply van"), road_class=2, boxes=(120, 60)
    ),
    _supply_type("supply_s", ("微型供销车", "Small supply van"), road_class=1, boxes=(120, 30)),
    _type(
        "urgent",
        ("应急维修车", "Urgent-help van"),
        services="urgent",
        road_class=1,
        costs=_RIDE_COSTS,
        goods=20,
        seats=2,
        weekdays="1-7",
        days=5,
        works_holidays=1,
        drive_h=6,
        overtime_min=30,
    ),
)
"""
A vehicle of road class 1 reaches every village, of class 2 not those on the narrowest roads.

Vans for rides and urgent help are on call every day and go out, on five days a week at most, when
somebody asks.
"""


def vehicle_type(type_id: str) -> Row:
    """
    Return the row of a vehicle type.

    Raises
    ------
    KeyError
        If there is no such type.
    """
    return _TYPE_BY_ID[type_id]


_TYPE_BY_ID = {row["type_id"]: row for row in VEHICLE_TYPES}
