"""Compiles the search's compiled parts into their cache, so that no user waits for it."""

from __future__ import annotations

import shutil
from datetime import date

import numpy as np

from optimizer.domain.calendar import Cycle
from optimizer.domain.fleet import VehicleRates, WorkRules
from optimizer.domain.places import Location, LocationKind, Position, PositionSource
from optimizer.domain.problem import CycleRequirement, CycleVehicle, Prices, Problem
from optimizer.domain.services import HalfDay, TimeWindow
from optimizer.domain.travel import TravelMatrix
from optimizer.solving.bounding.bound import lower_bound
from optimizer.solving.compiled import compiled_dir
from optimizer.solving.solve import ENGINES, solve
from optimizer.solving.termination import MaxIterations

DAY = TimeWindow(open_s=8 * 3600, close_s=18 * 3600)


def warm() -> None:
    """
    Plan a problem of one visit with every engine, and bound its cost.

    What older sources were compiled to is forgotten.
    """
    problem = _smallest()
    for engine in ENGINES:
        plan = solve(problem, termination=MaxIterations(1), engine=engine).plan
    lower_bound(problem, plan=plan, termination=MaxIterations(1))
    here = compiled_dir()
    for folder in here.parent.glob("compiled-*"):
        if folder != here:
            shutil.rmtree(folder, ignore_errors=True)


def load_compiled() -> None:
    """Load what `solve` needs of the cache, by planning a problem of one visit."""
    solve(_smallest(), termination=MaxIterations(1))


def _smallest() -> Problem:
    """Return a problem of one village, one vehicle and one visit."""
    place = Position(lat=28.0, lon=119.0, source=PositionSource.MODELLED, error_km=0.0)
    base, village = (
        Location(
            id=name,
            kind=kind,
            name=name,
            county_code="1",
            township_code="1",
            village_code=code,
            position=place,
            road_class=1,
        )
        for name, kind, code in (
            ("D", LocationKind.DEPOT, None),
            ("P", LocationKind.STOP_POINT, "P"),
        )
    )
    legs = np.array([[0, 600], [600, 0]], dtype=np.int32)
    return Problem(
        name="warm",
        county_codes=("1",),
        cycle=Cycle(start=date(2024, 1, 1), weeks=1),
        load_kinds=("goods",),
        services=(),
        lines=(),
        villages=(),
        locations=(base, village),
        vehicles=(_van(),),
        requirements=(_visit(),),
        prices=Prices(
            change_weekday_cents=0,
            change_half_day_cents=0,
            change_vehicle_cents=0,
            change_time_band_cents=0,
            time_band_s=0,
            max_weekday_changes=None,
            spread_h_cents=0,
        ),
        synthetic_note_zh="",
        synthetic_note_en="",
        matrices={
            "van": TravelMatrix(
                profile="van",
                location_ids=("D", "P"),
                duration_s=legs,
                distance_m=legs,
                source="table",
                estimated=False,
                content_hash="",
            )
        },
    )


def _van() -> CycleVehicle:
    return CycleVehicle(
        id="V",
        name="V",
        fleet="van",
        type_id="T",
        depot_id="D",
        county_code="1",
        profile="van",
        service_ids=("s",),
        capacity=(1,),
        road_class=1,
        shifts=(DAY,) * 7,
        max_days_per_week=5,
        rules=WorkRules(
            max_drive_s=20000, max_overtime_s=0, break_s=0, break_from_s=0, break_until_s=0
        ),
        rates=VehicleRates(
            day_cents=1, km_cents=1, drive_h_cents=1, wait_h_cents=1, overtime_h_cents=1
        ),
    )


def _visit() -> CycleRequirement:
    return CycleRequirement(
        id="R",
        line_id="l",
        service_ids=("s",),
        village_code="P",
        stop_id="P",
        party_id=None,
        wave=None,
        visits=1,
        min_gap_days=1,
        max_gap_days=7,
        weekdays=(0,),
        allowed_days=(0, 1),
        half_days=(HalfDay.MORNING,),
        same_weekday=False,
        same_half_day=False,
        same_vehicle=False,
        fleets=("van",),
        service_s=60,
        setup_s=0,
        windows=(DAY,),
        load_out=(1,),
        load_back=(0,),
        priority=1,
        people=1,
        join_id=None,
    )


if __name__ == "__main__":
    warm()
