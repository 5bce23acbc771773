"""What a code of a fault consists of."""

from __future__ import annotations

from dataclasses import dataclass

from optimizer.errors import Severity


@dataclass(frozen=True, slots=True, kw_only=True)
class Code:
    """
    A kind of fault: cause and remedy in both languages.

    The texts may name ``{sheet}``, ``{row}``, ``{column}``, ``{value}`` and the details that the
    place of origin gives.
    """

    id: str
    cause_zh: str
    cause_en: str
    remedy_zh: str
    remedy_en: str
    severity: Severity = Severity.FAULT
