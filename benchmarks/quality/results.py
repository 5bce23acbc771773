"""The rows of runs in a file that grows run by run, so that an interrupted comparison goes on."""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from benchmarks.machine import commit, load_average, machine

PLAIN_LIST = re.compile(r"\[([^\[\]{}]*)\]")
ABOUT = {
    "figure": "quality",
    "command": "python -m benchmarks quality",
    "gap_pct": "100 * (cost - best_known) / best_known of plans that serve all and break no rule",
}
Row = dict[str, Any]


class QualityResults:
    """
    Rows by what they were measured on, by whom, with which seed and for how long.

    Parameters
    ----------
    path
        The JSON file.
    again
        Measure anew what is there.
    about
        What the file says of its figures.
    """

    def __init__(
        self, path: Path, *, again: bool = False, about: Mapping[str, Any] = ABOUT
    ) -> None:
        self.path, self.again, self.about = path, again, about
        self._lock = threading.Lock()
        self._here = machine(())
        stored = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
        self.rows: dict[str, Row] = stored.get("rows", {})

    def stored(self, key: str, stamp: Mapping[str, Any]) -> Row | None:
        """Return a row if it is of the same machine and stamp, and did not fail."""
        row = self.rows.get(key)
        if row is None or self.again or row["status"] == "failed":
            return None
        return row if (row["stamp"], row["machine"]) == (dict(stamp), self._here) else None

    def add(self, key: str, row: Row, stamp: Mapping[str, Any]) -> Row:
        """Keep a row, with when and where it was measured."""
        with self._lock:
            about = {
                "stamp": dict(stamp),
                "machine": self._here,
                "commit": commit(),
                "measured_at": datetime.now(UTC).isoformat(timespec="seconds"),
                "load": load_average(),
            }
            self.rows[key] = {**row, **about}
            self._write()
            return self.rows[key]

    def _write(self) -> None:
        content = {**self.about, "rows": dict(sorted(self.rows.items()))}
        text = json.dumps(content, indent=1, ensure_ascii=False)
        # Lists of plain values, such as curves, lie on one line each.
        text = PLAIN_LIST.sub(lambda found: "[" + " ".join(found[1].split()) + "]", text)
        self.path.parent.mkdir(parents=True, exist_ok=True)
        part = self.path.with_suffix(".part")
        part.write_text(text + "\n", encoding="utf-8")
        part.replace(self.path)
