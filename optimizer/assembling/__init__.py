"""From a dataset to the problem of one block of counties in one cycle."""

from optimizer.assembling.assemble import assemble, locations_of
from optimizer.assembling.bases import bases_of
from optimizer.assembling.closed import detours_of
from optimizer.assembling.commitments import commitments_from_plan
from optimizer.assembling.conditions import conditions
from optimizer.assembling.crews import areas_by_profile
from optimizer.assembling.pooling import Pool, county_pools, nothing_pooled

__all__ = [
    "Pool",
    "areas_by_profile",
    "assemble",
    "bases_of",
    "commitments_from_plan",
    "conditions",
    "county_pools",
    "detours_of",
    "locations_of",
    "nothing_pooled",
]
