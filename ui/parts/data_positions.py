"""Imports positions from a file: datum, matching report, what would move, then all at once."""

from __future__ import annotations

import pandas as pd
import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from optimizer.tables.positions import (
    Datum,
    MatchStatus,
    PositionPreview,
    apply_positions,
    match_counts,
    preview_positions,
)
from ui import drafts
from ui.parts.draft_names import new_draft_name
from ui.parts.faults import show_issues
from ui.parts.uploads import as_folder
from ui.state import remember, t

TEMPLATE = "code,name,township,lat,lon\n331125001000,,,28.11,119.57\n,元和街道,,28.12,119.56\n"
MOVES_SHOWN = 1000


def show(draft: str) -> None:
    """Show the import."""
    st.caption(t("positions.lead"))
    left, right = st.columns([3, 2])
    file = left.file_uploader(t("positions.file"), type=["csv", "xlsx", "xlsm"], key="positions")
    datum = right.radio(
        t("positions.datum"),
        [None, *Datum],
        format_func=lambda d: t("positions.datum_ask") if d is None else t(f"datum.{d.value}"),
        help=t("positions.datum_help"),
    )
    right.download_button(
        t("positions.template"),
        data=TEMPLATE.encode("utf-8-sig"),
        file_name="positions.csv",
        mime="text/csv",
        on_click="ignore",
    )
    if file is None:
        st.info(t("positions.none"))
    elif datum is None:
        st.warning(t("positions.datum_missing"))
    else:
        _show_preview(file, datum, draft)


def _show_preview(file: UploadedFile, datum: Datum, draft: str) -> None:
    with as_folder([file]) as folder:
        path = next(folder.iterdir())
        preview = preview_positions(path, dataset=drafts.folder(draft), datum=datum)
        _show_matches(preview)
        show_issues(preview.issues)
        if preview.faults:
            return
        _show_moves(preview)
        skip = False
        if preview.unmatched:
            skip = st.checkbox(t("positions.skip", n=len(preview.unmatched)))
        ready = bool(preview.moves) and (skip or not preview.unmatched)
        label = t("positions.apply", n=len(preview.moves))
        if st.button(label, type="primary", disabled=not ready):
            _apply(preview, draft, skip=skip)


def _apply(preview: PositionPreview, draft: str, *, skip: bool) -> None:
    """Write the new positions into the draft; the shipped data gets a draft first."""
    name = draft
    if draft == drafts.SHIPPED:
        name = drafts.create(new_draft_name(), source=drafts.folder(draft))
    apply_positions(preview, target=drafts.folder(name), allow_unmatched=skip)
    remember("data", name)
    st.session_state["notice"] = t("positions.applied", n=len(preview.moves), name=name)
    st.rerun()


def _show_matches(preview: PositionPreview) -> None:
    """Show how many rows of the file found their place, and those that did not."""
    counts = match_counts(preview.matches)
    for column, status in zip(st.columns(len(MatchStatus)), MatchStatus, strict=True):
        column.metric(_status(status), counts[status])
    if preview.unmatched:
        rows = [
            {
                t("issues.row"): match.row,
                t("positions.written"): match.written,
                t("positions.result"): _status(match.status),
                t("positions.may_be"): "；".join(f"{p.above} {p.name}" for p in match.places),
            }
            for match in preview.unmatched
        ]
        st.dataframe(pd.DataFrame(rows), hide_index=True, width="stretch")


def _show_moves(preview: PositionPreview) -> None:
    """Show from where to where each place would go."""
    st.subheader(t("positions.moves", n=len(preview.moves)))
    rows = [
        {
            t("positions.kind"): t(f"positions.kind.{move.kind.value}"),
            t("positions.name"): move.name,
            t("positions.old"): f"{move.old.lat:.5f}, {move.old.lon:.5f}",
            t("positions.new"): f"{move.new.lat:.5f}, {move.new.lon:.5f}",
            t("positions.km"): round(move.moved_km, 2),
            t("positions.error"): move.error_km,
            t("positions.along"): move.along_with or "",
        }
        for move in preview.moves[:MOVES_SHOWN]
    ]
    st.dataframe(pd.DataFrame(rows), hide_index=True, width="stretch")
    along = sum(move.along_with is not None for move in preview.moves)
    if along:
        st.caption(t("positions.along_note", n=along))


def _status(status: MatchStatus) -> str:
    return t("positions.none_found" if status is MatchStatus.NONE else f"positions.{status.value}")
