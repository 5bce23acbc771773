"""A results file that is written row by row, so that an interrupted measurement goes on."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from benchmarks.machine import code_hash, commit, load_average, machine

PACKAGES = ("ortools", "numba", "numpy", "scipy", "pulp")
PLAIN_LIST = re.compile(r"\[([^\[\]{}]*)\]")
Row = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultsFile:
    """The rows of one figure; ``about`` says what is measured and what the targets are."""

    path: Path
    about: Mapping[str, Any]
    again: bool = False

    def measured(self, key: str, work: Callable[[], Row], **stamp: Any) -> Row:
        """
        Return a row: the stored one if it is of the same machine, code and stamp, else a new one.

        ``stamp`` is what the figure depends on besides the code: the hash of the input, settings.
        """
        stamp = {**stamp, "code_hash": code_hash()}
        here = machine(PACKAGES)
        rows = self.rows(here)
        if key in rows and rows[key]["stamp"] == stamp and not self.again:
            return rows[key]
        before = {
            "stamp": stamp,
            "commit": commit(),
            "measured_at": datetime.now(UTC).isoformat(timespec="seconds"),
            "load_before": load_average(),
        }
        rows[key] = {**before, **work()}
        self._write(rows, here)
        return rows[key]

    def rows(self, here: Mapping[str, Any]) -> dict[str, Row]:
        """Return the stored rows; none if they are another machine's."""
        if not self.path.exists():
            return {}
        stored = json.loads(self.path.read_text(encoding="utf-8"))
        return dict(stored["rows"]) if stored["machine"] == here else {}

    def _write(self, rows: Mapping[str, Row], here: Mapping[str, Any]) -> None:
        content = {**self.about, "machine": here, "rows": rows}
        self.path.parent.mkdir(exist_ok=True)
        text = json.dumps(content, indent=1, ensure_ascii=False)
        # Lists of plain values, such as the curve of a search, lie on one line each.
        text = PLAIN_LIST.sub(lambda found: "[" + " ".join(found[1].split()) + "]", text)
        part = self.path.with_suffix(".part")
        part.write_text(text + "\n", encoding="utf-8")
        part.replace(self.path)
