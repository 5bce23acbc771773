"""`./test`: install what the checks need, run every one of them, tell all that failed."""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
import time
from pathlib import Path

import setup_env

CHINESE_FONT = Path("/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc")
TEST_PROCESSES = "2"


def main() -> int:
    """Run all checks and return 0, 1 if one failed, or 2 if they cannot be run here."""
    fast, pytest_arguments = _arguments()
    if not fast and not _has_browser():
        return 2
    try:
        python = str(setup_env.ensure("requirements-test.txt"))
    except setup_env.SetupError as error:
        print(error, file=sys.stderr)
        return 1
    checks = _checks(python, fast=fast, pytest_arguments=pytest_arguments)
    failed = [name for name, command in checks.items() if not _passes(name, command)]
    print(
        f"\n没有通过 / failed: {', '.join(failed)}" if failed else "\n全部通过 / all checks passed"
    )
    return 1 if failed else 0


def _arguments() -> tuple[bool, list[str]]:
    parser = argparse.ArgumentParser(
        prog="./test", description="All checks that CI runs; what is not known here goes to pytest."
    )
    parser.add_argument("--fast", action="store_true", help="leave out what needs a browser")
    known, rest = parser.parse_known_args()
    return known.fast, rest


def _checks(python: str, *, fast: bool, pytest_arguments: list[str]) -> dict[str, list[str]]:
    tests = ["pytest", "-n", TEST_PROCESSES]
    if fast:
        tests += ["-m", "not browser"]
    if not fast and not pytest_arguments:
        tests += ["--cov", "--cov-report=term"]
    linter = "from importlinter.cli import lint_imports_command as lint; lint()"
    return {
        "lint and docstrings (ruff)": [python, "-m", "ruff", "check", "."],
        "format (ruff)": [python, "-m", "ruff", "format", "--check", "."],
        "types (mypy --strict)": [python, "-m", "mypy"],
        "imports (import-linter)": [python, "-c", linter, "--no-logo"],
        "tests (pytest)": [python, "-m", *tests, *pytest_arguments],
    }


def _passes(name: str, command: list[str]) -> bool:
    print(f"\n=== {name}", flush=True)
    started_at = time.monotonic()
    passed = subprocess.run(command, cwd=setup_env.ROOT, check=False).returncode == 0
    verdict = "passed" if passed else "FAILED"
    print(f"=== {name}: {verdict} in {time.monotonic() - started_at:.1f} s", flush=True)
    return passed


def _has_browser() -> bool:
    """Install the browser and the Chinese font of the browser tests where they are missing."""
    missing = []
    if not shutil.which("chromium"):
        missing.append("chromium")
    if shutil.which("dpkg") and not CHINESE_FONT.is_file():
        missing.append("fonts-noto-cjk")
    if not missing or setup_env.install_debian(missing):
        return True
    names = " ".join(missing)
    print(
        f"缺少 {names}。请由管理员执行 apt-get install {names}；"
        "或用 ./test --fast 跳过浏览器测试。\n"
        f"{names} is missing. As root: apt-get install {names}; or leave the browser tests out: "
        "./test --fast",
        file=sys.stderr,
    )
    return False


if __name__ == "__main__":
    sys.exit(main())
