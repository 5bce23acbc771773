"""Measurements in processes of their own: an order goes in, measured figures come out."""

from __future__ import annotations

import json
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from benchmarks import processes
from benchmarks.machine import ROOT

Row = dict[str, Any]
SILENCE = "ended by the system: more CPU time than allowed, or no memory"


def answer_of(module: str, order: Mapping[str, Any]) -> Row:
    """
    Run ``python -m MODULE ORDER ANSWER``; one that ends badly gives a row that says so.

    Parameters
    ----------
    module
        Reads a JSON file with its order, and writes a JSON file with the measured part of a row.
    order
        What it is to measure.
    """
    with tempfile.TemporaryDirectory() as folder:
        asked, answer = Path(folder) / "order.json", Path(folder) / "answer.json"
        asked.write_text(json.dumps(order, ensure_ascii=False), encoding="utf-8")
        ran = processes.run([sys.executable, "-m", module, str(asked), str(answer)], cwd=ROOT)
        if ran.code or not answer.exists():
            last = (ran.errors.strip().splitlines() or [SILENCE])[-1]
            return {"status": "failed", "reason": f"ended with {ran.code}: {last}"}
        row: Row = json.loads(answer.read_text(encoding="utf-8"))
        return {**row, "peak_memory_mib": round(ran.peak_bytes / 2**20)}
