"""The proof of what the routes of the chosen day cost at least."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import date
from typing import Any

import streamlit as st

from optimizer.jobs.reporting import apart, environment
from optimizer.units import cents_to_yuan
from optimizer.viewing.escape import escape_markdown
from ui.parts.plan_scope import Scope
from ui.parts.plan_views import Selection
from ui.state import t
from ui.store import PlanEntry

SECONDS = 30
LONGEST_S = 600


def show(entry: PlanEntry, scope: Scope, selection: Selection) -> None:
    """Offer the proof of a single day, and show it once it is there."""
    if selection.day is None or selection.day not in scope.route_days:
        return
    day = scope.plans[0].problem.cycle.date_of(selection.day)
    key = f"proof.{entry.key}.{entry.stamp}.{scope.key}.{day}"
    if key not in st.session_state and st.button(
        t("review.prove_day"),
        help=t("review.prove_day_help"),
        key=f"{key}.button",
        type="tertiary",
        icon=":material/verified:",
    ):
        with st.spinner(t("review.proving_day")):
            proved, words = _proved(scope, day)
        if not proved:  # it can be tried again
            st.error(words)
            return
        st.session_state[key] = words
    found = st.session_state.get(key)
    if found is not None:
        st.caption(found)


def _proved(scope: Scope, day: date) -> tuple[bool, str]:
    """Return whether a process of its own could prove something, and what, or why not."""
    command = [sys.executable, "-m", "optimizer", "bound", str(scope.folder.path), "--json"]
    command += ["--day", day.isoformat(), "--seconds", str(SECONDS)]
    command += [part for plan in scope.plans for part in ("--county", plan.code)]
    try:
        done = subprocess.run(
            command,
            capture_output=True,
            encoding="utf-8",
            timeout=LONGEST_S,
            check=False,
            stdin=subprocess.DEVNULL,
            env=environment(),
            **apart(),
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        return False, t("review.prove_failed", why=escape_markdown(str(error)))
    if done.returncode:
        return False, t("review.prove_failed", why=escape_markdown(done.stderr.strip()))
    return True, _words(json.loads(done.stdout), day)


def _words(record: dict[str, Any], day: date) -> str:
    cost, bound = (cents_to_yuan(record[key]) for key in ("cost_cents", "bound_cents"))
    gap = record["gap_pct"]
    return t(
        "review.day_bound",
        day=day.isoformat(),
        cost=f"{cost:,.0f}",
        bound=f"{bound:,.0f}",
        gap="—" if gap is None else f"{gap:.1f} %",
    )
