"""From what somebody says to an order: names become ids, and what cannot be is told in words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from optimizer.adjusting.order_asking import OrderWish
from optimizer.domain.left_out import due_requirements
from optimizer.domain.orders import RIDES, SEATS, Order
from optimizer.domain.places import Location
from optimizer.domain.problem import Problem
from optimizer.domain.services import Line, TimeWindow
from optimizer.errors import UsageError
from optimizer.units import DAY_S, MINUTE_S, s_to_clock


def order_of(wish: OrderWish, problem: Problem, *, now_s: int = 0) -> Order:
    """
    Return the order that somebody wishes.

    Parameters
    ----------
    wish
        What was said.
    problem
        The problem of the county in which the village is.
    now_s
        The time of that day, in seconds after midnight; what is over cannot be ordered.

    Raises
    ------
    UsageError
        If something is not known, or cannot be, with words on how to mend it.
    """
    _refuse_date(wish, problem)
    _refuse_time(wish, now_s)
    place = stop_of(problem, wish.village)
    goal = None if wish.to is None else place_of(problem, wish.to)
    if goal is not None and goal.id == place.id:
        raise UsageError(
            f"目的地就是上车的地方（{place.name}）。",
            f"The ride would end where it begins: {place.id}.",
        )
    line = _line(problem, wish.line_id)
    services = tuple(_service(problem, name) for name in wish.services)
    if goal is None and RIDES in services:
        raise UsageError(
            "助行订单要写明到哪里（--to 村、停靠点或基地）。",
            "A ride needs a destination: --to a village, stop point or base.",
        )
    if goal is not None:
        _refuse_crowd(wish, problem, line, services)
    return Order(
        id=wish.order_id or _free_id(wish, problem),
        date=wish.date,
        line_id=line.id,
        service_ids=services,
        village_code=place.village_code or place.id,
        stop_id=place.id,
        window=TimeWindow(open_s=wish.from_s, close_s=wish.until_s),
        service_s=wish.minutes * MINUTE_S,
        persons=wish.persons,
        destination_id=None if goal is None else goal.id,
        max_aboard_s=None if wish.max_aboard_min is None else wish.max_aboard_min * MINUTE_S,
        priority=wish.priority,
        note=wish.note,
    )


def stop_of(problem: Problem, name: str) -> Location:
    """
    Return a village or one of its stop points, by name, code or id.

    Raises
    ------
    UsageError
        If there is none, or several have the name.
    """
    return _one([p for p in problem.locations if p.village_code is not None], name)


def place_of(problem: Problem, name: str) -> Location:
    """
    Return a village, stop point or base, by name, code or id.

    Raises
    ------
    UsageError
        If there is none, or several have the name.
    """
    return _one(problem.locations, name)


def county_of(problems: Sequence[Problem], name: str) -> tuple[str, ...]:
    """
    Return the county codes of the one problem that has a village or stop point of a name or code.

    Raises
    ------
    UsageError
        If there is none, or several counties have one.
    """

    def has(problem: Problem) -> bool:
        places = (p for p in problem.locations if p.village_code is not None)
        return any(name in {place.id, place.name, place.village_code} for place in places)

    found = [problem for problem in problems if has(problem)]
    if len(found) > 1:
        counties = "、".join(problem.name for problem in found)
        raise UsageError(
            f"有几个县都有“{name}”（{counties}），请改用村代码。",
            f"Several counties have a place called {name} ({counties}): use its code.",
        )
    if not found:
        raise _unknown_place(name)
    return found[0].county_codes


def _one(places: Iterable[Location], name: str) -> Location:
    places = tuple(places)
    found = [place for place in places if place.id == name]
    found = found or [place for place in places if place.village_code == name]
    found = found or [place for place in places if place.name == name]
    if len(found) == 1:
        return found[0]
    if not found:
        raise _unknown_place(name)
    codes = "、".join(place.id for place in found)
    raise UsageError(
        f"有 {len(found)} 个地方叫“{name}”（{codes}），请改用代码。",
        f"{len(found)} places are called {name} ({', '.join(p.id for p in found)}): use a code.",
    )


def _unknown_place(name: str) -> UsageError:
    return UsageError(
        f"计划里没有这个地方：{name}。请用村名、村代码、停靠点或基地的编号。",
        f"The plan has no such place: {name}. Give a village's name or code, or the id of a stop "
        "point or base.",
    )


def _line(problem: Problem, line_id: str) -> Line:
    for line in problem.lines:
        if line.id == line_id:
            return line
    raise UsageError(
        f"计划里没有服务线 {line_id}。请在数据的服务线表中加上它，重新计算计划。",
        f"The plan has no line {line_id}. Add it to the data's table of lines and plan again.",
    )


def _service(problem: Problem, name: str) -> str:
    for service in problem.services:
        if name in {service.id, service.name_zh, service.name_en}:
            return service.id
    known = "、".join(f"{service.id}（{service.name_zh}）" for service in problem.services)
    raise UsageError(
        f"没有这项服务：{name}。有：{known}。",
        f"No such service: {name}. There are: {', '.join(s.id for s in problem.services)}.",
    )


def _refuse_date(wish: OrderWish, problem: Problem) -> None:
    cycle = problem.cycle
    first, last = cycle.date_of(0), cycle.date_of(cycle.days - 1)
    if not first <= wish.date <= last:
        raise UsageError(
            f"{wish.date} 不在计划的周期内（{first} 至 {last}）。",
            f"{wish.date} is not within the plan's cycle ({first} to {last}).",
        )


def _refuse_time(wish: OrderWish, now_s: int) -> None:
    promised = f"{s_to_clock(wish.from_s)}–{s_to_clock(wish.until_s)}"
    if wish.persons < 1 or wish.minutes < 0:
        raise UsageError(
            "人数至少 1 人，服务时间不能小于 0。", "At least 1 person, and 0 minutes or more."
        )
    if not 0 <= wish.from_s <= wish.until_s <= DAY_S:
        raise UsageError(
            f"承诺的时段 {promised} 不对：应在一天之内，先早后晚。",
            f"The promised time {promised} is wrong: it must lie within the day, from early to "
            "late.",
        )
    if wish.until_s - wish.from_s < wish.minutes * MINUTE_S:
        raise UsageError(
            f"承诺的时段 {promised} 容不下 {wish.minutes} 分钟的服务。",
            f"{wish.minutes} minutes do not fit into the promised time {promised}.",
        )
    if wish.until_s - wish.minutes * MINUTE_S < now_s:
        raise UsageError(
            f"承诺的时段 {promised} 已经过去（现在 {s_to_clock(now_s)}）。",
            f"The promised time {promised} is over (it is {s_to_clock(now_s)}).",
        )
    if wish.max_aboard_min is not None and wish.max_aboard_min < 1:
        raise UsageError("最长乘车至少 1 分钟。", "A ride may take 1 minute or more.")


def _refuse_crowd(wish: OrderWish, problem: Problem, line: Line, services: tuple[str, ...]) -> None:
    """Refuse more passengers than any vehicle that might come has seats."""
    able = [
        vehicle
        for vehicle in problem.vehicles
        if vehicle.fleet in line.fleets and set(services) <= set(vehicle.service_ids)
    ]
    kinds = problem.load_kinds
    seats = [v.capacity[kinds.index(SEATS)] if SEATS in kinds else 0 for v in able]
    if able and wish.persons > max(seats):
        raise UsageError(
            f"乘车 {wish.persons} 人，能来的车最多 {max(seats)} 个座位；请拆成几张订单。",
            f"{wish.persons} people ride, but vehicles that may come have {max(seats)} seats at "
            "most; split the order.",
        )


def _free_id(wish: OrderWish, problem: Problem) -> str:
    """Return an id that nothing else in the plan has, named after the day."""
    taken = {*due_requirements(problem)}
    taken |= {one.ride.ride_id if one.ride else one.id for one in problem.orders}
    number = 1
    while f"A{wish.date:%m%d}-{number:02d}" in taken:
        number += 1
    return f"A{wish.date:%m%d}-{number:02d}"
