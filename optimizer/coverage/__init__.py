"""Managers' questions of coverage, answered with proofs by models in PuLP."""

from optimizer.coverage.areas import AreaLevel, areas_of
from optimizer.coverage.bases import GOALS, choose_bases, sites_of
from optimizer.coverage.demand import CoverDemand
from optimizer.coverage.fewest import fewest_vehicles
from optimizer.coverage.floor import FloorImpossibleError, equity_floor
from optimizer.coverage.gathering import cover_demand
from optimizer.coverage.minimum import minimum_vehicles
from optimizer.coverage.most import POINTS, coverage_curve, most_covered
from optimizer.coverage.promise import MAX_TRAVEL_S, promise_of

__all__ = [
    "GOALS",
    "MAX_TRAVEL_S",
    "POINTS",
    "AreaLevel",
    "CoverDemand",
    "FloorImpossibleError",
    "areas_of",
    "choose_bases",
    "cover_demand",
    "coverage_curve",
    "equity_floor",
    "fewest_vehicles",
    "minimum_vehicles",
    "most_covered",
    "promise_of",
    "sites_of",
]
