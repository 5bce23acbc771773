"""
Write the hash-locked requirements files from pyproject.toml.

Needed only to change a dependency. Uses `uv` (``pip install uv`` anywhere outside ``.venv``)
because one lock then serves Linux, Windows and macOS. What is locked stays unless asked otherwise.
Usage: python tools/lock.py [--upgrade] [--upgrade-package NAME ...]
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
MAIN_LOCK = "requirements.txt"
EXTRAS = {
    MAIN_LOCK: ("setup",),
    "requirements-test.txt": ("setup", "dataset", "test"),
    "requirements-bench.txt": ("setup", "bench"),
}
HEADER = "# Written by tools/lock.py from pyproject.toml; do not edit.\n"


def lock(name: str, extras: tuple[str, ...], options: list[str]) -> None:
    """Resolve the program with some extras; what the program itself needs is as in its own lock."""
    command = ["uv", "pip", "compile", "pyproject.toml", "--quiet", "--no-config"]
    command += ["--universal", "--python-version", "3.11", "--fork-strategy", "fewest"]
    command += ["--generate-hashes", "--no-header", "--no-annotate", "--no-emit-index-url"]
    # Without its extra a pinned package does not count as pinned for what asks for the extra.
    command += ["--no-strip-extras"]
    command += [word for extra in extras for word in ("--extra", extra)]
    if name != MAIN_LOCK:
        command += ["--constraints", MAIN_LOCK]
    subprocess.run([*command, *options, "--output-file", name], cwd=ROOT, check=True)
    path = ROOT / name
    text = path.read_text(encoding="utf-8")
    path.write_text(HEADER + text, encoding="utf-8", newline="\n")


def main() -> int:
    """Write all locks."""
    if shutil.which("uv") is None:
        print("uv is not on the PATH: pip install uv (not into .venv)", file=sys.stderr)
        return 2
    for name, extras in EXTRAS.items():
        lock(name, extras, sys.argv[1:])
    return 0


if __name__ == "__main__":
    sys.exit(main())
