"""The frame around every page: side bar, errors told to people, links between pages."""

from __future__ import annotations

import logging
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import wraps
from pathlib import Path

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from optimizer import settings
from optimizer.errors import DataFaultError, ShanluError
from ui import drafts
from ui.parts.faults import show_issues
from ui.records import raw_tables, rows_of
from ui.state import ALL, chosen, language, pick, remember, t, url_select
from ui.store import plan_entries
from ui.texts import LANGUAGE_NAMES

ICON_ADDRESS = "app/static/icon.png"
"""Where Streamlit serves static/icon.png; as HTML, since an image of Streamlit's costs a module."""
NAVIGATION = ("data", "plan", "review", "compare")

STYLE = """
<style>
[data-testid="stMainBlockContainer"] { padding-top: 2.6rem; padding-bottom: 3rem;
  max-width: 1500px; }
[data-testid="stMetric"] { background: #f6f9f8; border: 1px solid #e1e8e7; border-radius: 8px;
  padding: 10px 14px; }
[data-testid="stMetricLabel"] p { color: #51606b; }
[data-testid="stSidebarUserContent"] { padding-top: 0.4rem; }
.shanlu-brand { display: flex; align-items: center; gap: 0.9rem; }
@media print {
  [data-testid="stSidebar"], [data-testid="stHeader"] { display: none; }
  [data-testid="stMainBlockContainer"] { padding: 0; }
}
</style>
"""

CHINESE_UPLOAD = """
<style>
[data-testid="stFileUploaderDropzone"] button p { font-size: 0; }
[data-testid="stFileUploaderDropzone"] button p::after { content: "选择文件"; font-size: 0.9rem; }
[data-testid="stFileUploaderDropzoneInstructions"] { font-size: 0; }
[data-testid="stFileUploaderDropzoneInstructions"] * { font-size: 0; }
[data-testid="stFileUploaderDropzoneInstructions"]::after { content: "或把文件拖到这里";
  font-size: 0.85rem; }
</style>
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pages:
    """The pages, for links from one to another."""

    review: StreamlitPage
    plan: StreamlitPage
    compare: StreamlitPage
    data: StreamlitPage


def remember_pages(pages: Pages) -> None:
    """Keep the pages for `link`."""
    st.session_state["pages"] = pages


def link(name: str, label: str) -> None:
    """Show a link to a page; what is chosen goes along."""
    st.page_link(getattr(st.session_state["pages"], name), label=label)


def open_page(name: str) -> None:
    """Go to a page."""
    st.switch_page(getattr(st.session_state["pages"], name))


def style() -> None:
    """Set what the theme cannot, and the words that Streamlit has in English only."""
    st.html(STYLE)
    if language() == "zh":
        st.html(CHINESE_UPLOAD)


def guarded(show: Callable[[], None]) -> Callable[[], None]:
    """Return a page that tells its errors to people, in both languages, without a traceback."""

    @wraps(show)
    def page() -> None:
        try:
            show()
        except DataFaultError as error:
            tell(error)
            show_issues(error.issues)
        except ShanluError as error:
            tell(error)
        except Exception:  # noqa: BLE001 - the last gate before the user; the log has it all
            st.error(t("error.unexpected", log=_logged(traceback.format_exc())))

    page.__name__ = show.__module__.rpartition(".")[2]
    return page


def tell(error: ShanluError, *, warning: bool = False) -> None:
    """Show an error in Chinese and in English."""
    (st.warning if warning else st.error)(f"{error.message_zh}\n\n{error.message_en}")


def sidebar() -> None:
    """Show the choices that hold for every page."""
    with st.sidebar:
        st.html(
            f'<div class="shanlu-brand"><img src="{ICON_ADDRESS}" alt="" width="44" height="44">'
            f"<div><strong>{t('app.name')}</strong><br>{t('app.tagline')}</div></div>"
        )
        with st.container(gap="xsmall"):
            for page in NAVIGATION:
                link(page, t(f"nav.{page}"))
        st.divider()
        _language_switch()
        source = _data_select()
        _county_select(source)


def county() -> str:
    """Return the code of the county chosen, or ``"all"``."""
    return str(st.session_state.get("county", ALL))


def county_name(code: str) -> str:
    """Return the name of a county, or of the whole city."""
    names: dict[str, str] = st.session_state.get("county_names", {})
    return t("side.city") if code == ALL else names.get(code, code)


def _language_switch() -> None:
    if st.session_state.get("switch.lang") != language():
        st.session_state["switch.lang"] = language()
    st.segmented_control(
        t("side.language"),
        list(LANGUAGE_NAMES),
        format_func=lambda code: LANGUAGE_NAMES[code],
        key="switch.lang",
        required=True,
        label_visibility="collapsed",
        on_change=lambda: remember("lang", st.session_state["switch.lang"]),
    )


def _data_select() -> Path:
    """Show which data is used and return its folder."""
    labels = {drafts.SHIPPED: t("side.shipped")}
    labels |= {name: t("side.draft", name=name) for name in drafts.names()}
    name = url_select(
        t("side.data"), "data", list(labels), default=drafts.SHIPPED, names=labels.__getitem__
    )
    return drafts.folder(name)


def _county_select(source: Path) -> None:
    """Show the counties; reading their table alone is quick."""
    try:
        raw = raw_tables(source)
    except ShanluError:
        st.warning(t("side.faulty"))
        return
    rows = rows_of(raw, "counties")
    names = {
        row["county_code"]: pick(row["name"], row.get("name_en") or row["name"]) for row in rows
    }
    st.session_state["county_names"] = names
    labels = {**names, ALL: t("side.city")}
    st.session_state["county"] = url_select(
        t("side.county"),
        "county",
        list(labels),
        default=_latest_county(names),
        names=labels.__getitem__,
    )
    about = {row["key"]: row.get("value", "") for row in rows_of(raw, "about")}
    note = about.get(f"synthetic_note_{language()}", "")
    if note:
        with st.expander(t("side.note")):
            st.caption(note)


def _latest_county(names: dict[str, str]) -> str:
    """Return the county of the newest plan, if it is one, else the first."""
    planned = next((list(entry.counties) for entry in plan_entries()), [])
    if len(planned) == 1 and planned[0] in names:
        return planned[0]
    return next(iter(names), ALL)


def data_name() -> str:
    """Return the name of the draft chosen, or the key of the shipped data."""
    return chosen("data", [drafts.SHIPPED, *drafts.names()], drafts.SHIPPED)


def data_folder() -> Path:
    """Return the folder of the data chosen."""
    return drafts.folder(data_name())


def _logged(trace: str) -> Path:
    """Write an unexpected error to a log and return its path."""
    folder = settings.logs_dir()
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"app-{datetime.now():%Y%m%d-%H%M%S-%f}.txt"
    path.write_text(trace, encoding="utf-8")
    logging.getLogger("shanlu.app").error(trace)
    return path
