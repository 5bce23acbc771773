"""What a figure was measured on: the machine, its load, the versions, the code."""

from __future__ import annotations

import hashlib
import os
import platform
import subprocess
from collections.abc import Iterable
from importlib.metadata import version
from pathlib import Path

ROOT = Path(__file__).parents[1]
PLANNING_CODE = ("assembling", "checking", "domain", "jobs", "solving", "travel", "pipeline.py")
"""Parts of optimizer/ that planning figures depend on."""


def machine(packages: Iterable[str] = ("numpy", "scipy")) -> dict[str, str | int | None]:
    """Describe the machine, with the versions of Python and of some packages."""
    model = platform.processor() or platform.machine()
    info = Path("/proc/cpuinfo")
    if info.exists():
        lines = info.read_text(encoding="utf-8").splitlines()
        model = next((x.split(":")[1].strip() for x in lines if x.startswith("model name")), model)
    return {
        "cpu": model,
        "cores": os.cpu_count(),
        "system": platform.platform(),
        "python": platform.python_version(),
        **{package: version(package) for package in packages},
    }


def load_average() -> float | None:
    """Return the load of the last minute, where the system tells it."""
    return round(os.getloadavg()[0], 2) if hasattr(os, "getloadavg") else None


def code_hash(parts: Iterable[str] = PLANNING_CODE) -> str:
    """Hash the sources that the figures depend on, as they lie on disk."""
    digest = hashlib.sha256()
    for part in parts:
        place = ROOT / "optimizer" / part
        for path in sorted(place.rglob("*.py")) if place.is_dir() else [place]:
            digest.update(path.relative_to(ROOT).as_posix().encode() + path.read_bytes())
    return digest.hexdigest()


def files_hash(names: Iterable[str]) -> str:
    """Hash sources of benchmarks/, files or whole folders, as they lie on disk."""
    digest = hashlib.sha256()
    for name in names:
        place = ROOT / "benchmarks" / name
        for path in sorted(place.rglob("*.py")) if place.is_dir() else [place]:
            digest.update(path.relative_to(ROOT).as_posix().encode() + path.read_bytes())
    return digest.hexdigest()


def commit() -> str | None:
    """Return the commit that is checked out, or ``None`` without git."""
    try:
        done = subprocess.run(
            ["git", "rev-parse", "--short", "HEAD"],
            cwd=ROOT,
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=True,
        )
    except (OSError, subprocess.CalledProcessError):
        return None
    return done.stdout.strip()
