"""From a problem to a plan: a first plan at once, then the search that improves it."""

from optimizer.solving.editor import Editor
from optimizer.solving.listener import Listener
from optimizer.solving.params import SolveParams
from optimizer.solving.solve import AUTO, ENGINES, ORTOOLS, solve
from optimizer.solving.termination import FirstOf, MaxIterations, MaxSeconds, Termination

__all__ = [
    "AUTO",
    "ENGINES",
    "ORTOOLS",
    "Editor",
    "FirstOf",
    "Listener",
    "MaxIterations",
    "MaxSeconds",
    "SolveParams",
    "Termination",
    "solve",
]
