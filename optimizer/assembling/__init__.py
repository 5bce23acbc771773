"""From a dataset to the problem of one block of counties in one cycle."""

from optimizer.assembling.assemble import assemble, locations_of
from optimizer.assembling.closed import closed_shapes
from optimizer.assembling.commitments import commitments_from_plan
from optimizer.assembling.conditions import conditions

__all__ = ["assemble", "closed_shapes", "commitments_from_plan", "conditions", "locations_of"]
