"""Logs of errors that nobody expected: their tracebacks are for us, not for the user."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from optimizer import settings


def write_log(details: str) -> Path | None:
    """Write a log under ``SHANLU_HOME`` and return where it is; ``None`` if that is impossible."""
    where = settings.logs_dir() / f"{datetime.now():%Y%m%d-%H%M%S-%f}.log"
    try:
        where.parent.mkdir(parents=True, exist_ok=True)
        where.write_text(details, encoding="utf-8")
    except OSError:
        return None
    return where


def unexpected(error: BaseException, details: str) -> tuple[str, str]:
    """Return what people are told of an unexpected error, in Chinese and in English."""
    what = f"{type(error).__name__}: {error}"
    where = write_log(details)
    place_zh = f"详情见 {where}" if where else "日志也无法写出"
    place_en = f"details are in {where}" if where else "the log could not be written either"
    return f"程序发生意外错误（{what}），{place_zh}。", f"Unexpected error ({what}); {place_en}."
