"""Indicators of a plan and their sum over counties (formulas: `optimizer.domain.kpis`)."""

from optimizer.kpi.catalogue import INDICATORS, Indicator, Unit
from optimizer.kpi.compare import compare
from optimizer.kpi.merging import merge
from optimizer.kpi.plain import to_json
from optimizer.kpi.summary import city_kpis, kpis

__all__ = [
    "INDICATORS",
    "Indicator",
    "Unit",
    "city_kpis",
    "compare",
    "kpis",
    "merge",
    "to_json",
]
