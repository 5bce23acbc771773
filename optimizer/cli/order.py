"""`shanlu order`: quotes an order, puts it into a plan, lists the orders of a plan."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from optimizer import settings
from optimizer.adjusting.keeping import history_of, keep
from optimizer.adjusting.order_asking import OrderWish, Quote
from optimizer.adjusting.order_desk import ListedOrder, OrderDesk, listed, with_placed
from optimizer.adjusting.order_finding import county_of
from optimizer.cli.words import printable
from optimizer.domain.problem import Problem
from optimizer.errors import ShanluError
from optimizer.exporting import (
    CountyPlan,
    PlanFolder,
    conditions_from,
    read_plan_folder,
    steadily,
)
from optimizer.exporting.reading import written_ns
from optimizer.units import MINUTE_S, s_to_clock

EXIT_NO_PLACE = 1


def run(arguments: argparse.Namespace) -> int:
    """Run one action; 0 good, 1 when an order that is to be added has no place."""
    read_at = written_ns(arguments.folder)
    folder = steadily(arguments.folder, read_plan_folder)
    if arguments.action == "list":
        return _list(folder, as_json=arguments.json)
    wish = OrderWish(
        date=arguments.date,
        services=tuple(arguments.service),
        village=arguments.village,
        from_s=arguments.from_s,
        until_s=arguments.until_s,
        minutes=arguments.minutes,
        persons=arguments.persons,
        to=arguments.to,
        max_aboard_min=arguments.max_aboard,
        line_id=arguments.line,
        priority=arguments.priority,
        note=arguments.note,
        order_id=arguments.order_id,
    )
    county = _county(folder, wish)
    desk = OrderDesk(county, conditions=conditions_from(folder.manifest.get("conditions")))
    quote, found = desk.quote(wish, now_s=arguments.now_s)
    adds = arguments.action == "add"
    if adds and quote.accepted:
        _refuse_other_plan(folder.path, read_at)
        keep(
            folder,
            with_placed(county, found),
            out=folder.path,
            history=history_of(folder, folder.path.name, (quote.order,)),
            data=_data(arguments.dataset, folder),
        )
    if arguments.json:
        print(json.dumps(_record(quote, county.problem, added=adds), ensure_ascii=False))
    else:
        print("\n".join(printable(line) for line in _lines(quote, county.problem, added=adds)))
    return EXIT_NO_PLACE if adds and not quote.accepted else 0


def _refuse_other_plan(path: Path, read_at: int) -> None:
    """Refuse to write over a plan that somebody else has changed meanwhile."""
    if written_ns(path) != read_at:
        raise ShanluError(
            f"计划 {path} 刚被别人改动，订单没有写入；请重试。",
            f"The plan {path} was changed meanwhile; the order was not written: try again.",
        )


def _county(folder: PlanFolder, wish: OrderWish) -> CountyPlan:
    """Return the plan of the county in which the village is."""
    code = county_of([plan.problem for plan in folder.plans], wish.village)
    return next(plan for plan in folder.plans if plan.problem.county_codes == code)


def _data(chosen: Path | None, folder: PlanFolder) -> Path | None:
    """Return the dataset's folder: the chosen one, else the shipped one if the plan is of it."""
    if chosen is not None:
        return chosen
    shipped = settings.default_dataset()
    about = shipped / "about.csv"
    name = str(folder.manifest["input"]["name"])
    same = about.is_file() and name in about.read_text(encoding="utf-8-sig")
    return shipped if same else None


def _record(quote: Quote, problem: Problem, *, added: bool) -> dict[str, Any]:
    order = quote.order
    record: dict[str, Any] = {
        "order_id": order.id,
        "date": order.date.isoformat(),
        "accepted": quote.accepted,
        "written": added and quote.accepted,
        "county": problem.name,
        "seconds": round(quote.seconds, 3),
    }
    if not quote.accepted:
        return record | {
            "blocked_by": quote.blocked_by,
            "reason_zh": quote.reason_zh,
            "reason_en": quote.reason_en,
            "remedy_zh": quote.remedy_zh,
            "remedy_en": quote.remedy_en,
        }
    return record | {
        "vehicle_id": quote.vehicle_id,
        "vehicle": quote.vehicle_name,
        "new_route": quote.is_new_route,
        "arrival": s_to_clock(quote.arrival_s),
        "start": s_to_clock(quote.start_s),
        "end": s_to_clock(quote.end_s),
        "drop_off": None if quote.off_s is None else s_to_clock(quote.off_s),
        "extra_minutes": round(quote.extra_s / MINUTE_S, 1),
        "extra_km": round(quote.extra_m / 1000, 2),
        "extra_cents": quote.extra_cents,
        "moved": [
            {
                "place": one.place,
                "requirement_ids": list(one.requirement_ids),
                "was": s_to_clock(one.was_s),
                "now": s_to_clock(one.now_s),
            }
            for one in quote.moved
        ],
    }


