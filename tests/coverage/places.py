"""Shipped counties laid out once for the tests of coverage models."""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path

from optimizer import settings
from optimizer.covering import Coverable, coverable
from optimizer.jobs import PlanRequest


@cache
def shipped(county: str) -> Coverable:
    """Return a shipped county in four weeks."""
    return coverable(
        PlanRequest(
            dataset=settings.default_dataset(),
            counties=(county,),
            weeks=4,
            start=date(2026, 11, 30),
            out=Path(),
        )
    )
