"""`shanlu adjust`: the process that the app asks what edits would do to a plan."""

from __future__ import annotations

import argparse

from optimizer.adjusting.desk import AdjustDesk
from optimizer.jobs.serving import serve
from optimizer.solving import Editor


def run(arguments: argparse.Namespace) -> int:
    """Answer until nobody asks any more."""
    serve(lambda: AdjustDesk(arguments.folder, arguments.code, open_editor=Editor))
    return 0
