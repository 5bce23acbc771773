"""How plans are called in lists."""

from __future__ import annotations

from pathlib import Path

from optimizer import settings
from ui.state import language, t
from ui.store import PlanEntry

LISTED = 3


def plan_label(entry: PlanEntry) -> str:
    """Return counties, cycle and time of a plan in one line."""
    name = t(
        "review.plan_name",
        counties=counties_label(list(entry.counties.values())),
        start=entry.start,
        weeks=entry.weeks,
        when=f"{entry.created_at:%m-%d %H:%M}",
    )
    marks = {"review.mark_improving": entry.improving, "review.mark_adjusted": entry.adjusted}
    return " · ".join([name, *(t(mark) for mark, holds in marks.items() if holds)])


def counties_label(names: list[str]) -> str:
    """Return the names of counties, or how many they are when they are many."""
    if len(names) > LISTED:
        return t("plan.n_counties", n=len(names))
    return ("、" if language() == "zh" else ", ").join(names)


def data_label(folder: Path) -> str:
    """Return how the data in a folder is called."""
    if folder == settings.default_dataset().absolute():
        return t("side.shipped")
    return folder.name
