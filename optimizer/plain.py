"""Characters that no page, picture or file can hold."""

from __future__ import annotations

import re

UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
"""Control characters but tab and ends of lines, half characters, and what is no character."""


def without_unprintable(text: str) -> str:
    """Return a text with a sign of replacement for each character that cannot be printed."""
    return UNPRINTABLE.sub("\N{REPLACEMENT CHARACTER}", text)
