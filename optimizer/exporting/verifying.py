"""Checks a plan folder with nothing but the folder: its files, and every rule of its plans."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

from optimizer.checking import check
from optimizer.domain.report import Violation
from optimizer.errors import ShanluError
from optimizer.exporting.folder import plan_csv
from optimizer.exporting.manifest import objective_terms, sha256
from optimizer.exporting.reading import PlanFolder, read_manifest, read_plan_folder


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

    The files must be those that the manifest lists, unchanged; plan.csv must say what the exact
    plan says; the manifest's objective must be the plan's; and each plan must keep every rule.

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
    return FolderCheck(folder=folder, faults=(*faults, *_disagreements(folder)))


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
    if any(violation.code == "unknown_id" for p in folder.plans for violation in p.violations):
        return  # such a plan has no table: its ids lead nowhere, and that has been said
    csv_file = folder.path / "plan.csv"
    if csv_file.is_file() and csv_file.read_bytes() != plan_csv(folder.plans, folder.names):
        zh, en = "与精确计划不一致", "does not say what the exact plan says"
        yield _fault("file_disagrees", "plan.csv", zh=zh, en=en)
    for plan, county in zip(folder.plans, folder.manifest["counties"], strict=True):
        if county["objective"] != objective_terms([plan.result.objective]):
            yield _fault(
                "file_disagrees",
                "manifest.json",
                zh=f"的目标值与计划不一致（{plan.problem.name}）",
                en=f"states another objective than the plan ({plan.problem.name})",
            )


def _fault(code: str, name: str, *, zh: str, en: str) -> Violation:
    return Violation(code=code, message_zh=f"文件 {name} {zh}", message_en=f"File {name} {en}")


def _unreadable(error: ShanluError) -> Violation:
    return Violation(
        code="file_unreadable", message_zh=error.message_zh, message_en=error.message_en
    )
