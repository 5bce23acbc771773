"""
CP-SAT's Python module, loaded when something of it is first used.

It brings pandas: as much time as all the rest of a searching process needs to start, and the first
plan does without it.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any


def forget(model: Any) -> None:
    """
    Free a model that has been solved; what was found can still be read.

    A model refers to itself by its methods, so that it would stay until Python looks for cycles:
    which is seldom while a plan is made, and a model of routes is some ten megabytes.
    """
    vars(model).clear()


def __getattr__(name: str) -> Any:
    """Return what `ortools.sat.python.cp_model` has under a name."""
    return getattr(import_module("ortools.sat.python.cp_model"), name)
