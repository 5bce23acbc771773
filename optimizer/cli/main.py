"""Reads the command, runs it, and turns every error into a message and an exit code."""

from __future__ import annotations

import contextlib
import importlib
import io
import sys
import time
import traceback
from collections.abc import Sequence

from optimizer.cli.parser import command_parser
from optimizer.cli.words import printable
from optimizer.errors import DataFaultError, ShanluError, UsageError
from optimizer.jobs.logs import unexpected

EXIT_FAILED = 1
EXIT_USAGE = 2
EXIT_FAULTS = 4
EXIT_INTERRUPTED = 130
"""What shells give to a program that Ctrl-C ended."""


def main(argv: Sequence[str] | None = None) -> int:
    """
    Run one command.

    Parameters
    ----------
    argv
        Arguments without the program's name; those of the process if ``None``.

    Returns
    -------
    int
        0 good; 1 failed; 2 wrong usage; 3 warnings (``validate``); 4 faults or violations.
    """
    _make_output_safe()
    started_at = time.monotonic()
    arguments = command_parser().parse_args(argv)
    arguments.started_at = started_at
    try:
        code: int = importlib.import_module(arguments.module).run(arguments)
    except ShanluError as error:
        return _tell(error)
    except KeyboardInterrupt:
        _say("已中断，没有写出任何结果。", "Interrupted; nothing was written.")
        return EXIT_INTERRUPTED
    except BrokenPipeError:  # the reader of our output has gone: nothing is left to tell
        sys.stdout = io.StringIO()
        return EXIT_FAILED
    except Exception as error:  # noqa: BLE001 - the last line of defence: no traceback for people
        _say(*unexpected(error, traceback.format_exc()))
        return EXIT_FAILED
    return code


def _tell(error: ShanluError) -> int:
    if isinstance(error, DataFaultError):
        from optimizer.cli.issues import print_issues

        print_issues(error.issues)
    _say(error.message_zh, error.message_en)
    if isinstance(error, UsageError):
        return EXIT_USAGE
    return EXIT_FAULTS if isinstance(error, DataFaultError) else EXIT_FAILED


def _say(message_zh: str, message_en: str) -> None:
    print(printable(f"{message_zh}\n{message_en}"), file=sys.stderr)


def _make_output_safe() -> None:
    """Never fail on a terminal that lacks a character (a Windows code page)."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            with contextlib.suppress(ValueError):
                stream.reconfigure(errors="replace")
