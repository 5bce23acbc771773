"""
Orders in plans: each is put where it costs least, and the checker has the last word.

The same for a plan that has just been made, for one that was edited, and for today's plan, whose
times villagers know.
"""

from optimizer.ordering.placing import (
    Filled,
    Placed,
    placed,
    placed_all,
    placed_unseen,
    wishes,
    with_route,
    without_orders,
)

__all__ = [
    "Filled",
    "Placed",
    "placed",
    "placed_all",
    "placed_unseen",
    "wishes",
    "with_route",
    "without_orders",
]
