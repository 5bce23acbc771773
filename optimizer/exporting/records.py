"""Problems, plans and matrices as files that are read back exactly as they were."""

from __future__ import annotations

import gzip
import io
import json
from collections.abc import Mapping
from dataclasses import fields
from functools import cache
from typing import Any, TypeVar, get_type_hints

import numpy as np
from pydantic import TypeAdapter

from optimizer.domain.plan import Plan
from optimizer.domain.problem import Problem
from optimizer.domain.report import Objective
from optimizer.domain.travel import TravelMatrix

MAX_UNPACKED_BYTES = 512 * 1024 * 1024
"""A problem file that unpacks to more is refused."""

LATER_FIELDS = frozenset(
    (
        *("hospitals_inside_fleet", "orders", "order_terms", "published", "closures", "closed"),
        "detours",
    )
)
"""Fields of a problem that files of older versions lack: they have their defaults then."""

T = TypeVar("T")


def problem_bytes(problem: Problem) -> bytes:
    """Return a problem without its matrices as gzipped JSON, the same bytes every time."""
    record = {
        name: adapter.dump_python(getattr(problem, name), mode="json")
        for name, adapter in _problem_fields().items()
    }
    return gzip.compress(json_bytes(record), mtime=0)


def problem_from(content: bytes, matrices: Mapping[str, TravelMatrix]) -> Problem:
    """
    Return the problem that `problem_bytes` wrote, with its matrices.

    Raises
    ------
    ValueError
        If the content is not such a file.
    OSError, EOFError
        If it is no whole gzip file.
    """
    with gzip.GzipFile(fileobj=io.BytesIO(content)) as file:
        text = file.read(MAX_UNPACKED_BYTES + 1)
    if len(text) > MAX_UNPACKED_BYTES:
        raise ValueError("The problem file unpacks to more than is allowed.")
    record = json.loads(text)
    values = {
        name: adapter.validate_python(record[name])
        for name, adapter in _problem_fields().items()
        if name in record or name not in LATER_FIELDS
    }
    return Problem(**values, matrices=dict(matrices))


def plan_bytes(plan: Plan, objective: Objective) -> bytes:
    """Return a plan and its objective as JSON, the same bytes for the same plan."""
    record = {
        "objective": _adapter(Objective).dump_python(objective, mode="json"),
        "plan": _adapter(Plan).dump_python(plan, mode="json"),
    }
    return json_bytes(record)


def plan_from(content: bytes) -> tuple[Plan, Objective]:
    """
    Return what `plan_bytes` wrote.

    Raises
    ------
    ValueError
        If the content is not such a file.
    """
    record = json.loads(content)
    plan = _adapter(Plan).validate_python(record["plan"])
    return plan, _adapter(Objective).validate_python(record["objective"])


def matrix_bytes(matrix: TravelMatrix) -> bytes:
    """Return a matrix as a compressed npz file, the same bytes every time."""
    about = {
        "profile": matrix.profile,
        "location_ids": list(matrix.location_ids),
        "source": matrix.source,
        "estimated": matrix.estimated,
        "content_hash": matrix.content_hash,
    }
    arrays: dict[str, Any] = {
        "about": np.frombuffer(json_bytes(about), dtype=np.uint8),
        "duration_s": matrix.duration_s,
        "distance_m": matrix.distance_m,
    }
    if matrix.estimated_mask is not None:
        arrays["estimated_mask"] = matrix.estimated_mask
    file = io.BytesIO()
    np.savez_compressed(file, **arrays)
    return file.getvalue()


def matrix_from(content: bytes) -> TravelMatrix:
    """
    Return the matrix that `matrix_bytes` wrote.

    Raises
    ------
    ValueError, KeyError, OSError, zipfile.BadZipFile
        If the content is not such a file.
    """
    with np.load(io.BytesIO(content), allow_pickle=False) as file:
        about = json.loads(file["about"].tobytes())
        return TravelMatrix(
            profile=about["profile"],
            location_ids=tuple(about["location_ids"]),
            duration_s=file["duration_s"],
            distance_m=file["distance_m"],
            source=about["source"],
            estimated=about["estimated"],
            content_hash=about["content_hash"],
            estimated_mask=file.get("estimated_mask"),
        )


def json_bytes(value: object, *, indent: int | None = None) -> bytes:
    """Return JSON as UTF-8, keys in the order given, ending with a line break."""
    text = json.dumps(
        value, ensure_ascii=False, indent=indent, separators=None if indent else (",", ":")
    )
    return f"{text}\n".encode()


@cache
def _adapter(kind: type[T]) -> TypeAdapter[T]:
    return TypeAdapter(kind)


@cache
def _problem_fields() -> dict[str, TypeAdapter[Any]]:
    """Return an adapter for each field of a problem but its matrices."""
    hints = get_type_hints(Problem)
    return {f.name: TypeAdapter(hints[f.name]) for f in fields(Problem) if f.name != "matrices"}
