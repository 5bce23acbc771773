"""Other programs that plan the same problems, each behind one file; none is part of ours."""

from __future__ import annotations

import importlib.util
from collections.abc import Mapping
from importlib import import_module
from importlib.metadata import version

from benchmarks.peers.one_day import Peer

PEERS: Mapping[str, str] = {
    "pyvrp": "benchmarks.peers.pyvrp_peer",
    "vroom": "benchmarks.peers.vroom_peer",
    "vrp-cli": "benchmarks.peers.vrp_cli_peer",
}
"""Modules by the name of the engine."""
PACKAGES: Mapping[str, tuple[str, str]] = {
    "pyvrp": ("pyvrp", "pyvrp"),
    "vroom": ("vroom", "pyvroom"),
    "vrp-cli": ("vrp_cli", "vrp-cli"),
}
"""What is imported, and the distribution that it comes from."""
ALIASES: Mapping[str, str] = {"vrp": "vrp-cli"}
"""Other names by which a peer may be asked for."""
WITHOUT_SEED = frozenset({"vroom"})
"""Peers that give the same plan whatever the seed."""


def is_installed(name: str) -> bool:
    """Tell whether a peer's package can be imported here."""
    return importlib.util.find_spec(PACKAGES[name][0]) is not None


def version_of(name: str) -> str:
    """Return the version of a peer's distribution."""
    return f"{PACKAGES[name][1]} {version(PACKAGES[name][1])}"


def load(name: str) -> Peer:
    """Return a peer, its package imported."""
    peer: Peer = import_module(PEERS[name]).PEER
    return peer
