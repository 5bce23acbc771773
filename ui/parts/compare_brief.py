"""The one-page brief and the pictures for slides, made when asked for."""

from __future__ import annotations

import io
import zipfile

import streamlit as st

from optimizer.briefing import Brief, BriefPlaces, make_brief
from optimizer.kpi import Comparison
from ui.parts.compare_maps import ground_in_view, villages_in_view
from ui.state import t

KEPT = "compare.brief"
SHOWN_PIXELS = 760


def show_brief(comparison: Comparison) -> None:
    """Show a button that makes the brief, then what it made."""
    st.caption(t("compare.brief_lead"))
    name = _name(comparison)
    if st.button(t("compare.brief_make"), type="primary"):
        with st.spinner(t("compare.brief_making")):
            villages = villages_in_view(comparison)
            places = BriefPlaces(villages=villages, ground=ground_in_view(comparison))
            made = make_brief(comparison.results, places=places if villages else None)
            st.session_state[KEPT] = (name, made)
    kept = st.session_state.get(KEPT)
    if kept is None or kept[0] != name:
        return
    _show_files(kept[1])


def _show_files(brief: Brief) -> None:
    """Show the downloads and the pictures."""
    pdf, pictures = st.columns(2)
    pdf.download_button(
        t("compare.brief_pdf"),
        data=brief.pdf,
        file_name="shanlu-brief.pdf",
        mime="application/pdf",
        on_click="ignore",
        width="stretch",
    )
    pictures.download_button(
        t("compare.brief_slides", n=len(brief.slides)),
        data=zipped(brief),
        file_name="shanlu-slides.zip",
        mime="application/zip",
        on_click="ignore",
        width="stretch",
    )
    for picture in brief.slides:
        with st.container(border=True):
            st.image(picture, width="stretch")


def zipped(brief: Brief) -> bytes:
    """Return the PDF and the pictures as one zip."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        for name, content in brief.files().items():
            archive.writestr(name, content)
    return buffer.getvalue()


def _name(comparison: Comparison) -> tuple[object, ...]:
    """Return what names a comparison: another choice, or another county, is another brief."""
    return tuple((r.input_hash, r.seed, r.county_codes, r.finished_at) for r in comparison.results)
