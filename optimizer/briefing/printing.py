"""Typst and Vega turned into bytes: text is data, fonts are known, warnings are errors."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from importlib import resources
from typing import Any, Literal

import typst
import vl_convert

from optimizer.errors import ShanluError
from optimizer.plain import without_unprintable
from optimizer.viewing.scenario_charts import Chart

CHINESE_FONTS = (
    "Microsoft YaHei",
    "Noto Sans CJK SC",
    "Source Han Sans SC",
    "PingFang SC",
    "Noto Sans SC",
    "SimHei",
    "DengXian",
    "WenQuanYi Micro Hei",
    "Noto Serif CJK SC",
    "SimSun",
)
"""Taken in this order; each has all signs of the Chinese national standard that names need."""

SLIDE_PPI = 144


@cache
def chinese_font() -> str:
    """
    Return the first font of `CHINESE_FONTS` that the machine has.

    Raises
    ------
    ShanluError
        If it has none: Typst would print boxes.
    """
    there = set(typst.Fonts().families())
    found = next((name for name in CHINESE_FONTS if name in there), None)
    if found is None:
        raise ShanluError(
            "这台电脑没有可用的中文字体，简报会印成方框。请安装字体后重启程序：Windows 装“微软雅黑”"
            "或“宋体”（设置 → 个性化 → 字体），Debian、Ubuntu 运行 apt install fonts-noto-cjk。",
            "This machine has no Chinese font: the brief would be printed as boxes. Install one "
            "and start the program again: Microsoft YaHei or SimSun on Windows (Settings, "
            "Personalisation, Fonts), apt install fonts-noto-cjk on Debian or Ubuntu.",
        )
    return found


def chart_svg(chart: Chart | None) -> str:
    """Return a chart as SVG; it may fetch nothing. Nothing is drawn of ``None``."""
    if chart is None:
        return ""
    font = chinese_font()
    with _panics_told():
        return str(
            vl_convert.vegalite_to_svg(
                _printable(chart.to_dict()),
                config={"font": font, "background": "white", "view": {"stroke": "#d8dfe0"}},
                allowed_base_urls=[],
            )
        )


def print_pdf(template: str, facts: Mapping[str, Any]) -> bytes:
    """
    Return a template of ``optimizer/briefing/assets`` with its facts as a PDF.

    Raises
    ------
    ShanluError
        If a font is missing, or Typst warns of anything or fails.
    """
    pages = _compiled(template, facts, kind="pdf")
    return pages if isinstance(pages, bytes) else b"".join(pages)


def print_pictures(template: str, facts: Mapping[str, Any]) -> list[bytes]:
    """Return the pages of a template as PNG pictures; raises like `print_pdf`."""
    pages = _compiled(template, facts, kind="png")
    return [pages] if isinstance(pages, bytes) else pages


def _compiled(
    template: str, facts: Mapping[str, Any], *, kind: Literal["pdf", "png"]
) -> bytes | list[bytes]:
    """Compile a template; the facts are one JSON text, never part of the source."""
    source = resources.files("optimizer.briefing").joinpath("assets", template).read_bytes()
    font = chinese_font()
    inputs = {"facts": json.dumps(_printable({**facts, "font": font}), ensure_ascii=False)}
    try:
        with _panics_told():
            pages, warnings = typst.Compiler(source, sys_inputs=inputs).compile_with_warnings(
                format=kind, ppi=SLIDE_PPI
            )
    except typst.TypstError as error:
        raise _failed(str(error.message)) from error
    if warnings or pages is None:
        raise _failed("; ".join(str(warning.message) for warning in warnings))
    return pages


def _printable(value: Any) -> Any:
    """
    Return JSON values without characters that cannot be printed.

    On a control character in a chart Vega's library ends the whole process, and nothing can catch
    that; names of places come from people's tables.
    """
    if isinstance(value, str):
        return without_unprintable(value)
    if isinstance(value, Mapping):
        return {_printable(key): _printable(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_printable(one) for one in value]
    return value


@contextmanager
def _panics_told() -> Iterator[None]:
    """Turn a panic of a library in Rust into an error that is told: it is no `Exception`."""
    try:
        yield
    except BaseException as error:
        if type(error).__name__ != "PanicException":
            raise
        raise _failed(str(error)) from error


def _failed(told: str) -> ShanluError:
    return ShanluError(
        f"简报没有印成：{told}。若与字体有关，请安装微软雅黑或 Noto CJK 中文字体后重启程序。",
        f"The brief was not printed: {told}. If it is about a font, install Microsoft YaHei or the "
        "Noto CJK fonts and start the program again.",
    )
