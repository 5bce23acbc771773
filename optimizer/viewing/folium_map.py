"""The map as a folium map: in a page of the app, or as one file that opens without a network."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any, Literal

import folium
from folium.elements import JSCSSMixin
from folium.template import Template

from optimizer.viewing.escape import encode_payload, escape_markup
from optimizer.viewing.payload import MapPayload
from optimizer.viewing.texts import MAP_TEXTS, Language

SCRIPT_MARK = '<script src="shanlu:leaflet_bundle.js"></script>'
STYLE_MARK = '<link rel="stylesheet" href="shanlu:leaflet_bundle.css"/>'
SERVED_FOLDER = "app/static"
PLAN_DRAWER = "ShanluMap"
MARKS_DRAWER = "ShanluMarks"
SCRIPTS: Mapping[str, tuple[str, ...]] = {
    PLAN_DRAWER: ("shanlu_map.js",),
    MARKS_DRAWER: ("shanlu_map.js", "shanlu_marks.js"),
}
"""Our own scripts by what draws the payload; the second borrows from the first."""
MAX_ZOOM = 17
"""Needed because there is no tile layer to say it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MapView:
    """
    What is chosen when the map opens.

    ``day`` is a day index, ``"all"``, ``"none"`` (coverage only) or ``None`` (the map decides);
    ``vehicle_id`` one vehicle or ``None`` for all. ``pickers`` shows the day and van pickers
    inside the map; a page that has its own hides them.
    """

    language: Language = "zh"
    day: int | Literal["all", "none"] | None = None
    vehicle_id: str | None = None
    pickers: bool = True


class _DataLayer(folium.MacroElement):
    """Draws the payload on its parent map; all text is data for JavaScript, never markup."""

    _template = Template(
        """
        {% macro script(this, kwargs) %}
        {{ this.drawer }}.draw({{ this._parent.get_name() }}, {{ this.payload }}, {{ this.view }});
        {% endmacro %}
        """
    )

    def __init__(self, payload: str, view: str, *, drawer: str) -> None:
        super().__init__()  # type: ignore[no-untyped-call]  # branca has no types
        self._name = "DataLayer"
        self._id = "shanlu"
        self.drawer = drawer
        self.payload = payload
        self.view = view


class _Assets(folium.MacroElement):
    """Puts the bundle's marks, our own style and our own script into the page's head."""

    _template = Template(
        """
        {% macro header(this, kwargs) %}
        <title>{{ this.title }}</title>
        {{ this.links }}
        <style>{{ this.style }}</style>
        <script>{{ this.script }}</script>
        {% endmacro %}
        """
    )

    def __init__(self, title: str, *, scripts: tuple[str, ...]) -> None:
        super().__init__()  # type: ignore[no-untyped-call]  # branca has no types
        self._name = "Assets"
        self._id = "shanlu"
        self.title = title
        self.links = STYLE_MARK + SCRIPT_MARK
        self.style = asset("shanlu_map.css")
        self.script = "\n".join(asset(name) for name in scripts)


@cache
def asset(name: str) -> str:
    """Return the text of a file in ``optimizer/viewing/assets``."""
    return resources.files("optimizer.viewing").joinpath("assets", name).read_text("utf-8")


def forget_foreign_addresses() -> None:
    """Empty the lists of script and style addresses that folium's classes carry."""
    kinds: list[Any] = [JSCSSMixin, *_descendants(JSCSSMixin)]
    for kind in kinds:
        kind.default_js = []
        kind.default_css = []


def folium_map(payload: MapPayload, *, view: MapView | None = None) -> folium.Map:
    """
    Return the payload as a folium map.

    The page it renders refers to the bundle by a mark; see `served_map_html` and
    `standalone_map_html`.

    Parameters
    ----------
    payload
        From `optimizer.viewing.payload.map_payload` (a plan) or
        `optimizer.viewing.marks.marks_payload` (villages in classes).
    view
        What is chosen at first.
    """
    view = view or MapView()
    drawer = payload.get("drawer", PLAN_DRAWER)
    forget_foreign_addresses()
    (south, west), (north, east) = payload["box"]
    chart = folium.Map(
        location=((south + north) / 2, (west + east) / 2),
        tiles=None,
        prefer_canvas=True,
        control_scale=False,
        zoom_control=False,
        maxZoom=MAX_ZOOM,
        zoomSnap=0.25,
        attributionControl=False,
        # Inside a page Leaflet's focus on a click would scroll that page, and lose the click.
        keyboard=view.pickers,
    )
    chart._id = "shanlu"
    chart.add_child(_Assets(escape_markup(payload["title"]), scripts=SCRIPTS[drawer]))
    layer = _DataLayer(encode_payload(payload), encode_payload(_view(view)), drawer=drawer)
    chart.add_child(layer)
    return chart


def served_map_html(payload: MapPayload, *, view: MapView | None = None) -> str:
    """Return a page that loads the bundle from Streamlit's static folder, for an iframe."""
    page = _page(payload, view)
    page = page.replace(STYLE_MARK, STYLE_MARK.replace("shanlu:", f"{SERVED_FOLDER}/"))
    return page.replace(SCRIPT_MARK, SCRIPT_MARK.replace("shanlu:", f"{SERVED_FOLDER}/"))


def standalone_map_html(payload: MapPayload, *, view: MapView | None = None) -> str:
    """Return a page with everything in it: it opens from a file, without any network."""
    page = _page(payload, view)
    page = page.replace(STYLE_MARK, f"<style>{asset('leaflet_bundle.css')}</style>")
    return page.replace(SCRIPT_MARK, f"<script>{asset('leaflet_bundle.js')}</script>")


def _page(payload: MapPayload, view: MapView | None) -> str:
    page: str = folium_map(payload, view=view).get_root().render()
    return page


def _view(view: MapView) -> dict[str, Any]:
    return {
        "language": view.language,
        "day": view.day,
        "vehicle": view.vehicle_id,
        "pickers": view.pickers,
        "texts": dict(MAP_TEXTS[view.language]),
    }


def _descendants(kind: type[JSCSSMixin]) -> list[type[JSCSSMixin]]:
    """Return all subclasses, theirs included."""
    found: list[type[JSCSSMixin]] = []
    for child in kind.__subclasses__():
        found += [child, *_descendants(child)]
    return found
