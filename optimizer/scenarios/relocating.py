"""Lets residents move from village to village: demand goes where the people go."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from optimizer.domain.scenario import Relocation
from optimizer.scenarios.applying_demand import AMOUNTS
from optimizer.scenarios.draft import Draft
from optimizer.scenarios.facts import Facts
from optimizer.tables.rows_demand import RequirementRow


def relocate(draft: Draft, facts: Facts, changes: Sequence[Relocation]) -> None:
    """
    Move residents, the elderly in proportion, and their share of the demand.

    People and loads of a requirement go over to the same line and services of the new village;
    where it has none, they stay away with those who left. Of requirements of household groups
    (``party_id``) whole groups move, the last ids first. A village that all leave asks for nothing
    any more.

    Parameters
    ----------
    draft
        The tables in change.
    facts
        The dataset as it was; shares are of the residents it gives.
    changes
        Who moves, all together no more from a village than live there.
    """
    demand: dict[str, list[RequirementRow]] = defaultdict(list)
    for row in facts.tables.requirements.rows:
        demand[row.village_code].append(row)
    left = {code: village.residents for code, village in facts.villages.items()}
    for change in changes:
        share = change.residents / facts.villages[change.from_village].residents
        _move_people(draft, facts, change, share=share)
        _move_groups(draft, demand[change.from_village], change, share=share)
        _move_amounts(draft, demand, change, share=share)
        left[change.from_village] -= change.residents
        left[change.to_village] += change.residents
    for code in {change.from_village for change in changes}:
        if left[code] == 0:
            _drop_all(draft, demand[code], code)


def _move_people(draft: Draft, facts: Facts, change: Relocation, *, share: float) -> None:
    """Move residents and, in proportion, the elderly."""
    here, there = facts.villages[change.from_village], facts.villages[change.to_village]
    moved = {"residents": change.residents}
    if here.elderly is not None:
        moved["elderly"] = round(here.elderly * share)
    for column, number in moved.items():
        for village, sign in ((here, -1), (there, 1)):
            now = int(draft.get("villages", village.row_number, column) or 0)
            values = {column: str(max(0, now + sign * number))}
            draft.set("villages", village.row_number, values, line=change.line)


def _move_groups(
    draft: Draft, rows: Sequence[RequirementRow], change: Relocation, *, share: float
) -> None:
    """Move whole household groups."""
    by_line: dict[str, list[RequirementRow]] = defaultdict(list)
    for row in rows:
        still_here = draft.get("requirements", row.row_number, "village_code") == row.village_code
        if row.party_id is not None and still_here:
            by_line[row.line_id].append(row)
    for groups in by_line.values():
        before = sum(row.party_id is not None and row.line_id == groups[0].line_id for row in rows)
        count = min(len(groups), round(before * share))
        groups.sort(key=lambda row: row.requirement_id, reverse=True)
        for row in groups[:count]:
            # Its number is that of a group of the new village already, more likely than not.
            values = {
                "village_code": change.to_village,
                "stop_id": None,
                "party_id": f"{change.from_village}-{row.party_id}",
            }
            draft.set("requirements", row.row_number, values, line=change.line)


def _move_amounts(
    draft: Draft,
    demand: dict[str, list[RequirementRow]],
    change: Relocation,
    *,
    share: float,
) -> None:
    """Move people and loads of what is not of a household group."""
    hosts = {_kind(row): row for row in demand[change.to_village] if row.party_id is None}
    for row in demand[change.from_village]:
        if row.party_id is not None:
            continue
        host = hosts.get(_kind(row))
        for column in AMOUNTS:
            if moved := round(getattr(row, column) * share):
                _add(draft, row, column, -moved, line=change.line)
                if host is not None:
                    _add(draft, host, column, moved, line=change.line)


def _drop_all(draft: Draft, rows: Sequence[RequirementRow], code: str) -> None:
    """Drop what is still asked for in a village where nobody lives any more."""
    for row in rows:
        if draft.get("requirements", row.row_number, "village_code") == code:
            draft.drop("requirements", row.row_number)


def _kind(row: RequirementRow) -> tuple[str, tuple[str, ...], int]:
    """Return what two requirements must have in common to be one."""
    return row.line_id, row.services, row.wave or 1


def _add(draft: Draft, row: RequirementRow, column: str, amount: int, *, line: int) -> None:
    now = int(float(draft.get("requirements", row.row_number, column) or 0))
    values = {column: str(max(0, now + amount))}
    draft.set("requirements", row.row_number, values, line=line)
