"""What things of a dataset are called: scenarios may name them by id, or by what people say."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from optimizer.scenarios.facts import Facts
from optimizer.tables.read import hints

KIND_WORDS: Mapping[str, tuple[str, str]] = {
    "counties": ("县", "county"),
    "townships": ("乡镇", "township"),
    "villages": ("计划内的村（村代码）", "village in the plan (by its code)"),
    "lines": ("服务线", "line"),
    "types": ("车型", "vehicle type"),
    "fleets": ("车队", "fleet"),
    "tiers": ("频次等级", "frequency tier"),
    "groupings": ("分组方案", "grouping"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """Ids by every name, for each kind of thing (`KIND_WORDS`)."""

    ids: Mapping[str, Mapping[str, str]]

    def find(self, kind: str, name: str) -> str | None:
        """Return the id that a name stands for."""
        return self.ids[kind].get(name.strip())

    def words(self, kind: str) -> dict[str, object]:
        """Return what the kind is called."""
        what_zh, what_en = KIND_WORDS[kind]
        return {"what_zh": what_zh, "what_en": what_en}

    def near(self, kind: str, name: str) -> dict[str, object]:
        """Return what was perhaps meant."""
        return hints(name, self.ids[kind])


def names_of(facts: Facts) -> Names:
    """Collect the names of a dataset."""
    tables = facts.tables
    counties = tables.counties.rows
    return Names(
        ids={
            "counties": {
                name: row.county_code
                for row in counties
                for name in (row.county_code, row.name, row.name_en)
            },
            "townships": {
                **_unique([(row.name, row.township_code) for row in tables.townships.rows]),
                **{row.township_code: row.township_code for row in tables.townships.rows},
            },
            "villages": {code: code for code, row in facts.villages.items() if row.in_plan},
            "lines": {
                name: row.line_id
                for row in tables.lines.rows
                for name in (row.name_zh, row.name_en, row.line_id)
            },
            "types": {
                name: row.type_id
                for row in tables.vehicle_types.rows
                for name in (row.name_zh, row.name_en, row.type_id)
            },
            "fleets": {row.fleet: row.fleet for row in tables.vehicles.rows},
            "tiers": {row.tier_id: row.tier_id for row in tables.tiers.rows},
            "groupings": {row.grouping: row.grouping for row in tables.groupings.rows},
        }
    )


def _unique(named: list[tuple[str, str]]) -> dict[str, str]:
    """Return names that only one thing has."""
    names = [name for name, _ in named]
    return {name: code for name, code in named if names.count(name) == 1}
