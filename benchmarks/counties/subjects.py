"""Cases that a module measures in processes of their own; rows that are there are kept."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.children import Row, answer_of
from benchmarks.counties.cases import Case
from benchmarks.machine import code_hash, files_hash
from benchmarks.quality.results import QualityResults

Ask = Callable[[str, Mapping[str, Any]], Row]
"""Carries out one order: the module that measures, and what it is told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """
    A case, what is measured of it (``order``) by which module, under which name (``key``).

    ``about`` is what the row says of itself, ``stamp`` what it depends on.
    """

    case: Case
    key: str
    order: Mapping[str, Any]
    module: str
    about: Row
    stamp: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Measuring:
    """The module that measures, the files and parts of the program that its rows depend on."""

    module: str
    files: tuple[str, ...]
    code: tuple[str, ...]

    def subject(self, case: Case, key: str, order: Mapping[str, Any]) -> Subject:
        """Return what is measured of a case; the row says what was ordered."""
        return Subject(
            case=case,
            key=key,
            order=order,
            module=self.module,
            about={"county": case.name, "weeks": case.weeks, **order},
            stamp={
                "input_hash": case.input_hash,
                "engine_hash": code_hash(self.code),
                "measuring_hash": files_hash(self.files),
            },
        )


def measured(
    subjects: Sequence[Subject],
    results: QualityResults,
    *,
    jobs: int = 1,
    ask: Ask | None = None,
    tell: Callable[[Row], None] = lambda row: None,
) -> list[Row]:
    """
    Return the rows of subjects, in their order.

    Parameters
    ----------
    subjects
        What is measured.
    results
        Where rows are kept.
    jobs
        Runs side by side.
    ask
        Carries out one order; a process of its own each when ``None``.
    tell
        Hears of each row, also of those that were there.
    """
    work = ask or answer_of
    with tempfile.TemporaryDirectory() as folder:
        paths = {one.case.input_hash: one.case.write(Path(folder)) for one in subjects}

        def row_of(one: Subject) -> Row:
            row = results.stored(one.key, one.stamp)
            if row is None:
                order = {**one.order, "problems": str(paths[one.case.input_hash])}
                found = work(one.module, order)
                row = results.add(one.key, {**one.about, **found}, one.stamp)
            tell(row)
            return row

        with ThreadPoolExecutor(jobs) as pool:
            return list(pool.map(row_of, subjects))
