"""The files of a plan folder, each to download, and all of them as one zip."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import streamlit as st

from ui.state import t
from ui.store import PlanEntry

FILES = {
    "plan.xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "plan.csv": "text/csv",
    "map.html": "text/html",
    "unserved.csv": "text/csv",
    "routes.geojson": "application/geo+json",
    "kpis.json": "application/json",
    "manifest.json": "application/json",
}
KIB = 1024


def show_files(entry: PlanEntry) -> None:
    """Show a button per file; a file is read only when its button is pressed."""
    st.caption(t("review.files_lead"))
    columns = st.columns(2)
    for i, (name, mime) in enumerate(FILES.items()):
        path = entry.path / name
        if path.is_file():
            columns[i % 2].download_button(
                f"{t(f'review.file.{name}')} · {_size(path.stat().st_size)}",
                data=path.read_bytes,
                file_name=f"{entry.start}-{name}",
                mime=mime,
                key=f"file.{entry.key}.{name}",
                on_click="ignore",
                width="stretch",
            )
    st.download_button(
        t("review.zip"),
        data=lambda: zipped(entry.path),
        file_name=f"shanlu-{entry.key}.zip",
        mime="application/zip",
        key=f"zip.{entry.key}",
        on_click="ignore",
        type="primary",
        width="stretch",
    )


def zipped(folder: Path) -> bytes:
    """Return every file of a folder as a zip."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                archive.write(path, path.relative_to(folder).as_posix())
    return buffer.getvalue()


def _size(count: int) -> str:
    return f"{count / KIB / KIB:.1f} MB" if count >= KIB * KIB else f"{max(1, count // KIB)} KB"
