"""Indicators of a plan and their sum over counties (formulas: `optimizer.domain.kpis`)."""

from optimizer.kpi.catalogue import INDICATORS, Indicator, Unit
from optimizer.kpi.compare import compare
from optimizer.kpi.merging import merge
from optimizer.kpi.moves import VisitChange, VisitDifference, VisitPlace, differences
from optimizer.kpi.plain import to_json
from optimizer.kpi.summary import city_kpis, kpis

__all__ = [
    "INDICATORS",
    "Indicator",
    "Unit",
    "VisitChange",
    "VisitDifference",
    "VisitPlace",
    "city_kpis",
    "compare",
    "differences",
    "kpis",
    "merge",
    "to_json",
]
