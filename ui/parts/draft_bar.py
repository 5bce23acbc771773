"""Which data is being edited: make a draft, remove one."""

from __future__ import annotations

import streamlit as st

from optimizer.errors import ShanluError
from ui import drafts, edits
from ui.parts.draft_names import new_draft_name
from ui.state import pick, remember, t


def show(draft: str) -> None:
    """Say what is being edited and offer a new draft, or the removal of this one."""
    words, new, remove = st.columns([6, 1.6, 1.6], vertical_alignment="center")
    if draft == drafts.SHIPPED:
        words.info(t("data.on_shipped"))
    else:
        words.success(t("data.on_draft", name=draft))
        with remove.popover(t("data.remove"), width="stretch"):
            st.write(t("data.remove_sure", name=draft))
            if st.button(t("data.remove_yes"), type="primary", key="draft.remove"):
                _remove(draft)
    with new.popover(t("data.new"), width="stretch"):
        _ask_new(draft)


def _ask_new(draft: str) -> None:
    name = st.text_input(t("data.new_name"), value=new_draft_name(), max_chars=drafts.MAX_NAME)
    source = t("data.the_shipped") if draft == drafts.SHIPPED else draft
    st.caption(t("data.new_from", name=source))
    if st.button(t("data.new_make"), type="primary", key="draft.make"):
        try:
            made = drafts.create(name, source=drafts.folder(draft))
        except ShanluError as error:
            st.error(pick(error.message_zh, error.message_en))
            return
        remember("data", made)
        st.session_state["notice"] = t("data.draft_made", name=made)
        st.rerun()


def _remove(draft: str) -> None:
    edits.forget(draft)
    drafts.delete(draft)
    remember("data", drafts.SHIPPED)
    st.session_state["notice"] = t("data.removed", name=draft)
    st.rerun()
