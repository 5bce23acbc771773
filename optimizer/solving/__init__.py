"""From a problem to a plan: weekly layer, daily layer, and the loop that improves."""

from optimizer.solving.listener import Listener
from optimizer.solving.params import SolveParams
from optimizer.solving.solve import solve
from optimizer.solving.termination import FirstOf, MaxIterations, MaxSeconds, Termination

__all__ = [
    "FirstOf",
    "Listener",
    "MaxIterations",
    "MaxSeconds",
    "SolveParams",
    "Termination",
    "solve",
]
