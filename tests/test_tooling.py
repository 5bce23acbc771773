"""The frame around the program: locks, the two commands, and what is said about dependencies."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[1]
LOCKS = ("requirements.txt", "requirements-test.txt", "requirements-bench.txt")
EXTRAS_OF = {
    "requirements.txt": ("setup",),
    "requirements-test.txt": ("setup", "dataset", "test"),
    "requirements-bench.txt": ("setup", "bench"),
}
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
PARTS_OF = {"annotated-types": "pydantic", "pydantic-core": "pydantic"}
"""Packages that come with another and belong to its interface."""


def direct(*extras: str) -> list[Requirement]:
    lines = list(PROJECT["dependencies"])
    for extra in extras:
        lines += PROJECT["optional-dependencies"][extra]
    return [Requirement(line) for line in lines]


def locked(name: str) -> dict[str, tuple[Requirement, int]]:
    """Return each locked package with its requirement and the number of its hashes."""
    text = (ROOT / name).read_text(encoding="utf-8").replace("\\\n", " ")
    found = {}
    for line in text.splitlines():
        if line and not line.startswith("#"):
            requirement = Requirement(line.split("--hash=")[0])
            hashes = re.findall(r"--hash=sha256:[0-9a-f]{64}(?= |$)", line)
            found[canonicalize_name(requirement.name)] = (requirement, len(hashes))
    return found


def imported(*folders: str) -> set[str]:
    """Return the top-level modules that Python files below some folders import."""
    names: set[str] = set()
    for path in (path for folder in folders for path in (ROOT / folder).rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                names |= {alias.name for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                names.add(node.module)
    return {name.split(".")[0] for name in names}


def distributions(modules: set[str]) -> set[str]:
    by_module = packages_distributions()
    names = {canonicalize_name(d) for module in modules for d in by_module.get(module, ())}
    return {PARTS_OF.get(name, name) for name in names} - {"shanlu"}


@pytest.mark.parametrize("name", LOCKS)
def test_a_lock_names_no_index_address_and_no_place_on_a_machine(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    assert not re.search(r"://|index-url|find-links|trusted-host|@ file|(^|\s)/", text)


@pytest.mark.parametrize("name", LOCKS)
def test_every_locked_package_has_one_version_and_hashes(name: str) -> None:
    for requirement, hashes in locked(name).values():
        assert [s.operator for s in requirement.specifier] == ["=="], requirement
        assert hashes > 0, requirement


@pytest.mark.parametrize("name", LOCKS)
def test_a_lock_satisfies_what_the_project_asks_for(name: str) -> None:
    versions = locked(name)
    for wanted in direct(*EXTRAS_OF[name]):
        found, _ = versions[canonicalize_name(wanted.name)]
        (pin,) = found.specifier
        assert wanted.specifier.contains(pin.version), wanted


@pytest.mark.parametrize("name", LOCKS[1:])
def test_the_other_locks_hold_the_program_at_the_same_versions(name: str) -> None:
    program, other = locked("requirements.txt"), locked(name)
    assert {n: r.specifier for n, (r, _) in program.items()} == {
        n: r.specifier for n, (r, _) in other.items() if n in program
    }


def test_every_direct_dependency_has_its_line_in_the_documentation() -> None:
    text = (ROOT / "docs" / "dependencies.md").read_text(encoding="utf-8")
    lines = re.findall(r"^\| ([a-z][a-z0-9-]+) \|", text, flags=re.MULTILINE)
    described = sorted(set(lines) - {"package", "file"})
    assert described == sorted({r.name for r in direct(*PROJECT["optional-dependencies"])})


def test_the_program_imports_only_what_it_asks_for() -> None:
    used = distributions(imported("optimizer", "ui"))
    assert used - {canonicalize_name(r.name) for r in direct("dataset")} == set()


def test_only_what_builds_the_dataset_imports_its_extra() -> None:
    folders = sorted(p.name for p in (ROOT / "optimizer").iterdir() if p.is_dir())
    users = [f for f in folders if "h5py" in imported(f"optimizer/{f}")]
    assert users == ["building"]


def test_ci_runs_what_the_test_command_runs() -> None:
    lines = (ROOT / ".ci" / "run").read_text(encoding="utf-8").splitlines()
    commands = [line for line in lines if line and not line.startswith("#")]
    assert commands == ['exec "$(dirname "$0")/../test"']


def test_the_run_command_tells_its_options_without_setting_anything_up() -> None:
    command = [sys.executable, "tools/run.py", "--help"]
    told = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, encoding="utf-8")
    for option in ("--setup-only", "--no-plan", "PORT"):
        assert option in told.stdout
