"""Maps of scenarios: villages gained and lost, and villages inside and outside travel circles."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from optimizer.domain.coverage import CircleReach
from optimizer.domain.kpi_villages import VillageKpis
from optimizer.domain.places import Village
from optimizer.kpi import Comparison
from optimizer.kpi.scenarios import is_served
from optimizer.units import MINUTE_S
from optimizer.viewing.marks import Ground, Mark, MarkClass, marks_payload
from optimizer.viewing.payload import MapPayload
from optimizer.viewing.scenario_cells import scenario_labels
from optimizer.viewing.scenario_texts import SCENARIO_TEXTS
from optimizer.viewing.texts import Language

GAINED, LOST, BOTH, NEITHER = "gained", "lost", "both", "neither"
INSIDE, OUTSIDE, NO_WAY = "inside", "outside", "no_way"
GREEN, RED, AMBER, GREY = "#1a7f5a", "#c0281c", "#d98200", "#8b929c"


def change_marks(
    comparison: Comparison,
    *,
    number: int,
    villages: Mapping[str, Village],
    language: Language = "zh",
) -> tuple[tuple[MarkClass, ...], tuple[Mark, ...]]:
    """
    Return the villages that a scenario gains and loses against the first one, and the others.

    Parameters
    ----------
    comparison
        The scenarios side by side.
    number
        Which scenario, from 1 on.
    villages
        Where the villages are, by code; one that is not among them is left out.
    language
        Language of the words.
    """
    texts = SCENARIO_TEXTS[language]
    labels = scenario_labels(comparison.results, language)
    classes = (
        MarkClass(key=LOST, label=texts["map_lost"].format(name=labels[number]), colour=RED),
        MarkClass(key=GAINED, label=texts["map_gained"].format(name=labels[number]), colour=GREEN),
        MarkClass(key=NEITHER, label=texts["map_neither"], colour=AMBER),
        MarkClass(key=BOTH, label=texts["map_both"], colour=GREY, faint=True),
    )
    first, other = ({v.code: v for v in comparison.results[i].total.villages} for i in (0, number))
    change = comparison.changes[number - 1]
    gained, lost = ({v.code for v in found} for found in (change.gained, change.lost))
    marks = tuple(
        Mark(
            code=code,
            name=villages[code].name,
            position=villages[code].position,
            key=_change_key(code, gained, lost, other.get(code) or first[code]),
            rows=tuple(_rows(code, {labels[0]: first, labels[number]: other}, language)),
        )
        for code in sorted(first.keys() | other.keys())
        if code in villages
    )
    return classes, marks


def change_payload(
    comparison: Comparison,
    *,
    number: int,
    villages: Mapping[str, Village],
    ground: Ground,
    language: Language = "zh",
) -> MapPayload:
    """Return the map of `change_marks`; ``ground`` is what lies under it."""
    texts = SCENARIO_TEXTS[language]
    labels = scenario_labels(comparison.results, language)
    classes, marks = change_marks(comparison, number=number, villages=villages, language=language)
    result = comparison.results[number]
    note = result.synthetic_note_zh if language == "zh" else result.synthetic_note_en
    return marks_payload(
        marks,
        classes=classes,
        ground=ground,
        title=texts["title_change"].format(other=labels[number], first=labels[0]),
        notes=[note, texts["hollow"]],
    )


def circle_payload(
    circle: CircleReach,
    *,
    villages: Mapping[str, Village],
    ground: Ground,
    note: str,
    language: Language = "zh",
) -> MapPayload:
    """
    Return the map of one travel circle: which villages reach its places in time.

    Parameters
    ----------
    circle
        The circle.
    villages
        The villages to show, by code.
    ground
        What lies under them.
    note
        What must be said of the data.
    language
        Language of the words.
    """
    texts = SCENARIO_TEXTS[language]
    limit = texts["minutes"].format(n=circle.minutes)
    classes = (
        MarkClass(key=OUTSIDE, label=f"{texts['outside']} (> {limit})", colour=RED),
        MarkClass(key=NO_WAY, label=texts["no_way"], colour=AMBER),
        MarkClass(key=INSIDE, label=f"{texts['inside']} (≤ {limit})", colour=GREEN),
    )
    marks = tuple(
        Mark(
            code=code,
            name=village.name,
            position=village.position,
            key=_circle_key(circle, code),
            rows=(
                (texts["residents"], f"{village.residents:,}"),
                (texts["time"], _time(circle.seconds.get(code), language)),
            ),
        )
        for code, village in sorted(villages.items())
    )
    return marks_payload(
        marks,
        classes=classes,
        ground=ground,
        title=circle.name_zh if language == "zh" else circle.name_en,
        notes=[note, texts["hollow"]],
    )


def _change_key(code: str, gained: set[str], lost: set[str], village: VillageKpis) -> str:
    if code in gained:
        return GAINED
    if code in lost:
        return LOST
    return BOTH if is_served(village) else NEITHER


def _rows(
    code: str, found: Mapping[str, Mapping[str, VillageKpis]], language: Language
) -> Iterator[tuple[str, str]]:
    """Yield what a click on a village shows: residents, then the visits in each scenario."""
    texts = SCENARIO_TEXTS[language]
    known = [(label, by_code[code]) for label, by_code in found.items() if code in by_code]
    yield texts["residents"], f"{known[-1][1].residents:,}"
    for label, village in known:
        made, required = village.visits_made, village.visits_required
        yield label, texts["visits"].format(made=made, required=required)


def _circle_key(circle: CircleReach, code: str) -> str:
    seconds = circle.seconds.get(code)
    if seconds is None:
        return NO_WAY
    return INSIDE if seconds <= circle.minutes * MINUTE_S else OUTSIDE


def _time(seconds: int | None, language: Language) -> str:
    texts = SCENARIO_TEXTS[language]
    if seconds is None:
        return texts["no_way"]
    return texts["minutes"].format(n=round(seconds / MINUTE_S))
