"""A comparison of scenarios as plain data for files."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from optimizer.domain.kpi_villages import VillageKpis
from optimizer.domain.scenario_result import ScenarioResult
from optimizer.kpi.difference import Difference
from optimizer.kpi.plain import rounded, village_record
from optimizer.kpi.promised import PromiseAgainstPlan
from optimizer.kpi.scenarios import Comparison, ScenarioChange


def comparison_record(found: Comparison) -> dict[str, Any]:
    """
    Return a comparison as a dictionary of numbers, texts, lists and dictionaries.

    Lists follow the scenarios; every difference is against the first one.
    """
    return {
        "scenarios": [_scenario(result) for result in found.results],
        "indicators": {
            row.indicator.key: {
                "name_zh": row.indicator.name_zh,
                "name_en": row.indicator.name_en,
                "unit": row.indicator.unit.value,
                "cells": [_difference(cell) for cell in row.cells],
            }
            for row in found.indicators
        },
        "counties": {
            row.code: {
                "name": row.name,
                "share_met": [_difference(cell) for cell in row.share_met],
                "share_made": [_difference(cell) for cell in row.share_made],
            }
            for row in found.counties
        },
        "changes": [_change(change) for change in found.changes],
        "worst_villages": [list(map(village_record, worst)) for worst in found.worst],
        "longest_gaps": [list(map(_wait, waits)) for waits in found.longest_gaps],
        "promises": [_promise(promise) for promise in found.promises],
        "over_budget_cents": list(found.over_budget_cents),
    }


def _scenario(result: ScenarioResult) -> dict[str, Any]:
    return {
        "id": result.scenario_id,
        "name_zh": result.name_zh,
        "name_en": result.name_en,
        "seed": result.seed,
        "weeks": result.weeks,
        "start": result.start.isoformat(),
        "counties": list(result.counties),
        "input_hash": result.input_hash,
        "synthetic_note_zh": result.synthetic_note_zh,
        "synthetic_note_en": result.synthetic_note_en,
        "floor_rounds": result.floor_rounds,
        "below_floor": [asdict(one) for one in result.below_floor],
    }


def _difference(cell: Difference) -> dict[str, Any]:
    return {
        "value": rounded(cell.value),
        "change": rounded(cell.change),
        "direction": cell.direction.value,
    }


def _change(change: ScenarioChange) -> dict[str, Any]:
    return {
        "scenario_id": change.scenario_id,
        "villages_gained": list(map(_place, change.gained)),
        "villages_lost": list(map(_place, change.lost)),
        "residents_gained": change.residents_gained,
        "residents_lost": change.residents_lost,
        "habits": asdict(change.habits),
    }


def _place(village: VillageKpis) -> dict[str, Any]:
    return {"code": village.code, "name": village.name, "residents": village.residents}


def _wait(village: VillageKpis) -> dict[str, Any]:
    return {**_place(village), "longest_gap_days": village.longest_gap_days}


def _promise(promise: PromiseAgainstPlan) -> dict[str, Any]:
    ratios = ("promised_share", "promised_bound", "planned_share")
    return {
        **asdict(promise),
        **{name: rounded(getattr(promise, name)) for name in ratios},
        "difference": rounded(promise.difference),
        "lines": [asdict(one) | {"contradiction": one.contradiction} for one in promise.lines],
    }
