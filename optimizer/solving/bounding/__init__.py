"""Lower bounds on the cost of plans, by column generation."""

from optimizer.solving.bounding.bound import Bound, lower_bound

__all__ = ["Bound", "lower_bound"]
