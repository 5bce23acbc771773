"""The page that compares scenarios: indicators, places, maps, fleet; and all scenarios."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from optimizer.domain.scenario_result import ScenarioResult
from optimizer.kpi import Comparison, compare_scenarios
from optimizer.kpi.scenario_scope import scope_of_county, scoped
from optimizer.kpi.scenarios import LEAST, MOST
from optimizer.scenarios.remarks import remarks_on
from optimizer.viewing.escape import escape_markdown
from ui import shell
from ui.parts.compare_brief import show_brief
from ui.parts.compare_fleet import show_fleet
from ui.parts.compare_maps import show_maps
from ui.parts.compare_numbers import show_changes, show_numbers
from ui.parts.compare_places import show_places
from ui.parts.scenario_list import show_scenarios
from ui.results import ASKED, ResultEntry, load_results, result_entries
from ui.state import ALL, asked, pick, remember, t, url_choice

FIRST = "today"
"""The scenario that the others are held against, where nothing is chosen."""

SCENARIOS = "scenarios"
VIEWS = ("numbers", "changes", "places", "map", "fleet", "brief", SCENARIOS)


def show() -> None:
    """Show the page."""
    st.title(t("compare.title"))
    st.caption(t("compare.lead"))
    entries = _in_view(result_entries(shell.data_folder()))
    chosen = _ask_results(entries)
    view = url_choice("view", VIEWS, names=lambda name: t(f"compare.view.{name}"))
    if view == SCENARIOS:
        show_scenarios()
    elif len(chosen) < LEAST:
        st.info(t("compare.none" if len(entries) < LEAST else "compare.choose_two"))
    else:
        results = load_results(chosen)
        _show_remarks(results, chosen)
        _show_view(view, results)


def _in_view(entries: Sequence[ResultEntry]) -> list[ResultEntry]:
    """Return the results of the whole city, and those run for the county chosen on the side."""
    return [entry for entry in entries if entry.county in (ALL, shell.county())]


def _show_remarks(results: Sequence[ScenarioResult], entries: Sequence[ResultEntry]) -> None:
    """Show what differs in how results were made, and which are of a scenario edited since."""
    folders = [entry.folder for entry in entries]
    for remark in remarks_on(results, folders, dataset=shell.data_folder()):
        # Names are of people: signs in them are no markup.
        st.warning(escape_markdown(pick(remark.zh, remark.en)))


def _show_view(view: str, whole: Sequence[ScenarioResult]) -> None:
    """Show one part of the comparison."""
    for note in dict.fromkeys(pick(r.synthetic_note_zh, r.synthetic_note_en) for r in whole):
        if note:
            st.caption(t("review.note", note=note))
    if view == "fleet":
        show_fleet(compare_scenarios(whole))
        return
    comparison = _in_county(whole)
    if view == "numbers":
        show_numbers(comparison)
    elif view == "changes":
        show_changes(comparison)
    elif view == "places":
        show_places(comparison)
    elif view == "map":
        show_maps(comparison)
    else:
        show_brief(comparison)


def _in_county(whole: Sequence[ScenarioResult]) -> Comparison:
    """Return the comparison for the county chosen on the side, or for all."""
    county = shell.county()
    if county == ALL or all(r.county_codes == (county,) for r in whole):
        return compare_scenarios(whole)
    counties = scope_of_county(whole, county)
    part = [scoped(result, counties) for result in whole]
    if len(counties) > 1:
        # Plain text, whatever signs a name has.
        st.text(t("compare.pooled", counties=pick("、", ", ").join(part[0].counties)))
    return compare_scenarios(part)


def _ask_results(entries: Sequence[ResultEntry]) -> list[ResultEntry]:
    """Let two to four results be chosen; the choice and its order are in the address."""
    by_key = {entry.key: entry for entry in entries}
    wished = (asked(ASKED) or "").split(",")
    value = [key for key in dict.fromkeys(wished) if key in by_key][:MOST] or _default(entries)
    if st.session_state.get("compare.runs") != value:
        st.session_state["compare.runs"] = value
    st.multiselect(
        t("compare.runs"),
        list(by_key),
        format_func=lambda key: _label(by_key[key], entries),
        key="compare.runs",
        max_selections=MOST,
        help=t("compare.runs_help"),
        placeholder=t("compare.runs_none"),
        on_change=lambda: remember(ASKED, ",".join(st.session_state["compare.runs"]) or None),
    )
    return [by_key[key] for key in value]


def _default(entries: Sequence[ResultEntry]) -> list[str]:
    """Return today's scenario and the three results written last, one per scenario."""
    own = [entry for entry in entries if entry.county == shell.county()]
    found = own if len(own) >= LEAST else [entry for entry in entries if entry.county == ALL]
    newest = sorted(found, key=lambda entry: -entry.written_ns)
    last = {entry.scenario_id: entry.key for entry in reversed(newest)}
    others = [last[entry.scenario_id] for entry in newest]
    today = [last[FIRST]] if FIRST in last else []
    return list(dict.fromkeys([*today, *others]))[:MOST]


def _label(entry: ResultEntry, entries: Sequence[ResultEntry]) -> str:
    """Return the name of a result; county and seed where there are several of its scenario."""
    name = pick(entry.name_zh, entry.name_en)
    if entry.county != ALL:
        name = t("compare.run_county", name=name, county=shell.county_name(entry.county))
    same = [e for e in entries if (e.scenario_id, e.county) == (entry.scenario_id, entry.county)]
    return name if len(same) == 1 else t("compare.run_seed", name=name, seed=entry.seed)
