"""Writes a plan folder: all of it or nothing."""

from __future__ import annotations

import shutil
import tempfile
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, replace
from functools import partial
from pathlib import Path, PurePosixPath
from typing import Any

from optimizer.domain.problem import Problem
from optimizer.errors import ShanluError, UsageError
from optimizer.exporting.bundle import CountyPlan, PlaceNames, PlanBundle, RunKpis
from optimizer.exporting.days import DAY_COLUMNS, day_rows
from optimizer.exporting.fairness import AREA_COLUMNS, area_rows, village_columns, village_rows
from optimizer.exporting.geojson import routes_geojson
from optimizer.exporting.indicators import INDICATOR_COLUMNS, indicator_rows
from optimizer.exporting.lookup import Lookup
from optimizer.exporting.manifest import FORMAT, manifest_of
from optimizer.exporting.records import json_bytes, matrix_bytes, plan_bytes, problem_bytes
from optimizer.exporting.sheets import Row, csv_bytes
from optimizer.exporting.unserved import UNSERVED_COLUMNS, unserved_rows
from optimizer.exporting.visits import VISIT_COLUMNS, WORKBOOK_COLUMNS, visit_rows
from optimizer.exporting.workbook import ABOUT_COLUMNS, about_rows, workbook_bytes
from optimizer.kpi import to_json, village_records

MANIFEST = "manifest.json"
Begin = Callable[..., Callable[[], bytes]]
"""Begins a call and returns what waits for its value; `functools.partial` calls when waited for."""
RENAME_TRIES = 20
RENAME_PAUSE_S = 0.1
SWAP_TRIES = 10
SWAP_PAUSE_S = 0.02
"""An old plan has stepped aside and the new one is not there yet: a moment, unless it crashed."""


def refuse_target(out: Path) -> None:
    """
    Refuse to write into a place that holds something else than an older plan.

    Raises
    ------
    UsageError
        If ``out`` is a file, or a folder with other things in it.
    """
    if out.is_file():
        raise UsageError(
            f"输出位置 {out} 是一个文件；请给出文件夹名。",
            f"The output {out} is a file; name a folder.",
        )
    if out.is_dir() and any(out.iterdir()) and not is_plan_folder(out):
        raise UsageError(
            f"输出文件夹 {out} 不是空的，也不是以前的计划；为免覆盖，请换一个文件夹。",
            f"The output folder {out} is not empty and holds no earlier plan; choose another one, "
            "so that nothing is lost.",
        )


def is_plan_folder(folder: Path) -> bool:
    """Tell whether a folder holds a plan of ours, also in the moment in which it is replaced."""
    manifest = folder / MANIFEST
    for _ in range(SWAP_TRIES):
        if folder.exists() or not any(folder.parent.glob(_aside(folder) + "*")):
            break
        time.sleep(SWAP_PAUSE_S)
    try:
        return manifest.is_file() and f'"{FORMAT}"' in manifest.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return False


def write_plan_folder(bundle: PlanBundle, out: Path, *, begin: Begin = partial) -> None:
    """
    Write a plan folder; an earlier plan there is replaced, anything else is refused.

    Everything is written beside ``out`` and then renamed, so that nobody ever sees half a folder.

    Parameters
    ----------
    bundle
        The run.
    out
        The folder to be.
    begin
        How the workbook is begun, which takes longer than all the other files.

    Raises
    ------
    UsageError
        If ``out`` holds something else.
    ShanluError
        If the folder cannot be written.
    """
    refuse_target(out)
    files = folder_files(bundle, begin=begin)
    files[MANIFEST] = json_bytes(manifest_of(bundle, files), indent=1)
    try:
        _write_all(files, out.absolute())
    except OSError as error:
        raise ShanluError(
            f"无法写入 {out}：{error.strerror or error}。请检查磁盘空间和权限，关闭已打开的文件。",
            f"Cannot write {out}: {error.strerror or error}. Check disk space and permissions, "
            "and close files that are open.",
        ) from error


