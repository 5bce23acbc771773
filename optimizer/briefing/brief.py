"""The brief: one page to print and pictures for slides, from the results of scenarios."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from optimizer.briefing.facts import brief_facts
from optimizer.briefing.printing import chart_svg, print_pdf, print_pictures
from optimizer.domain.places import Village
from optimizer.domain.scenario_result import ScenarioResult
from optimizer.kpi import Comparison, compare_scenarios
from optimizer.tables.atomic import write_file
from optimizer.viewing.marks import Ground
from optimizer.viewing.marks_picture import marks_picture
from optimizer.viewing.scenario_charts import coverage_curve, equity_chart
from optimizer.viewing.scenario_maps import change_marks

TEMPLATE = "brief.typ"
PDF_NAME = "brief.pdf"
SLIDE_NAME = "slide-{number}.png"
CURVE_SIZE = {"width": 400, "height": 210}
SLIDE_CURVE_SIZE = {"width": 400, "height": 300}
MAP_PIXELS = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class BriefPlaces:
    """Where villages are (by code) and the outlines of counties, for the map on a slide."""

    villages: Mapping[str, Village]
    ground: Ground


@dataclass(frozen=True, slots=True, kw_only=True)
class Brief:
    """A page (PDF, A4) and pictures of 16:9 (PNG, 1920 x 1080), each with its file name."""

    pdf: bytes
    slides: tuple[bytes, ...]

    def files(self) -> dict[str, bytes]:
        """Return every file by its name."""
        names = (SLIDE_NAME.format(number=i) for i in range(1, len(self.slides) + 1))
        return {PDF_NAME: self.pdf, **dict(zip(names, self.slides, strict=True))}


def make_brief(results: Sequence[ScenarioResult], *, places: BriefPlaces | None = None) -> Brief:
    """
    Return the brief of two to four scenarios, in Chinese.

    Parameters
    ----------
    results
        The scenarios; the first is what the others are held against.
    places
        For the map of villages gained and lost; without it that slide is left out.

    Raises
    ------
    ShanluError
        If the scenarios cannot be compared, or the machine has no Chinese font.
    """
    comparison = compare_scenarios(results)
    facts = brief_facts(comparison)
    page = {**facts, "layout": "page", "charts": {"curve": chart_svg(_curve(results, CURVE_SIZE))}}
    slides = {**facts, "layout": "slides", "charts": _slide_charts(comparison, places)}
    return Brief(
        pdf=print_pdf(TEMPLATE, page),
        slides=tuple(print_pictures(TEMPLATE, slides)),
    )


def write_brief(
    results: Sequence[ScenarioResult],
    target_folder: Path,
    *,
    places: BriefPlaces | None = None,
) -> tuple[Path, ...]:
    """
    Write the brief of scenarios into a folder and return its files, the PDF first.

    Each file appears whole or not at all; files of the same name are replaced.

    Parameters
    ----------
    results, places
        As for `make_brief`.
    target_folder
        The folder; it is made if need be.

    Raises
    ------
    ShanluError
        As `make_brief`.
    OSError
        If the folder cannot be written.
    """
    files = make_brief(results, places=places).files()
    for name, content in files.items():
        write_file(target_folder / name, _writer(content))
    return tuple(target_folder / name for name in files)


def _writer(content: bytes) -> Any:
    """Return what writes some bytes to the path it is given."""
    return lambda path: path.write_bytes(content)


def _curve(results: Sequence[ScenarioResult], size: Mapping[str, int]) -> Any:
    chart = coverage_curve(results)
    return None if chart is None else chart.properties(**size)


def _slide_charts(comparison: Comparison, places: BriefPlaces | None) -> dict[str, Any]:
    """Return the charts of the slides as SVG."""
    results = comparison.results
    floors = _first_with_floor(results)
    maps = (
        []
        if places is None
        else [chart_svg(_map(comparison, number, places)) for number in range(1, len(results))]
    )
    return {
        "curve": chart_svg(_curve(results, SLIDE_CURVE_SIZE)),
        "equity": "" if floors is None else chart_svg(equity_chart(floors)),
        "maps": [svg for svg in maps if svg],
    }


def _first_with_floor(results: Sequence[ScenarioResult]) -> ScenarioResult | None:
    return next((result for result in results if result.promise.floor is not None), None)


def _map(comparison: Comparison, number: int, places: BriefPlaces) -> Any:
    """Return the picture of the villages that one scenario gains and loses."""
    classes, marks = change_marks(comparison, number=number, villages=places.villages)
    return marks_picture(marks, classes=classes, ground=places.ground, width=MAP_PIXELS)
