"""Runs a command and measures all of its processes together: time, CPU, memory (Linux: /proc)."""

from __future__ import annotations

import os
import resource
import subprocess
import tempfile
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

SAMPLE_EVERY_S = 0.25


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """
    A finished command.

    ``cpu_s`` is that of the command and all its waited-for descendants. ``peak_bytes`` is the
    largest sum of resident sets seen at one moment; pages that processes share count once each,
    so it is an upper bound. ``peak_processes`` is how many there were then.
    """

    code: int
    output: str
    errors: str
    wall_s: float
    cpu_s: float
    peak_bytes: int
    peak_processes: int

    def figures(self) -> dict[str, float | int]:
        """Return what is written to a results file."""
        return {
            "wall_s": round(self.wall_s, 1),
            "cpu_s": round(self.cpu_s, 1),
            "peak_memory_mib": round(self.peak_bytes / 2**20),
            "peak_memory_processes": self.peak_processes,
        }


def run(command: Sequence[str], *, cwd: Path, env: Mapping[str, str] | None = None) -> Run:
    """Run a command to its end, watching its memory."""
    with tempfile.TemporaryFile() as output, tempfile.TemporaryFile() as errors:
        used, began = _children_cpu_s(), time.perf_counter()
        process = subprocess.Popen(
            command, cwd=cwd, env={**os.environ, **(env or {})}, stdout=output, stderr=errors
        )
        watch = _Watch(process.pid)
        code = process.wait()
        wall_s = time.perf_counter() - began
        watch.end()
        texts = []
        for stream in (output, errors):
            stream.seek(0)
            texts.append(stream.read().decode("utf-8", errors="replace"))
    return Run(
        code=code,
        output=texts[0],
        errors=texts[1],
        wall_s=wall_s,
        cpu_s=_children_cpu_s() - used,
        peak_bytes=watch.peak_bytes,
        peak_processes=watch.peak_processes,
    )


def _children_cpu_s() -> float:
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


class _Watch:
    """Samples the memory of a process and its descendants in a thread."""

    def __init__(self, pid: int) -> None:
        self.peak_bytes = self.peak_processes = 0
        self._pid = pid
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._sample, daemon=True)
        self._thread.start()

    def end(self) -> None:
        self._over.set()
        self._thread.join()

    def _sample(self) -> None:
        while True:
            sizes = [resident_bytes(pid) for pid in descendants(self._pid)]
            if sum(sizes) > self.peak_bytes:
                self.peak_bytes, self.peak_processes = sum(sizes), len(sizes)
            if self._over.wait(SAMPLE_EVERY_S):
                return


def descendants(pid: int) -> list[int]:
    """Return a process and everything it started that still runs."""
    children: dict[int, list[int]] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit() and (parent := _parent(entry)) is not None:
            children.setdefault(parent, []).append(int(entry.name))
    found = [pid]
    for one in found:
        found.extend(children.get(one, []))
    return found


def living_cpu_s() -> float:
    """Return the CPU seconds of this process and all its descendants, those that still run too."""
    ticks = 0
    for pid in descendants(os.getpid()):
        try:
            stat = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace")
        except OSError:
            continue
        # User's and system's time, its own and that of children it has waited for.
        ticks += sum(map(int, stat.rpartition(")")[2].split()[11:15]))
    return ticks / os.sysconf("SC_CLK_TCK")


def _parent(entry: Path) -> int | None:
    """Return the parent of a process, or ``None`` if it has just ended."""
    try:
        stat = (entry / "stat").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return None
    return int(stat.rpartition(")")[2].split()[1])


def resident_bytes(pid: int) -> int:
    """Return the resident set of a process; 0 if it has just ended."""
    try:
        pages = int(Path(f"/proc/{pid}/statm").read_text(encoding="ascii").split()[1])
    except OSError:
        return 0
    return pages * resource.getpagesize()
