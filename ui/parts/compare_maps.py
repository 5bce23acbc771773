"""Maps of scenarios: villages gained and lost, villages in travel circles."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import streamlit as st

from optimizer.domain.places import Village
from optimizer.kpi import Comparison
from optimizer.viewing.folium_map import MapView, served_map_html
from optimizer.viewing.marks import Ground, ground_of
from optimizer.viewing.payload import MapPayload
from optimizer.viewing.scenario_cells import scenario_labels
from optimizer.viewing.scenario_maps import change_payload, circle_payload
from ui import shell
from ui.state import language, pick, t, url_select
from ui.store import dataset_at

MAP_HEIGHT = 620
CACHED_GROUNDS = 4
CHANGE, CIRCLE = "change", "circle"


def show_maps(comparison: Comparison) -> None:
    """Let a map be chosen, and show it."""
    names = _choices(comparison)
    chosen = url_select(
        t("compare.map"), "map", list(names), default=next(iter(names)), names=names.__getitem__
    )
    villages = villages_in_view(comparison)
    missing = len({v.code for v in comparison.results[0].total.villages} - villages.keys())
    if missing:
        st.warning(t("compare.map_missing", n=missing))
    if not villages:
        return
    payload = _payload(comparison, chosen, villages)
    view = MapView(language=language(), pickers=False)
    st.iframe(served_map_html(payload, view=view), height=MAP_HEIGHT)
    if chosen.startswith(CIRCLE):
        st.caption(t("compare.circle_note"))


def villages_in_view(comparison: Comparison) -> Mapping[str, Village]:
    """Return the villages of the counties compared, where the data chosen on the side has them."""
    counties = set(comparison.results[0].county_codes)
    dataset = dataset_at(shell.data_folder())
    return {v.code: v for v in dataset.villages if v.in_plan and v.county_code in counties}


def ground_in_view(comparison: Comparison) -> Ground:
    """Return outlines and relief of the counties compared."""
    return _ground(str(shell.data_folder()), tuple(comparison.results[0].county_codes))


def _choices(comparison: Comparison) -> dict[str, str]:
    """Return the maps there are, with their names."""
    labels = scenario_labels(comparison.results, language())
    names = {
        f"{CHANGE}{i}": t("compare.map_change", name=label)
        for i, label in enumerate(labels[1:], start=1)
    }
    for i, (label, result) in enumerate(zip(labels, comparison.results, strict=True)):
        for circle in (one for one in result.promise.circles if one.seconds):
            name = pick(circle.name_zh, circle.name_en)
            names[f"{CIRCLE}{i}-{circle.id}"] = t("compare.map_circle", circle=name, name=label)
    return names


def _payload(comparison: Comparison, chosen: str, villages: Mapping[str, Village]) -> MapPayload:
    ground = ground_in_view(comparison)
    if chosen.startswith(CHANGE):
        return change_payload(
            comparison,
            number=int(chosen.removeprefix(CHANGE)),
            villages=villages,
            ground=ground,
            language=language(),
        )
    number, _, circle_id = chosen.removeprefix(CIRCLE).partition("-")
    result = comparison.results[int(number)]
    circle = next(one for one in result.promise.circles if one.id == circle_id)
    return circle_payload(
        circle,
        villages=villages,
        ground=ground,
        note=pick(result.synthetic_note_zh, result.synthetic_note_en),
        language=language(),
    )


@st.cache_resource(max_entries=CACHED_GROUNDS, show_spinner=False)
def _ground(folder: str, counties: tuple[str, ...]) -> Ground:
    """Return the ground of a dataset: land, nobody's data."""
    return ground_of(Path(folder), counties)
