"""
The one gate through which text from data reaches a page.

folium renders what it is given through Jinja twice, on the server, and writes it into JavaScript
and HTML: a village called ``{{ 7*7 }}`` came out as 49. So folium gets text from here only.
"""

from __future__ import annotations

import html
import json
from collections.abc import Mapping
from typing import Any

_BEYOND_HTML = {ord(sign): f"&#{ord(sign)};" for sign in "{}%`$\\=\u2028\u2029"}
_MARKDOWN = {ord(sign): f"&#{ord(sign)};" for sign in "|*_[]~!"}
_IN_SCRIPT = {
    "<": "\\u003c",
    ">": "\\u003e",
    "&": "\\u0026",
    "'": "\\u0027",
    "`": "\\u0060",
    "\u2028": "\\u2028",
    "\u2029": "\\u2029",
    "${": "$\\u007b",
    "{{": "{\\u007b",
    "{%": "{\\u0025",
    "{#": "{\\u0023",
}


def escape_markup(text: str) -> str:
    """Return ``text`` for an HTML page: no tags, no Jinja, no JavaScript template literals."""
    return html.escape(text, quote=True).translate(_BEYOND_HTML)


def escape_markdown(text: str) -> str:
    """Return ``text`` for a cell of a Markdown table: one line, no markup of either kind."""
    one_line = " ".join(escape_markup(text).split())
    return one_line.translate(_MARKDOWN)


def encode_payload(payload: Mapping[str, Any]) -> str:
    """
    Return ``payload`` as JSON that is safe inside a ``<script>`` and as a Jinja template.

    JSON's own opening braces are never doubled (an object begins with a quote or ends), so
    ``{{``, ``{%`` and ``{#`` occur inside strings only, where the escapes keep the value.
    """
    text = json.dumps(payload, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    for sign, code in _IN_SCRIPT.items():
        while sign in text:
            text = text.replace(sign, code)
    return text
