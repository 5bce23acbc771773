"""
Adjusting a plan by hand: what an edit would do to it is tried in a moment, then kept or not.

This file loads no solver: a page asks, and `optimizer.adjusting.desk` answers in a process of its
own (`optimizer.jobs.warm`).
"""

from optimizer.adjusting.asking import (
    ADJUST_COMMAND,
    KeepEdits,
    Kept,
    Trial,
    TryEdits,
    desk_arguments,
)

__all__ = ["ADJUST_COMMAND", "KeepEdits", "Kept", "Trial", "TryEdits", "desk_arguments"]
