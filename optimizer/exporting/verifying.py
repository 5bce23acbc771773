"""Checks a plan folder with nothing but the folder: its files, and every rule of its plans."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

from optimizer.checking import check
from optimizer.domain.left_out import left_out
from optimizer.domain.report import Violation
from optimizer.errors import ShanluError
from optimizer.exporting.bundle import CountyPlan
from optimizer.exporting.conditions import conditions_from
from optimizer.exporting.folder import plan_csv
from optimizer.exporting.manifest import objective_terms, sha256
from optimizer.exporting.reading import PlanFolder, read_manifest, read_plan_folder
from optimizer.exporting.sheets import inert

UNTABLED = frozenset(("unknown_id", "closed_visits"))


@dataclass(frozen=True, slots=True, kw_only=True)
class FolderCheck:
    """
    What the check of a folder found.

    ``folder`` is ``None`` when a file is so damaged that the plans could not be read; its
    ``plans`` carry the violations of each county. ``faults`` concern the files themselves.
    """

    folder: PlanFolder | None
    faults: tuple[Violation, ...]

    @property
    def violations(self) -> int:
        """Number of everything found."""
        plans = self.folder.plans if self.folder else ()
        return len(self.faults) + sum(len(plan.violations) for plan in plans)


def check_folder(path: Path) -> FolderCheck:
    """
    Check a plan folder.

    The files must be those that the manifest lists, unchanged; plan.csv and unserved.csv must say
    what the exact plan says; the manifest's objective must be the plan's, and its closed visits
    those of the problems; and each plan must keep every rule.

    Parameters
    ----------
    path
        The folder.

    Raises
    ------
    ShanluError
        If it is no plan folder at all.
    """
    faults = [*_file_faults(path)]
    try:
        folder = read_plan_folder(path)
    except ShanluError as error:
        if not faults:
            raise
        return FolderCheck(folder=None, faults=(*faults, _unreadable(error)))
    plans = tuple(
        replace(p, violations=check(p.problem, p.result.plan, p.result.objective))
        for p in folder.plans
    )
    folder = replace(folder, plans=plans)
    return FolderCheck(folder=folder, faults=(*faults, *_hidden(folder), *_disagreements(folder)))


def _file_faults(path: Path) -> Iterator[Violation]:
    """Yield a fault for each listed file that is missing or changed."""
    for name, facts in read_manifest(path).get("files", {}).items():
        if PurePosixPath(name).is_absolute() or ".." in PurePosixPath(name).parts:
            yield _fault("file_unknown", name, zh="路径不在文件夹内", en="leads out of the folder")
            continue
        file = path.joinpath(*PurePosixPath(name).parts)
        if not file.is_file():
            yield _fault("file_missing", name, zh="缺失", en="is missing")
        elif sha256(file.read_bytes()) != facts.get("sha256"):
            yield _fault("file_changed", name, zh="写出后被改动", en="was changed after writing")


def _disagreements(folder: PlanFolder) -> Iterator[Violation]:
    """Yield a fault where two files of the folder contradict each other."""
    codes = {violation.code for p in folder.plans for violation in p.violations}
    if codes & UNTABLED:
        return  # such a plan has no table: its ids lead nowhere, and that has been said
    zh, en = "与精确计划不一致", "does not say what the exact plan says"
    csv_file = folder.path / "plan.csv"
    if csv_file.is_file() and csv_file.read_bytes() != plan_csv(folder.plans, folder.names):
        yield _fault("file_disagrees", "plan.csv", zh=zh, en=en)
    unserved = folder.path / "unserved.csv"
    if unserved.is_file() and not _says_all(unserved, folder.plans):
        yield _fault("file_disagrees", "unserved.csv", zh=zh, en=en)
    for plan, county in zip(folder.plans, folder.manifest["counties"], strict=True):
        if county["objective"] != objective_terms([plan.result.objective]):
            yield _fault(
                "file_disagrees",
                "manifest.json",
                zh=f"的目标值与计划不一致（{plan.problem.name}）",
                en=f"states another objective than the plan ({plan.problem.name})",
            )


def _says_all(table: Path, plans: Iterable[CountyPlan]) -> bool:
    """Tell whether a table has a row for each visit left out; words differ between versions."""
    text = io.StringIO(table.read_bytes().decode("utf-8-sig", errors="replace"), newline="")
    try:
        told = Counter((r.get("requirement_id"), r.get("code")) for r in csv.DictReader(text))
    except csv.Error:  # no table at all
        return False
    visits = (one for p in plans for one in left_out(p.problem, p.result.plan))
    return told == Counter((inert(one.requirement_id), one.reason.code.value) for one in visits)


def _hidden(folder: PlanFolder) -> Iterator[Violation]:
    """Yield a fault where the plans have fewer or more closed visits than the data's closures."""
    manifest = folder.manifest
    is_older = any("visits_closed" not in county for county in manifest["counties"])
    if is_older or manifest["not_planned"]:
        return
    told = conditions_from(manifest["conditions"]).visits_closed
    found = sum(plan.problem.visits_closed for plan in folder.plans)
    if told != found:
        yield Violation(
            code="closed_visits",
            message_zh=f"清单说有 {told} 次因封闭去不成，计划里却有 {found} 次",
            message_en=f"The manifest says that {told} visit(s) are closed, the plans {found}",
            amount=found - told,
        )


def _fault(code: str, name: str, *, zh: str, en: str) -> Violation:
    return Violation(code=code, message_zh=f"文件 {name} {zh}", message_en=f"File {name} {en}")


def _unreadable(error: ShanluError) -> Violation:
    return Violation(
        code="file_unreadable", message_zh=error.message_zh, message_en=error.message_en
    )