def _lines(quote: Quote, problem: Problem, *, added: bool) -> Iterator[str]:
    order = quote.order
    if not quote.accepted:
        yield f"订单 {order.id} 排不进去：{quote.reason_zh}。办法：{quote.remedy_zh}。"
        yield f"Order {order.id} has no place: {quote.reason_en}. Remedy: {quote.remedy_en}."
        return
    times = f"{s_to_clock(quote.arrival_s)}"
    off = "" if quote.off_s is None else f"，{s_to_clock(quote.off_s)} 送到"
    off_en = "" if quote.off_s is None else f", there at {s_to_clock(quote.off_s)}"
    minutes, km = quote.extra_s / MINUTE_S, quote.extra_m / 1000
    yuan = quote.extra_cents / 100
    new_zh = "（当天原不出车）" if quote.is_new_route else ""
    new_en = " (was at its base that day)" if quote.is_new_route else ""
    yield (
        f"订单 {order.id}：{problem.name} {quote.vehicle_name}{new_zh}，{times} 到{off}；"
        f"多 {minutes:.0f} 分钟、{km:.1f} 公里、{yuan:.2f} 元"
    )
    yield (
        f"Order {order.id}: {quote.vehicle_name}{new_en} arrives at {times}{off_en}; "
        f"{minutes:.0f} min, {km:.1f} km and {yuan:.2f} yuan more"
    )
    for one in quote.moved:
        was, now = s_to_clock(one.was_s), s_to_clock(one.now_s)
        yield f"  {one.place}：{was} 改为 {now} / moves from {was} to {now}"
    yield "已写入计划 / Written into the plan" if added else "只是报价，计划未改 / A quote only"


def _list(folder: PlanFolder, *, as_json: bool) -> int:
    rows = [
        _row(one, plan.problem)
        for plan in folder.plans
        for one in listed(plan.problem, plan.result.plan)
    ]
    if as_json:
        print(json.dumps({"orders": rows}, ensure_ascii=False))
        return 0
    for row in rows:
        where = f"{row['date']} {row['from']}–{row['until']} {row['village']} {row['service']}"
        if row["status"] == "planned":
            state = f"{row['vehicle']} {row['start']}"
        else:
            state = f"未安排：{row['reason_zh']} / unserved: {row['reason_en']}"
        print(printable(f"{row['order_id']}  {where}  {state}"))
    served = sum(row["status"] == "planned" for row in rows)
    print(f"共 {len(rows)} 张订单，已安排 {served} 张 / {len(rows)} orders, {served} planned")
    return 0


def _row(one: ListedOrder, problem: Problem) -> dict[str, Any]:
    names = {village.code: village.name for village in problem.villages}
    vehicles = {vehicle.id: vehicle.name for vehicle in problem.vehicles}
    asked = one.requirement
    return {
        "order_id": one.order_id,
        "date": problem.cycle.date_of(one.day).isoformat(),
        "county": problem.name,
        "village_code": asked.village_code,
        "village": names.get(asked.village_code, asked.village_code),
        "service": "+".join(asked.service_ids),
        "ride": asked.ride is not None,
        "persons": asked.people,
        "from": s_to_clock(asked.windows[0].open_s),
        "until": s_to_clock(asked.windows[0].close_s),
        "status": "planned" if one.stop else "unserved",
        "vehicle_id": one.vehicle_id,
        "vehicle": vehicles.get(one.vehicle_id or "", ""),
        "start": s_to_clock(one.stop.start_s) if one.stop else None,
        "drop_off": s_to_clock(one.off.start_s) if one.off else None,
        "reason_zh": one.reason_zh,
        "reason_en": one.reason_en,
    }
