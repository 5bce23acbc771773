"""Indicators of a plan and their sum over counties (formulas: `optimizer.domain.kpis`)."""

from optimizer.kpi.catalogue import INDICATORS
from optimizer.kpi.compare import compare
from optimizer.kpi.difference import Difference, Direction, Sense
from optimizer.kpi.indicator import Group, Indicator, Unit
from optimizer.kpi.merging import merge
from optimizer.kpi.moves import VisitChange, VisitDifference, VisitPlace, differences
from optimizer.kpi.plain import caseload_record, fairness_figures, rounded, to_json, village_records
from optimizer.kpi.promised import LinePromise, PromiseAgainstPlan
from optimizer.kpi.scenario_records import comparison_record
from optimizer.kpi.scenario_rows import SCENARIO_INDICATORS
from optimizer.kpi.scenarios import (
    Comparison,
    HabitChange,
    ScenarioChange,
    compare_scenarios,
    longest_waits,
)
from optimizer.kpi.summary import city_kpis, kpis

__all__ = [
    "INDICATORS",
    "SCENARIO_INDICATORS",
    "Comparison",
    "Difference",
    "Direction",
    "Group",
    "HabitChange",
    "Indicator",
    "LinePromise",
    "PromiseAgainstPlan",
    "ScenarioChange",
    "Sense",
    "Unit",
    "VisitChange",
    "VisitDifference",
    "VisitPlace",
    "caseload_record",
    "city_kpis",
    "compare",
    "compare_scenarios",
    "comparison_record",
    "differences",
    "fairness_figures",
    "kpis",
    "longest_waits",
    "merge",
    "rounded",
    "to_json",
    "village_records",
]
