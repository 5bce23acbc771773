"""A desk that needs no solver; `python -m tests.jobs.warm_desk` serves it."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

from optimizer.errors import ShanluError, UsageError
from optimizer.jobs.serving import serve


class Echo:
    """Says what it was asked, or does what it is told."""

    def answer(self, request: object) -> object:
        if request == "print":
            print("a library prints")
            os.write(1, b"so does compiled code\n")
        elif request == "refuse":
            raise UsageError("不行。", "No.")
        elif request == "fail":
            raise ZeroDivisionError("a bug")
        elif request == "die":
            os._exit(7)
        elif request == "sleep":
            time.sleep(60)
        elif isinstance(request, Path) and not request.exists():  # dies the first time
            request.touch()
            os._exit(7)
        return {"asked": request, "pid": os.getpid()}


def closed() -> Echo:
    raise ShanluError("计划损坏。", "The plan is damaged.")


if __name__ == "__main__":
    kind, idle_s = sys.argv[1], float(sys.argv[2])
    serve(Echo if kind == "echo" else closed, idle_s=idle_s)