def folder_files(bundle: PlanBundle, *, begin: Begin = partial) -> dict[str, bytes]:
    """Return every file of the folder but the manifest, by its path in the folder."""
    workbook = begin(workbook_of, replace(bundle, lines={}, map_html=""))
    files = {
        "plan.csv": plan_csv(bundle.plans, bundle.names),
        "unserved.csv": csv_bytes(UNSERVED_COLUMNS, _unserved(bundle.plans, bundle.names)),
        "routes.geojson": routes_geojson(bundle.plans, names=bundle.names, lines=bundle.lines),
        "kpis.json": json_bytes(_kpis_record(bundle.kpis), indent=1),
        "map.html": bundle.map_html.encode("utf-8"),
    }
    for plan in bundle.plans:
        result = plan.result
        files[f"problem/{plan.code}.json.gz"] = problem_bytes(plan.problem)
        files[f"plan/{plan.code}.json"] = plan_bytes(result.plan, result.objective)
        files.update(_matrix_files(plan.problem, plan.code))
    files["plan.xlsx"] = workbook()
    return files


def plan_csv(plans: Iterable[CountyPlan], names: PlaceNames) -> bytes:
    """Return plan.csv: one row per visit, county by county."""
    return csv_bytes(VISIT_COLUMNS, _visits(plans, names))


def _kpis_record(found: RunKpis) -> dict[str, Any]:
    record = {
        "total": to_json(found.total),
        "counties": [to_json(one) for one in found.counties],
        "villages": village_records(found.total),
    }
    if found.change is not None:
        record["change_against_previous"] = asdict(found.change)
    return record


def _matrix_files(problem: Problem, code: str) -> dict[str, bytes]:
    return {
        f"problem/{code}.{profile}.npz": matrix_bytes(matrix)
        for profile, matrix in sorted(problem.matrices.items())
    }


def _visits(plans: Iterable[CountyPlan], names: PlaceNames) -> list[Row]:
    return [r for p in plans for r in visit_rows(p.result.plan, Lookup(p.problem, names))]


def _unserved(plans: Iterable[CountyPlan], names: PlaceNames) -> list[Row]:
    return [r for p in plans for r in unserved_rows(p.result.plan, Lookup(p.problem, names))]


def _days(plans: Iterable[CountyPlan], names: PlaceNames) -> list[Row]:
    return [r for p in plans for r in day_rows(p.result.plan, Lookup(p.problem, names))]


def workbook_of(bundle: PlanBundle) -> bytes:
    """Return plan.xlsx, which has all the tables."""
    total, names = bundle.kpis.total, bundle.names
    return workbook_bytes(
        [
            ("计划", WORKBOOK_COLUMNS, _visits(bundle.plans, names)),
            ("车辆日", DAY_COLUMNS, _days(bundle.plans, names)),
            ("未安排", UNSERVED_COLUMNS, _unserved(bundle.plans, names)),
            ("指标", INDICATOR_COLUMNS, indicator_rows(bundle.kpis)),
            ("公平", AREA_COLUMNS, list(area_rows(total, names))),
            ("村", village_columns(total), list(village_rows(total, names))),
            ("说明", ABOUT_COLUMNS, about_rows(bundle)),
        ]
    )


def _write_all(files: Mapping[str, bytes], out: Path) -> None:
    out.parent.mkdir(parents=True, exist_ok=True)
    temporary = Path(tempfile.mkdtemp(dir=out.parent, prefix=f".{out.name}."))
    try:
        for name, content in files.items():
            target = temporary.joinpath(*PurePosixPath(name).parts)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)
        temporary.chmod(0o755)
        _put_in_place(temporary, out)
    finally:
        shutil.rmtree(temporary, ignore_errors=True)


def _put_in_place(temporary: Path, out: Path) -> None:
    """Rename the new folder to ``out``; an old plan steps aside and comes back if that fails."""
    if not out.exists():
        _rename(temporary, out)
        return
    aside = Path(tempfile.mkdtemp(dir=out.parent, prefix=_aside(out)))
    aside.rmdir()
    _rename(out, aside)
    try:
        _rename(temporary, out)
    except OSError:
        _rename(aside, out)
        raise
    shutil.rmtree(aside, ignore_errors=True)


def _aside(out: Path) -> str:
    """Return how the name begins under which an old plan steps aside."""
    return f".{out.name}.old."


def _rename(source: Path, target: Path) -> None:
    """Rename; on Windows a virus scanner may hold a new file for a moment, so try again."""
    for attempt in range(RENAME_TRIES):
        try:
            source.replace(target)
        except PermissionError:
            if attempt == RENAME_TRIES - 1:
                raise
            time.sleep(RENAME_PAUSE_S)
        else:
            return
