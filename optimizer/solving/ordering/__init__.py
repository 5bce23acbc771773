"""
Orders put into a plan as it was published: the cheapest places first, no promise broken.

Nothing here searches: a plan's routes stay, and one of them takes the order in.
"""

from optimizer.solving.ordering.blocking import why_not
from optimizer.solving.ordering.gaps import GapMemory
from optimizer.solving.ordering.judging import Insertion, Wish
from optimizer.solving.ordering.places import insertions
from optimizer.solving.ordering.removing import without_stops

__all__ = ["GapMemory", "Insertion", "Wish", "insertions", "why_not", "without_stops"]
