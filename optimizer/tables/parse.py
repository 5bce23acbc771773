"""From sound rows to the domain: people's units become integers here and nowhere else."""

from __future__ import annotations

import hashlib
from dataclasses import replace

from optimizer.domain.calendar import Calendar
from optimizer.domain.dataset import Dataset
from optimizer.domain.groupings import Group
from optimizer.domain.problem import Prices
from optimizer.domain.requirements import Requirement
from optimizer.domain.seasons import Season
from optimizer.domain.services import Service
from optimizer.domain.tiers import Tier
from optimizer.tables.cells import to_flag
from optimizer.tables.parse_closures import to_closure
from optimizer.tables.parse_fleet import to_crew_member, to_line, to_vehicle_type, to_vehicles
from optimizer.tables.parse_orders import to_order, to_order_terms
from optimizer.tables.parse_places import (
    stop_id_of,
    to_county,
    to_depot,
    to_fixed_points,
    to_stop_points,
    to_township,
    to_village,
)
from optimizer.tables.parse_projection import to_relocation, to_residents_year, to_trend
from optimizer.tables.resolve import resolve
from optimizer.tables.rows_demand import RequirementRow
from optimizer.tables.rows_fleet import LineRow
from optimizer.tables.rows_seasons import SeasonRow
from optimizer.tables.schema import HOSPITALS_INSIDE, LOAD_KINDS
from optimizer.tables.sheets import RawTables
from optimizer.tables.table import Tables
from optimizer.tables.tiering import tiers_by_requirement, to_tier
from optimizer.units import minutes_to_s, yuan_to_cents


def parse(tables: Tables, raw: RawTables) -> Dataset:
    """
    Turn tables without faults into a dataset.

    Parameters
    ----------
    tables
        Rows without faults.
    raw
        Where they came from.

    Returns
    -------
    Dataset
        In the order of the sheets, with its content hash.
    """
    about = {row.key: row.value or "" for row in tables.about.rows}
    lines = {row.line_id: row for row in tables.lines.rows}
    tier_of = tiers_by_requirement(tables)
    dataset = Dataset(
        name=about.get("name") or raw.source.stem,
        content_hash="",
        synthetic_note_zh=about.get("synthetic_note_zh", ""),
        synthetic_note_en=about.get("synthetic_note_en", ""),
        load_kinds=LOAD_KINDS,
        counties=tuple(to_county(row) for row in tables.counties.rows),
        townships=tuple(to_township(row) for row in tables.townships.rows),
        villages=tuple(to_village(row) for row in tables.villages.rows),
        stop_points=to_stop_points(tables),
        depots=tuple(to_depot(row) for row in tables.depots.rows),
        services=tuple(
            Service(id=row.service_id, name_zh=row.name_zh, name_en=row.name_en)
            for row in tables.services.rows
        ),
        lines=tuple(to_line(row) for row in tables.lines.rows),
        vehicle_types=tuple(to_vehicle_type(row) for row in tables.vehicle_types.rows),
        vehicles=to_vehicles(tables),
        requirements=tuple(
            _requirement(row, lines[row.line_id], tier_of(row)) for row in tables.requirements.rows
        ),
        calendar=Calendar(special_days={row.date: row.kind for row in tables.calendar.rows}),
        prices=_prices(tables),
        closures=tuple(to_closure(row) for row in tables.closures.rows),
        fixed_points=to_fixed_points(tables),
        tiers=tuple(to_tier(row) for row in tables.tiers.rows),
        groups=tuple(
            Group(id=row.group_id, grouping_id=row.grouping, name=row.name, codes=row.codes)
            for row in tables.groupings.rows
        ),
        residents_year=to_residents_year(tables),
        trends=tuple(to_trend(row) for row in tables.trends.rows),
        relocations=tuple(to_relocation(row) for row in tables.relocations.rows),
        crews=tuple(to_crew_member(row) for row in tables.crews.rows),
        seasons=tuple(_season(row) for row in tables.seasons.rows),
        orders=tuple(to_order(row) for row in tables.orders.rows),
        order_terms=to_order_terms(tables.prices),
        polygons_path=raw.polygons_path,
        elevation_path=raw.elevation_path,
        hospitals_inside_fleet=to_flag(about.get(HOSPITALS_INSIDE) or "no"),
    )
    return replace(dataset, content_hash=_content_hash(dataset))


def _content_hash(dataset: Dataset) -> str:
    """Hash what the tables say and what lies beside them, wherever the files are."""
    bare = replace(dataset, name="", polygons_path=None, elevation_path=None)
    digest = hashlib.sha256(repr(bare).encode("utf-8"))
    for path in (dataset.polygons_path, dataset.elevation_path):
        digest.update(b"" if path is None else hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def _requirement(row: RequirementRow, line: LineRow, tier: Tier | None) -> Requirement:
    """Return a requirement with its line's defaults filled in."""
    terms = resolve(row, line)
    return Requirement(
        id=row.requirement_id,
        line_id=row.line_id,
        service_ids=row.services,
        village_code=row.village_code,
        stop_id=stop_id_of(row),
        party_id=row.party_id,
        wave=row.wave,
        visits_per_4_weeks=terms.visits,
        min_gap_days=terms.min_gap_days,
        max_gap_days=terms.max_gap_days,
        weekdays=terms.weekdays,
        half_days=terms.half_days,
        service_s=terms.service_s,
        setup_s=terms.setup_s,
        max_on_board_s=terms.max_on_board_s,
        windows=terms.windows,
        load_out=(row.out_goods, row.out_cold, row.out_meals, row.out_seats),
        load_back=(row.back_goods, row.back_cold, row.back_meals, row.back_seats),
        priority=line.priority if row.priority is None else row.priority,
        people=row.people,
        join_id=row.join_id,
        tier_id=None if tier is None else tier.id,
    )


def _season(row: SeasonRow) -> Season:
    """Return a season."""
    return Season(
        id=row.season_id,
        line_id=row.line_id,
        service_id=row.service_id,
        month=row.month,
        people_pct=row.people_pct,
        out_pct=row.out_pct,
        back_pct=row.back_pct,
        service_pct=row.service_pct,
    )


def _prices(tables: Tables) -> Prices:
    """Return the prices of change and of uneven work."""
    value = {row.name: row.value for row in tables.prices.rows}

    def cents(name: str) -> int:
        """Return a price."""
        return yuan_to_cents(value[name] or 0)

    cap = value.get("max_weekday_changes")
    return Prices(
        change_weekday_cents=cents("change_weekday_yuan"),
        change_half_day_cents=cents("change_half_day_yuan"),
        change_vehicle_cents=cents("change_vehicle_yuan"),
        change_time_band_cents=cents("change_time_band_yuan"),
        time_band_s=minutes_to_s(value["time_band_min"] or 0),
        max_weekday_changes=None if cap is None else int(cap),
        spread_h_cents=cents("spread_h_yuan"),
    )
