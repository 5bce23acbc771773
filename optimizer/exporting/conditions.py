"""A cycle's conditions as plain JSON values: in the summary of a run and in its manifest."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import TypeAdapter

from optimizer.domain.conditions import Conditions

_ADAPTER = TypeAdapter(Conditions)


def condition_records(conditions: Conditions) -> dict[str, Any]:
    """Return what is out of the ordinary in a cycle, each kind of thing under its name."""
    records: dict[str, Any] = _ADAPTER.dump_python(conditions, mode="json")
    return records


def conditions_from(records: Mapping[str, Any] | None) -> Conditions:
    """Return what `condition_records` wrote; none for a folder that is older than conditions."""
    return Conditions() if records is None else _ADAPTER.validate_python(records)
