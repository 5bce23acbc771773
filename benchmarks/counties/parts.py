"""The parts of the engine ``auto`` that can be switched off, one at a time, in a child process."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from optimizer.solving.improving import anneal, components, layer
from optimizer.solving.improving.search import TUNING

COLD_SHARE = 0.001
"""First temperature as a share of a route's cost with which hardly anything worse is kept."""


@dataclass(frozen=True, slots=True)
class Part:
    """What is switched off, and how."""

    what: str
    switch_off: Callable[[], None]


def _constant(name: str, value: float) -> Callable[[], None]:
    """Return what gives a constant of the improving layer another value."""
    return lambda: setattr(layer, name, value)


def _tuning(entries: Mapping[int, float]) -> Callable[[], None]:
    """Return what gives entries of every search's tuning other values."""

    def switch_off() -> None:
        known = layer.Search

        class Tuned(known):  # type: ignore[misc, valid-type]
            """A search with those entries changed."""

            def __init__(self, *given: Any, **named: Any) -> None:
                super().__init__(*given, **named)
                self.tuning[list(entries)] = list(entries.values())

        layer.Search = Tuned  # type: ignore[misc]

    return switch_off


def _other_ruins() -> Mapping[int, float]:
    """Return shares of the ruins that are none by strings, in proportion: nothing is left over."""
    routes, vehicle, tasks = (
        float(TUNING[entry])
        for entry in (anneal.ROUTES_SHARE, anneal.VEHICLE_SHARE, anneal.TASKS_SHARE)
    )
    routes, vehicle = (share / (routes + vehicle + tasks) for share in (routes, vehicle))
    return {
        anneal.ROUTES_SHARE: routes,
        anneal.VEHICLE_SHARE: vehicle,
        anneal.TASKS_SHARE: 1.0 - (routes + vehicle),
    }


def _plan_every_week() -> None:
    """Let no component be planned for a part of the cycle and repeated."""
    components._fleet_repeats = lambda instance, vehicles, weeks: False


PARTS: Mapping[str, Part] = {
    "recombining": Part("no routes are put together anew", _constant("RECOMBINING_WORK", 0.0)),
    "routes": Part("no whole routes are ruined", _tuning({anneal.ROUTES_SHARE: 0.0})),
    "vehicles": Part("no vehicle is taken off its days", _tuning({anneal.VEHICLE_SHARE: 0.0})),
    "tasks": Part("no related tasks are ruined", _tuning({anneal.TASKS_SHARE: 0.0})),
    "villages": Part("no task is ruined on all its days", _tuning({anneal.WHOLE_SHARE: 0.0})),
    "strings": Part("no strings of neighbouring stops are ruined", _tuning(_other_ruins())),
    "split": Part("no string keeps a piece of its route", _tuning({anneal.SPLIT: 0.0})),
    "refit": Part("no route goes to a vehicle of another kind", _tuning({anneal.REFIT: 0.0})),
    "heat": Part("hardly anything worse is kept", _constant("HOT_SHARE", COLD_SHARE)),
    "anneals": Part("a run is one anneal, however long", _constant("MOST_ANNEALS", 1)),
    "shrinking": Part("ruins stay as big to the end", _constant("LEAST_RUIN", 1.0)),
    "repeating": Part("what repeats weekly is not planned once", _plan_every_week),
}


def switch_off(name: str) -> None:
    """Switch a part off for the rest of this process; nothing if there is no name."""
    if name:
        PARTS[name].switch_off()
