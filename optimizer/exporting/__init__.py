"""The plan folder: tables, workbook, GeoJSON, map, and the exact plan with its problem."""

from optimizer.exporting.bundle import (
    Adjusted,
    CountyPlan,
    LegKey,
    Line,
    NotPlanned,
    PlaceNames,
    PlanBundle,
    RunFacts,
    RunKpis,
)
from optimizer.exporting.conditions import condition_records, conditions_from
from optimizer.exporting.folder import is_plan_folder, refuse_target, write_plan_folder
from optimizer.exporting.legs import plan_legs
from optimizer.exporting.manifest import objective_terms
from optimizer.exporting.reading import PlanFolder, read_plan_folder, steadily
from optimizer.exporting.reasons import explain
from optimizer.exporting.summary import run_summary
from optimizer.exporting.verifying import FolderCheck, check_folder

__all__ = [
    "Adjusted",
    "CountyPlan",
    "FolderCheck",
    "LegKey",
    "Line",
    "NotPlanned",
    "PlaceNames",
    "PlanBundle",
    "PlanFolder",
    "RunFacts",
    "RunKpis",
    "check_folder",
    "condition_records",
    "conditions_from",
    "explain",
    "is_plan_folder",
    "objective_terms",
    "plan_legs",
    "read_plan_folder",
    "refuse_target",
    "run_summary",
    "steadily",
    "write_plan_folder",
]
