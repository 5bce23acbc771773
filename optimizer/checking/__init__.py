"""
The truth about a plan: every rule of ``docs/model.md``, checked without the solver.

This package shares no code with ``optimizer.solving`` and imports no solver.
"""

from optimizer.checking.check import CODES, RepeatedCheck, check
from optimizer.checking.objective import recompute_objective

__all__ = ["CODES", "RepeatedCheck", "check", "recompute_objective"]
