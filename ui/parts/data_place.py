"""Places a village by a click on the map."""

from __future__ import annotations

import streamlit as st
from geopy.distance import geodesic

from optimizer.domain.dataset import Dataset
from optimizer.domain.places import PositionSource, Village
from ui import drafts, edits, shell
from ui.edits import TableEdits
from ui.parts.data_tables import USER_ERROR_KM
from ui.parts.place_picker import Point, pick_place
from ui.parts.table_editor import EditorSpec, begin_draft, review_edits
from ui.records import raw_tables
from ui.state import ALL, t, url_select
from ui.store import dataset_at

TABLE = "villages"
SPEC = EditorSpec(table=TABLE, columns=(), label=lambda row: row["name"])


def show(draft: str) -> None:
    """Show the map, the chosen village and its place to be."""
    county = shell.county()
    if county == ALL:
        st.info(t("data.choose_county"))
        return
    dataset = dataset_at(drafts.folder(draft))
    villages = {v.code: v for v in dataset.villages if v.county_code == county}
    st.caption(t("place.lead"))
    chart, panel = st.columns([7, 4], gap="medium")
    with panel:
        chosen = villages[_ask_village(dataset, villages)]
        waiting = _waiting(draft, chosen)
    key = f"{dataset.content_hash}.{county}"
    with chart:
        clicked = pick_place(
            dataset, list(villages.values()), chosen=chosen, point=waiting, key=key
        )
    new = clicked or waiting
    with panel:
        _show_place(draft, chosen, new)
    if clicked and clicked != waiting:
        _note(draft, chosen, clicked)
        st.rerun()
    if draft != drafts.SHIPPED:
        total = edits.pending(draft, TABLE)
        review_edits(SPEC, raw_tables(drafts.folder(draft)), total, draft=draft)


def _ask_village(dataset: Dataset, villages: dict[str, Village]) -> str:
    towns = {town.code: town.name for town in dataset.townships}
    only = st.toggle(t("place.only_modelled"), value=False)
    shown = {
        code: village
        for code, village in villages.items()
        if not only or village.position.source is PositionSource.MODELLED
    } or villages
    return url_select(
        t("place.village"),
        "village",
        list(shown),
        default=next(iter(shown)),
        names=lambda code: f"{towns[shown[code].township_code]} · {shown[code].name}",
    )


def _waiting(draft: str, village: Village) -> Point | None:
    """Return the place that a village was given but that is not saved yet."""
    if draft == drafts.SHIPPED:
        return None
    cells = edits.pending(draft, TABLE).changed.get(village.code, {})
    if "lat" not in cells and "lon" not in cells:
        return None
    at = village.position
    return Point(lat=float(cells.get("lat", at.lat)), lon=float(cells.get("lon", at.lon)))


def _show_place(draft: str, village: Village, new: Point | None) -> None:
    at = village.position
    source = t(f"source.{at.source.value}")
    st.markdown(f"**{village.name}**（{village.code}）")
    st.write(
        t("place.now", lat=f"{at.lat:.5f}", lon=f"{at.lon:.5f}", source=source, km=at.error_km)
    )
    if new is None:
        st.info(t("place.click"))
        return
    km = geodesic((at.lat, at.lon), (new.lat, new.lon)).km
    st.success(t("place.new", lat=f"{new.lat:.5f}", lon=f"{new.lon:.5f}", km=f"{km:.2f}"))
    st.caption(t("place.save_below"))


def _note(draft: str, village: Village, point: Point) -> None:
    """Keep the place with the other edits that are not saved; the first edit makes a draft."""
    cells = {
        "lat": str(point.lat),
        "lon": str(point.lon),
        "elevation_m": "",
        "position_source": PositionSource.USER.value,
        "position_error_km": USER_ERROR_KM,
    }
    edit = TableEdits(changed={village.code: cells})
    if draft == drafts.SHIPPED:
        begin_draft(TABLE, edit)
    edits.keep_pending(draft, TABLE, edits.merged(edits.pending(draft, TABLE), edit))
