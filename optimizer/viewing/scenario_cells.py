"""How figures of scenarios are written side by side: value, difference, direction, a word."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from optimizer.domain.coverage import CoverStatus, MostCovered
from optimizer.domain.scenario_result import ScenarioResult
from optimizer.kpi.difference import Difference, Direction
from optimizer.kpi.indicator import Unit
from optimizer.viewing.indicators import MISSING, figure
from optimizer.viewing.scenario_texts import SCENARIO_TEXTS
from optimizer.viewing.texts import Language

MINUS = "−"
SCENARIO_COLOURS = ("#17607a", "#c98b4b", "#7b4ba0", "#3b8f6a")
"""One colour per scenario, in the order chosen; of unlike lightness for grey print."""

DIRECTION_COLOURS = {Direction.BETTER: "#13694a", Direction.WORSE: "#b3261e"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A figure as it is shown, with what its difference means."""

    text: str
    direction: Direction = Direction.NEITHER


def scenario_labels(results: Sequence[ScenarioResult], language: Language) -> list[str]:
    """Return the names of scenarios, with their seeds and numbers where names are alike."""
    texts = SCENARIO_TEXTS[language]
    names = [r.name_zh if language == "zh" else r.name_en for r in results]
    names = [name.strip() or r.scenario_id for name, r in zip(names, results, strict=True)]
    alike = Counter(names)
    labels = [
        texts["named"].format(name=name, seed=result.seed) if alike[name] > 1 else name
        for name, result in zip(names, results, strict=True)
    ]
    seen: Counter[str] = Counter()
    for i, label in enumerate(labels):
        seen[label] += 1
        labels[i] = label if seen[label] == 1 else f"{label} #{seen[label]}"
    return labels


def shown(difference: Difference, unit: Unit, language: Language) -> Shown:
    """Return a figure with its difference and the word for its direction."""
    texts = SCENARIO_TEXTS[language]
    value = figure(difference.value, unit, language)
    if difference.change is None:
        return Shown(text=value, direction=difference.direction)
    small = _amount(difference.change, unit, language) == _amount(0, unit, language)
    if small:
        text = texts["cell"].format(value=value, change=texts["same"])
        return Shown(text=text, direction=Direction.SAME)
    change = signed(difference.change, unit, language)
    word = texts[difference.direction.value]
    text = texts["cell"].format(value=value, change=f"{change} {word}".strip())
    return Shown(text=text, direction=difference.direction)


def signed(change: float, unit: Unit, language: Language) -> str:
    """Return a difference with its sign, in people's units; of shares in percentage points."""
    return ("+" if change > 0 else MINUS) + _amount(change, unit, language)


def is_known(most: MostCovered) -> bool:
    """Tell whether a coverage model had an answer."""
    return most.status is not CoverStatus.UNKNOWN and most.residents > 0


def percent(share: float | None) -> str:
    """Return a share in per cent."""
    return MISSING if share is None else f"{share:.1%}"


def _amount(change: float, unit: Unit, language: Language) -> str:
    """Return the size of a difference."""
    if unit is Unit.SHARE:
        return SCENARIO_TEXTS[language]["points"].format(n=f"{100 * abs(change):.1f}")
    return figure(abs(change), unit, language)
