"""Visits by another team than the village's own, in sentences."""

from __future__ import annotations

from collections.abc import Iterator

from optimizer.domain.kpi_lines import TeamChange
from optimizer.domain.kpis import Kpis
from optimizer.viewing.texts import Language

CHANGES_SHOWN = 10

ROLES_ZH = {"doctor": "医生", "nurse": "护士", "driver": "司机"}
"""Chinese names of the roles in the shipped data; other tables may say what they like."""


def team_lines(kpis: Kpis, language: Language = "zh") -> list[str]:
    """
    Return what people must hear about teams: how many visits another one makes, then which.

    Parameters
    ----------
    kpis
        The indicators of a plan.
    language
        Language of the sentences; names are as the tables say.

    Returns
    -------
    list of str
        Empty where every village has its own team on every visit, or no team is listed.
    """
    if not kpis.team_changes:
        return []
    changed, visits = len(kpis.team_changes), kpis.visits_by_teams
    head = (
        f"承诺由同一班子上门的 {visits} 次服务中，有 {changed} 次本村固定班子的人不全"
        "（节假日改到别的星期，或有人缺勤），请提前告诉村里。"
        if language == "zh"
        else f"Of {visits} visit(s) promised by one team, {changed} lack somebody of the village's "
        "own team (moved to another weekday by a holiday, or somebody is absent). Tell the "
        "villages."
    )
    return [head, *_changes(kpis, language)]


def _changes(kpis: Kpis, language: Language) -> Iterator[str]:
    """Yield the first of these visits one by one, and how many more there are."""
    for change in kpis.team_changes[:CHANGES_SHOWN]:
        yield _change(change, language)
    more = len(kpis.team_changes) - CHANGES_SHOWN
    if more > 0:
        yield (
            f"……另有 {more} 次，见 kpis.json 的 team_changes。"
            if language == "zh"
            else f"… and {more} more; see team_changes in kpis.json."
        )


def _change(change: TeamChange, language: Language) -> str:
    """Return who is missing where, and who comes."""
    comma = "、" if language == "zh" else ", "
    missing, aboard = (
        comma.join(_person(label, language) for label in people)
        for people in (change.missing, change.aboard)
    )
    if language == "zh":
        return f"{change.on} {change.village}（{change.vehicle}）：缺 {missing}；来的是 {aboard}"
    return f"{change.on} {change.village} ({change.vehicle}): without {missing}; {aboard} come"


def _person(label: str, language: Language) -> str:
    """Return role and id of somebody."""
    role, _, name = label.partition(" ")
    return f"{ROLES_ZH.get(role, role)} {name}" if language == "zh" else label
