"""Reads a plan folder back: problem, plan and everything that the manifest says."""

from __future__ import annotations

import json
import time
import zipfile
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from optimizer.domain.report import Result, Status
from optimizer.errors import ShanluError
from optimizer.exporting.bundle import CountyPlan, PlaceNames
from optimizer.exporting.folder import MANIFEST
from optimizer.exporting.manifest import FORMAT, SCHEMA_VERSION
from optimizer.exporting.records import matrix_from, plan_from, problem_from

_DAMAGED = (
    OSError,
    ValueError,
    KeyError,
    TypeError,
    AttributeError,
    EOFError,
    zipfile.BadZipFile,
    zlib.error,
)


STEADY_TRIES = 5
STEADY_PAUSE_S = 0.05

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanFolder:
    """A plan folder as read; ``violations`` of its plans are not known before a check."""

    path: Path
    manifest: Mapping[str, Any]
    plans: tuple[CountyPlan, ...]
    names: PlaceNames


def read_plan_folder(folder: Path) -> PlanFolder:
    """
    Read a plan folder.

    Parameters
    ----------
    folder
        A folder that `optimizer.exporting.write_plan_folder` wrote.

    Raises
    ------
    ShanluError
        If it is no plan folder, is of a newer version, or a file is missing or damaged.
    """
    manifest = read_manifest(folder)
    try:
        return PlanFolder(
            path=folder,
            manifest=manifest,
            plans=tuple(_county_plan(folder, county) for county in manifest["counties"]),
            names=PlaceNames(**manifest["names"]),
        )
    except _DAMAGED as error:
        raise _damaged(folder, error) from error


def steadily(folder: Path, read: Callable[[Path], T]) -> T:
    """
    Read a folder that may be replaced by a newer plan meanwhile: all of it from one plan.

    Parameters
    ----------
    folder
        The folder.
    read
        Reads whatever is wanted; called again when the plan was replaced under its hands.

    Raises
    ------
    ShanluError
        If there is no plan, or the plan changes faster than it can be read.
    """
    for _ in range(STEADY_TRIES):
        before = written_ns(folder)
        try:
            found = read(folder)
        except ShanluError:
            if before and before == written_ns(folder):
                raise
        else:
            if before and before == written_ns(folder):
                return found
        time.sleep(STEADY_PAUSE_S)
    return read(folder)


def written_ns(folder: Path) -> int:
    """Return when a plan folder was written, which tells one writing from the next; 0: not yet."""
    try:
        return (folder / MANIFEST).stat().st_mtime_ns
    except OSError:
        return 0


def read_manifest(folder: Path) -> Mapping[str, Any]:
    """
    Read the manifest of a plan folder.

    Raises
    ------
    ShanluError
        If there is none, it is damaged, or of a newer version.
    """
    if not (folder / MANIFEST).is_file():
        raise ShanluError(
            f"{folder} 不是计划文件夹（没有 {MANIFEST}）。请给出 shanlu plan 写出的文件夹。",
            f"{folder} is no plan folder (no {MANIFEST}). Name one that `shanlu plan` wrote.",
        )
    try:
        manifest: Mapping[str, Any] = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        known = manifest["format"] == FORMAT
        schema_version = int(manifest["schema_version"])
    except _DAMAGED as error:
        raise _damaged(folder, error) from error
    if not known or schema_version > SCHEMA_VERSION:
        raise ShanluError(
            f"{folder} 由更新版本的程序写成（格式 {schema_version}）。请升级程序。",
            f"{folder} was written by a newer program (format {schema_version}). Update this one.",
        )
    return manifest


def _county_plan(folder: Path, county: Mapping[str, Any]) -> CountyPlan:
    code = _plain_name(county["code"])
    matrices = {
        profile: matrix_from((folder / "problem" / f"{code}.{profile}.npz").read_bytes())
        for profile in map(_plain_name, county["travel"]["matrices"])
    }
    problem = problem_from((folder / "problem" / f"{code}.json.gz").read_bytes(), matrices)
    plan, objective = plan_from((folder / "plan" / f"{code}.json").read_bytes())
    result = Result(
        status=Status(county["status"]),
        plan=plan,
        objective=objective,
        engine=str(county["engine"]),
        seed=int(county["seed"]),
        iterations=int(county["iterations"]),
        seconds=float(county["seconds"]),
        problem_hash=str(county["problem_hash"]),
        versions=county["versions"],
        bound_cents=county["bound_cents"],
        statistics=county["statistics"],
    )
    return CountyPlan(problem=problem, result=result, stopped=bool(county["stopped"]))


def _plain_name(name: str) -> str:
    """Return a part of a file's name; refuse one that leads out of the folder."""
    if not name or any(letter in name for letter in '/\\:\0"') or name.startswith("."):
        raise ValueError(f"not a plain name: {name!r}")
    return name


def _damaged(folder: Path, error: Exception) -> ShanluError:
    return ShanluError(
        f"计划文件夹 {folder} 已损坏或不完整（{error}）。请重新计算，或从备份恢复。",
        f"The plan folder {folder} is damaged or incomplete ({error}). Plan again, or restore it.",
    )
