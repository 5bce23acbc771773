"""Rules of eligibility: services, fleets, road classes, counties, areas."""

from __future__ import annotations

from collections.abc import Iterator

from optimizer.checking.context import Context, Visit
from optimizer.checking.unit import lies_in
from optimizer.domain.problem import CycleVehicle
from optimizer.domain.report import Violation


def _served(context: Context) -> Iterator[tuple[Visit, CycleVehicle]]:
    """Yield every visit by a known vehicle."""
    for one in context.judged:
        for visit in context.made[one.id]:
            if visit.vehicle is not None:
                yield visit, visit.vehicle


def _broken(
    context: Context, code: str, *, visit: Visit, zh: str, en: str, amount: int = 0
) -> Violation:
    """Return a violation by a visit."""
    return context.violation(
        code,
        zh=zh,
        en=en,
        day=visit.day,
        vehicle=visit.vehicle,
        requirement=visit.requirement,
        amount=amount,
    )


def service_not_offered(context: Context) -> Iterator[Violation]:
    """Check that the vehicle offers all services of the requirement."""
    names = {s.id: (s.name_zh, s.name_en) for s in context.problem.services}
    for visit, vehicle in _served(context):
        lacking = [s for s in visit.requirement.service_ids if s not in vehicle.service_ids]
        if lacking:
            listed = [names.get(service, (service, service)) for service in lacking]
            yield _broken(
                context,
                "service_not_offered",
                visit=visit,
                zh="车辆不提供" + "、".join(zh for zh, _ in listed) + "。",
                en="the vehicle does not offer " + ", ".join(en for _, en in listed) + ".",
                amount=len(lacking),
            )


def fleet_not_allowed(context: Context) -> Iterator[Violation]:
    """Check that the vehicle's fleet is among those of the requirement."""
    for visit, vehicle in _served(context):
        if vehicle.fleet not in visit.requirement.fleets:
            allowed = list(visit.requirement.fleets)
            yield _broken(
                context,
                "fleet_not_allowed",
                visit=visit,
                zh=f"车辆属于车队 {vehicle.fleet}，只允许 " + "、".join(allowed) + "。",
                en=f"the vehicle is of fleet {vehicle.fleet}; only {', '.join(allowed)} may come.",
            )


def road_too_narrow(context: Context) -> Iterator[Violation]:
    """Check that the road to the stop point is of the class that the vehicle needs, or better."""
    for visit, vehicle in _served(context):
        if visit.place is not None and vehicle.road_class > visit.place.road_class:
            needs, has = vehicle.road_class, visit.place.road_class
            yield _broken(
                context,
                "road_too_narrow",
                visit=visit,
                zh=f"车辆需要 {needs} 级道路，该处道路为 {has} 级。",
                en=f"the vehicle needs a road of class {needs}; the road there is class {has}.",
                amount=needs - has,
            )


def wrong_county(context: Context) -> Iterator[Violation]:
    """Vehicle and stop point belong to counties that are planned here."""
    counties = context.problem.county_codes
    for visit, vehicle in _served(context):
        foreign = [] if vehicle.county_code in counties else [vehicle.county_code]
        if visit.place is not None and visit.place.county_code not in counties:
            foreign.append(visit.place.county_code)
        if foreign:
            codes = "、".join(dict.fromkeys(foreign))
            yield _broken(
                context,
                "wrong_county",
                visit=visit,
                zh=f"车辆或地点属于不在本次计划内的县（{codes}）。",
                en=f"vehicle or place belongs to a county outside this plan ({codes}).",
            )


def outside_area(context: Context) -> Iterator[Violation]:
    """Check that the stop point lies in the vehicle's area, where it has one."""
    for visit, vehicle in _served(context):
        if visit.place is not None and not lies_in(visit.place, vehicle.area):
            area = list(vehicle.area)
            yield _broken(
                context,
                "outside_area",
                visit=visit,
                zh="地点不在车辆的服务范围（" + "、".join(area) + "）内。",
                en=f"the place lies outside the vehicle's area ({', '.join(area)}).",
            )
