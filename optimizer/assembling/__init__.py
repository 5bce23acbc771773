"""From a dataset to the problem of one block of counties in one cycle."""

from optimizer.assembling.assemble import assemble, locations_of
from optimizer.assembling.commitments import commitments_from_plan

__all__ = ["assemble", "commitments_from_plan", "locations_of"]
