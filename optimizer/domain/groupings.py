"""Groupings of counties or townships inside which vehicles may be pooled."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """One group of a grouping: codes of counties, or of townships, in any mixture."""

    id: str
    grouping_id: str
    name: str
    codes: tuple[str, ...]
