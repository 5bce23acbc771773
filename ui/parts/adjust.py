"""The panel in which a plan is adjusted: choose an edit, see what it does, keep it or not."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from optimizer.adjusting import KeepEdits, Kept, Trial, TryEdits, desk_arguments
from optimizer.assembling.edits import Edit
from optimizer.domain.plan import Plan
from optimizer.domain.problem import Problem
from optimizer.errors import ShanluError
from optimizer.exporting import CountyPlan, FolderCheck
from optimizer.jobs.warm import WarmSolvers
from ui import shell
from ui.adjustments import free_folder, keep_pending, pending
from ui.parts.adjust_forms import ask_edit
from ui.parts.adjust_result import edit_words, show_trial
from ui.parts.plan_scope import Scope
from ui.parts.plan_views import Selection
from ui.state import remember, t
from ui.store import PlanEntry

TRIED = "adjust.tried"

Tried = tuple[Trial | None, tuple[Edit, ...]]
"""What was tried, and what came of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bench:
    """What is adjusted: one county's plan of a plan folder."""

    entry: PlanEntry
    plan: CountyPlan

    @property
    def key(self) -> str:
        """What names its desk."""
        return f"{self.entry.stamp} {self.plan.code}"

    @property
    def block(self) -> tuple[Problem, Plan]:
        """The problem and the plan as they were opened."""
        return self.plan.problem, self.plan.result.plan

    @property
    def desk(self) -> tuple[str, ...]:
        """How its desk is opened."""
        return desk_arguments(self.entry.path, self.plan.code)


def show(entry: PlanEntry, check: FolderCheck, scope: Scope, selection: Selection) -> None:
    """Offer to adjust the plan in view, where that makes sense."""
    notice = st.session_state.pop("adjust.notice", None)
    if notice:
        st.toast(notice)
    if not st.toggle(t("adjust.open"), key="adjust.open", help=t("adjust.open_help")):
        return
    hindrance = obstacle(entry, check, scope)
    if hindrance:
        st.info(t(hindrance))
        return
    bench = Bench(entry=entry, plan=scope.plans[0])
    solvers().prepare(bench.key, bench.desk)  # it gets ready while an edit is being chosen
    with st.container(border=True):
        st.fragment(_panel)(bench, selection)


@st.cache_resource(show_spinner=False)
def solvers() -> WarmSolvers:
    """Return the processes that hold plans, shared by all sessions."""
    return WarmSolvers()


def obstacle(entry: PlanEntry, check: FolderCheck, scope: Scope) -> str | None:
    """Return why the plan in view cannot be changed, as the key of a text; ``None`` if it can."""
    if entry.improving:
        return "adjust.not_while_improving"
    if len(scope.plans) != 1:
        return "adjust.one_county"
    return "adjust.not_with_violations" if check.violations else None


def _panel(bench: Bench, selection: Selection) -> None:
    edits = pending(bench.entry.key, bench.plan.code)
    trial = _trial(bench, edits)
    form, result = st.columns([2, 3.6], gap="medium")
    with form:
        plan = (trial.problem, trial.plan) if trial else bench.block
        edit = ask_edit(*plan, selection)
        ready = edit is not None
        if st.button(t("adjust.try"), type="primary", disabled=not ready, key="adjust.try"):
            trial, edits = _tried(bench, (trial, edits), edit) if edit else (trial, edits)
    with result:
        if trial is None:
            st.info(t("adjust.none"))
        else:
            _show_edits(bench, edits, trial)
            show_trial(trial, selection)


def _tried(bench: Bench, before: Tried, edit: Edit) -> Tried:
    """Try one more edit; one that cannot be had is told and forgotten."""
    wanted = (*before[1], edit)
    try:
        trial = _ask(bench, wanted)
    except ShanluError as error:
        shell.tell(error)
        return before
    _wait(bench, wanted)
    return trial, wanted


def _trial(bench: Bench, edits: tuple[Edit, ...]) -> Trial | None:
    """Return what the edits do; they may be those of an earlier visit to the page."""
    if not edits:
        return None
    try:
        return _ask(bench, edits)
    except ShanluError as error:
        shell.tell(error)
        st.button(
            t("adjust.discard"), key="adjust.discard_broken", on_click=_wait, args=(bench, ())
        )
        return None


def _ask(bench: Bench, edits: tuple[Edit, ...]) -> Trial:
    """Return what some edits do; the last answer is remembered."""
    known = st.session_state.get(TRIED)
    if known is not None and known[:2] == (bench.key, edits):
        return known[2]  # type: ignore[no-any-return]
    waited_for = "adjust.starting" if known is None or known[0] != bench.key else "adjust.trying"
    with st.spinner(t(waited_for)):
        reply = solvers().ask(bench.key, bench.desk, TryEdits(edits=edits))
    if reply.restarted:
        st.warning(t("adjust.restarted"))
    trial: Trial = reply.value
    st.session_state[TRIED] = (bench.key, edits, trial)
    return trial


def _show_edits(bench: Bench, edits: tuple[Edit, ...], trial: Trial) -> None:
    st.markdown(f"**{t('adjust.so_far', n=len(edits))}**")
    for number, edit in enumerate(edits, start=1):
        st.text(f"{number}. {edit_words(edit, bench.plan.problem)}")
    undo, keep, discard = st.columns([1, 1.4, 1])
    fewer = {undo: ("adjust.undo", edits[:-1]), discard: ("adjust.discard", ())}
    for column, (name, left) in fewer.items():
        column.button(t(name), key=name, on_click=_wait, args=(bench, left), width="stretch")
    sound = not trial.violations
    if keep.button(
        t("adjust.keep"), type="primary", key="adjust.keep", disabled=not sound, width="stretch"
    ):
        _keep(bench, edits)


def _wait(bench: Bench, edits: tuple[Edit, ...]) -> None:
    """Let these edits wait to be kept, and no others."""
    keep_pending(bench.entry.key, bench.plan.code, edits)


def _keep(bench: Bench, edits: tuple[Edit, ...]) -> None:
    """Write the adjusted plan and open it."""
    request = KeepEdits(
        edits=edits,
        out=free_folder(bench.entry.key),
        origin=bench.entry.key,
        data=shell.data_folder(),
    )
    try:
        with st.spinner(t("adjust.keeping")):
            kept: Kept = solvers().ask(bench.key, bench.desk, request).value
    except ShanluError as error:
        shell.tell(error)
        return
    _wait(bench, ())
    remember("plan", kept.folder.name)
    st.session_state["adjust.notice"] = t("adjust.kept")
    st.rerun()
