"""Indicators of a plan and their sum over counties (formulas: `optimizer.domain.kpis`)."""

from optimizer.kpi.catalogue import INDICATORS
from optimizer.kpi.compare import compare
from optimizer.kpi.indicator import Group, Indicator, Unit
from optimizer.kpi.merging import merge
from optimizer.kpi.moves import VisitChange, VisitDifference, VisitPlace, differences
from optimizer.kpi.plain import caseload_record, fairness_figures, rounded, to_json, village_records
from optimizer.kpi.summary import city_kpis, kpis

__all__ = [
    "INDICATORS",
    "Group",
    "Indicator",
    "Unit",
    "VisitChange",
    "VisitDifference",
    "VisitPlace",
    "caseload_record",
    "city_kpis",
    "compare",
    "differences",
    "fairness_figures",
    "kpis",
    "merge",
    "rounded",
    "to_json",
    "village_records",
]
