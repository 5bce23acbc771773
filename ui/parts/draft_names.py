"""Names for new drafts."""

from __future__ import annotations

from datetime import date

from ui import drafts
from ui.state import t


def new_draft_name() -> str:
    """Return a free name for a draft begun today."""
    return drafts.free_name(t("data.draft_name", day=f"{date.today():%m%d}"))
