"""Faults in people's data and errors for people: what, where, and how to mend it, twice."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """A fault stops the work, a warning does not."""

    FAULT = "fault"
    WARNING = "warning"


@dataclass(frozen=True, slots=True, kw_only=True)
class Issue:
    """
    One fault or warning, placed as the user sees it.

    ``sheet`` is the sheet's or the file's name, ``row`` the row as Excel shows it (header = 1),
    ``column`` the header as the user wrote it; each is ``None`` where it does not apply.
    """

    code: str
    severity: Severity
    sheet: str | None
    row: int | None
    column: str | None
    value: str | None
    cause_zh: str
    cause_en: str
    remedy_zh: str
    remedy_en: str


@dataclass(frozen=True, slots=True)
class Remark:
    """What people should hear though nothing is wrong, in Chinese and in English."""

    message_zh: str
    message_en: str


class ShanluError(Exception):
    """
    An error that is told to the user as it is, never as a traceback.

    Parameters
    ----------
    message_zh, message_en
        What is wrong and how to mend it, in Chinese and in English.
    """

    def __init__(self, message_zh: str, message_en: str) -> None:
        super().__init__(f"{message_zh} / {message_en}")
        self.message_zh = message_zh
        self.message_en = message_en

    def __reduce__(self) -> tuple[type[ShanluError], tuple[str, str]]:
        """Keep both languages when the error crosses a process border."""
        return type(self), (self.message_zh, self.message_en)


class UsageError(ShanluError):
    """What was asked for cannot be done as asked: a wrong option, a start that is no Monday."""


class StoppedError(ShanluError):
    """A run was stopped before its time, with nothing to keep."""

    def __init__(self) -> None:
        super().__init__("已按要求停止，没有结果。", "Stopped as asked; there is no result.")

    def __reduce__(self) -> tuple[type[StoppedError], tuple[()]]:  # type: ignore[override]
        """Take no texts along."""
        return type(self), ()


class DataFaultError(ShanluError):
    """
    The data has faults; ``issues`` lists all of them, warnings included.

    Parameters
    ----------
    issues
        Every issue found.
    """

    def __init__(self, issues: tuple[Issue, ...]) -> None:
        faults = sum(issue.severity is Severity.FAULT for issue in issues)
        super().__init__(
            f"数据有 {faults} 处错误，请按清单逐条修改。",
            f"The data has {faults} fault(s); mend each one listed.",
        )
        self.issues = issues

    def __reduce__(self) -> tuple[type[DataFaultError], tuple[tuple[Issue, ...]]]:  # type: ignore[override]
        """Keep the issues when the error crosses a process border."""
        return type(self), (self.issues,)
