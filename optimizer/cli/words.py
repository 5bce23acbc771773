"""Text from data on its way to a terminal."""

from __future__ import annotations

import unicodedata

from rich.markup import escape


def printable(text: str) -> str:
    """Return a text without control characters: a name must not steer a terminal."""
    return "".join("\N{REPLACEMENT CHARACTER}" if _is_control(c) else c for c in text)


def in_table(text: str) -> str:
    """Return a text for a cell of a rich table: printable, and no markup."""
    return escape(printable(text))


def _is_control(character: str) -> bool:
    return character != "\n" and unicodedata.category(character).startswith("C")
