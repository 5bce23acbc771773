"""CPU time of this process and of what it started and waited for."""

from __future__ import annotations

import os
from collections.abc import Callable


def used_s() -> float:
    """Return the CPU seconds, user's and system's, used so far."""
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system


def stopwatch() -> Callable[[], float]:
    """Return a clock of CPU seconds that begins at 0 now."""
    began_s = used_s()
    return lambda: used_s() - began_s
