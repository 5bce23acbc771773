"""The curves as a picture: SVG written by hand, so that no program is needed to draw it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from math import ceil, floor, log10
from pathlib import Path

from benchmarks.quality.curves import Curve, curves
from benchmarks.quality.results import Row

COLUMNS, WIDTH, HEIGHT = 2, 460, 300
LEFT, RIGHT, TOP, BOTTOM = 56, 16, 34, 44
HEAD = 44
COLOURS = {
    "auto": "#c0392b",
    "ortools": "#e08e45",
    "pyvrp": "#2471a3",
    "vroom": "#1e8449",
    "vrp-cli": "#7d3c98",
}
OTHER_COLOUR = "#555555"
TITLE = "Mean above the best known (median over seeds) by CPU seconds"


@dataclass(frozen=True, slots=True)
class _Scale:
    """Where a time and a gap lie in a panel."""

    first_s: float
    last_s: float
    most_pct: float

    def x(self, cpu_s: float) -> float:
        """Return the place of a time, on a logarithmic scale."""
        share = log10(cpu_s / self.first_s) / log10(self.last_s / self.first_s)
        return LEFT + share * (WIDTH - LEFT - RIGHT)

    def y(self, gap_pct: float) -> float:
        """Return the place of a gap; what is beyond the panel lies on its edge."""
        share = min(1.0, max(0.0, gap_pct / self.most_pct))
        return TOP + (1 - share) * (HEIGHT - TOP - BOTTOM)


def write_chart(rows: Sequence[Row], path: Path) -> None:
    """Write the picture of some rows; none where there is no curve."""
    found = curves(rows)
    if found:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(svg(found), encoding="utf-8")


def svg(found: Sequence[Curve]) -> str:
    """Return the picture of curves: a panel for each group."""
    groups = list(dict.fromkeys(curve.group for curve in found))
    width = min(COLUMNS, len(groups)) * WIDTH
    height = HEAD + ceil(len(groups) / COLUMNS) * HEIGHT
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" '
        f'width="{width}" height="{height}" font-family="sans-serif" font-size="11">',
        f'<rect width="{width}" height="{height}" fill="white"/>',
        f'<text x="12" y="16" font-size="12" font-weight="bold">{TITLE}</text>',
        *_legend([curve.engine for curve in found]),
    ]
    for number, group in enumerate(groups):
        row, column = divmod(number, COLUMNS)
        parts.append(f'<g transform="translate({column * WIDTH},{HEAD + row * HEIGHT})">')
        parts += _panel(group, [curve for curve in found if curve.group == group])
        parts.append("</g>")
    return "\n".join([*parts, "</svg>"]) + "\n"


def _legend(engines: Sequence[str]) -> Iterator[str]:
    for number, engine in enumerate(dict.fromkeys(engines)):
        x = 12 + 80 * number
        yield f'<rect x="{x}" y="27" width="14" height="4" fill="{_colour(engine)}"/>'
        yield f'<text x="{x + 19}" y="33">{escape(engine)}</text>'


def _panel(group: str, found: Sequence[Curve]) -> Iterator[str]:
    scale = _Scale(
        first_s=min(curve.cpu_s[0] for curve in found) / 1.05,
        last_s=max(curve.cpu_s[-1] for curve in found) * 1.05,
        most_pct=_round_up(1.05 * max(max(curve.gap_pct) for curve in found)),
    )
    yield f'<text x="{LEFT}" y="{TOP - 12}" font-weight="bold">{escape(group)}</text>'
    yield from _axes(scale)
    for curve in found:
        places = _steps([(scale.x(s), scale.y(g)) for s, g in _pairs(curve)])
        line = " ".join(f"{x:.1f},{y:.1f}" for x, y in places)
        yield (
            f'<polyline points="{line}" fill="none" stroke="{_colour(curve.engine)}" '
            f'stroke-width="1.6"><title>{escape(curve.engine)}</title></polyline>'
        )


def _axes(scale: _Scale) -> Iterator[str]:
    bottom, right = HEIGHT - BOTTOM, WIDTH - RIGHT
    for share in range(5):
        gap = scale.most_pct * share / 4
        y = scale.y(gap)
        yield f'<line x1="{LEFT}" y1="{y:.1f}" x2="{right}" y2="{y:.1f}" stroke="#dddddd"/>'
        yield f'<text x="{LEFT - 6}" y="{y + 4:.1f}" text-anchor="end">{gap:g} %</text>'
    for cpu_s in _ticks(scale):
        x = scale.x(cpu_s)
        yield f'<line x1="{x:.1f}" y1="{bottom}" x2="{x:.1f}" y2="{bottom + 4}" stroke="#666666"/>'
        yield f'<text x="{x:.1f}" y="{bottom + 16}" text-anchor="middle">{cpu_s:g}</text>'
    yield f'<text x="{right}" y="{bottom + 32}" text-anchor="end">CPU seconds</text>'


def _ticks(scale: _Scale) -> Iterator[float]:
    for power in range(floor(log10(scale.first_s)), ceil(log10(scale.last_s)) + 1):
        for lead in (1, 2, 5):
            cpu_s = lead * 10.0**power
            if scale.first_s <= cpu_s <= scale.last_s:
                yield cpu_s


def _pairs(curve: Curve) -> list[tuple[float, float]]:
    return list(zip(curve.cpu_s, curve.gap_pct, strict=True))


def _steps(places: Sequence[tuple[float, float]]) -> Iterator[tuple[float, float]]:
    """Yield the corners of a line that stays until it falls."""
    previous: tuple[float, float] | None = None
    for x, y in places:
        if previous is not None:
            yield x, previous[1]
        yield x, y
        previous = x, y


def _round_up(value: float) -> float:
    """Return the next of 1, 2, 4, 10, 20, 40 ... per cent."""
    if value <= 0:
        return 1.0
    power = 10.0 ** floor(log10(value))
    return next(lead * power for lead in (1, 2, 4, 10) if lead * power >= value)


def _colour(engine: str) -> str:
    return COLOURS.get(engine, OTHER_COLOUR)
