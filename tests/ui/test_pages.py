"""Every page of the app, run without a browser."""

import csv
import re
import subprocess
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

from optimizer import tiering
from optimizer.domain.problem import ClosedVisits, CycleClosure
from optimizer.jobs import JobStatus, PlanRequest, read_state
from optimizer.jobs.store import new_job, write_state
from optimizer.travel.table import TableProvider
from tests.support.problems import tiny_plan
from tests.ui.plans import write_plan
from tests.viewing.sample import sample_problem
from ui import drafts, edits
from ui.edits import TableEdits
from ui.parts import day_bound
from ui.parts.plan_scope import FROM_BASES
from ui.texts.en import EN
from ui.texts.zh import ZH

APP = Path(__file__).parents[2] / "app.py"
COUNTY = "999901"
SECTIONS = (
    "villages",
    "requirements",
    "vehicles",
    "orders",
    "conditions",
    "place",
    "positions",
    "exchange",
)


def opened(page: str, *, session: Mapping[str, object] | None = None, **address: str) -> AppTest:
    app = AppTest.from_file(str(APP), default_timeout=60)
    for key, value in (session or {}).items():
        app.session_state[key] = value
    for key, value in {"data": "tiny", "county": COUNTY, **address}.items():
        app.query_params[key] = value
    app._page_hash = calc_hash(page)
    return app.run()


def words(app: AppTest) -> str:
    kinds = (app.title, app.subheader, app.markdown, app.caption, app.info, app.success)
    return "\n".join(str(element.value) for kind in kinds for element in kind)


@pytest.mark.usefixtures("tiny_draft")
@pytest.mark.parametrize("section", SECTIONS)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_section_of_the_data_page_opens(section: str, language: str) -> None:
    app = opened("data", section=section, lang=language)

    assert not app.exception
    assert not app.error
    assert app.title[0].value == (ZH if language == "zh" else EN)["data.title"]


def test_blank_frequencies_are_told_as_the_tiers_have_them(tiny_draft: str) -> None:
    assert "频次等级" not in words(opened("data", section="requirements"))
    folder = drafts.folder(tiny_draft)
    tier = "tier_id,line_id,rank,visits_per_4_weeks\nall,hospital,1,2\n"
    (folder / "tiers.csv").write_text(tier, encoding="utf-8")
    table = folder / "requirements.csv"
    with table.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    hospital = [row for row in rows if row["line_id"] == "hospital"]
    for row in hospital:
        row["visits_per_4_weeks"] = ""
    with table.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, fieldnames=list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    assert f"2 次的 {len(hospital)} 项" in words(opened("data", section="requirements"))


@pytest.mark.usefixtures("tiny_draft")
@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_plan_page_says_that_it_can_plan(language: str) -> None:
    app = opened("plan", lang=language)

    assert not app.exception
    assert not app.error
    texts = ZH if language == "zh" else EN
    assert texts["plan.check_ok"] in words(app)
    assert texts["plan.jobs_none"] in words(app)
    start = next(button for button in app.button if button.label == texts["plan.go"])
    assert not start.disabled


@pytest.mark.usefixtures("tiny_draft")
def test_without_a_plan_the_review_page_says_what_to_do_next() -> None:
    app = opened("review")

    assert not app.exception
    assert ZH["review.none_hint"] in words(app)


@pytest.mark.usefixtures("tiny_draft")
@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_review_page_shows_a_plan(home: Path, language: str) -> None:
    write_plan(home / "plans" / "p1")

    app = opened("review", county="all", lang=language)

    assert not app.exception
    assert [metric.value for metric in app.metric][:2] == [
        "3 / 3",
        "12 次" if language == "zh" else "12",
    ]
    assert (ZH if language == "zh" else EN)["review.ok"] in words(app)
    assert app.selectbox(key="select.day").value == "0"


@pytest.mark.usefixtures("tiny_draft")
@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_indicators_say_how_evenly_villages_are_served(home: Path, language: str) -> None:
    write_plan(home / "plans" / "p1")

    app = opened("review", county="all", lang=language)

    texts = ZH if language == "zh" else EN
    for section in ("fairness", "access", "worst", "by_line", "caseload", "hospital"):
        assert texts[f"review.{section}"] in words(app)
    first = app.metric[0]
    assert "3 / 3" in str(first.delta)
    figures = {row[0]: row[1] for table in app.dataframe for row in table.value.values.tolist()}
    name = (
        "人均服务人次的基尼系数"
        if language == "zh"
        else "Gini coefficient of person-times per resident"
    )
    assert figures[name] == "0.344"


@pytest.mark.usefixtures("tiny_draft")
@pytest.mark.parametrize("language", ["zh", "en"])
def test_closed_visits_are_among_those_left_out(home: Path, language: str) -> None:
    problem = sample_problem()
    left = tuple(one for one in problem.requirements if one.id != "R6")
    (due,) = (one for one in problem.requirements if one.id == "R6")
    shut = CycleClosure(id="<b>{{7*7}}", stop_ids=(due.stop_id,), days=due.allowed_days)
    closed = ClosedVisits(due=due, visits=due.visits, closure_ids=(shut.id,))
    routes = tiny_plan().routes
    served = tuple(
        replace(r, trips=t)
        for r in routes
        if (t := tuple(t for t in r.trips if all("R6" not in s.requirement_ids for s in t.stops)))
    )
    write_plan(
        home / "plans" / "p1",
        problem=replace(problem, requirements=left, closures=(shut,), closed=(closed,)),
        routes=served,
    )
    app = opened("review", county="all", lang=language)
    assert not app.exception
    texts = ZH if language == "zh" else EN
    assert f"{texts['review.unserved']} (1)" in [tab.label for tab in app.tabs]
    (group,) = [one for one in app.expander if texts["reason.closed"] in one.label]
    assert texts["review.proved"] in group.label
    (row,) = group.dataframe[0].value.to_dict("records")
    assert "R6" in row.values()
    assert any("<b>{{7*7}}" in str(value) for value in row.values())


@pytest.mark.usefixtures("tiny_draft")
def test_stewards_in_villages_are_shown_when_asked_for(home: Path) -> None:
    """V1, a steward here, lives in S1; H1 and V2 leave from the base."""
    problem = sample_problem()
    vehicles = tuple(
        replace(v, depot_id="S1", fleet="steward") if v.id == "V1" else v for v in problem.vehicles
    )
    write_plan(home / "plans" / "p1", problem=replace(problem, vehicles=vehicles))

    app = opened("review", county="all", day="all")
    line, van = (app.selectbox(key=f"select.{name}") for name in ("line", "van"))
    assert not app.exception
    assert line.value == FROM_BASES
    assert not any("V1" in option for option in van.options)
    assert "养老管家：1 / 1 人上门" in words(app)

    everybody = opened("review", county="all", day="all", line="all")
    assert any("V1" in option for option in everybody.selectbox(key="select.van").options)


@pytest.mark.usefixtures("tiny_draft")
def test_the_day_and_the_van_of_the_address_are_shown(home: Path) -> None:
    write_plan(home / "plans" / "p1")

    app = opened("review", county="all", day="1", van="V1")

    stops = app.dataframe[0].value
    assert list(stops["停靠点"]) == ["S2村", "S3村", "S1村"]
    assert app.query_params["van"] == "V1"


@pytest.mark.usefixtures("tiny_draft")
def test_how_good_a_plan_is_proved_to_be_stands_beside_it(home: Path) -> None:
    write_plan(home / "plans" / "p1", bound_cents=1000)

    told = words(opened("review", county="all"))

    assert "成本下限 0.00 万元" in told
    assert ZH["review.bound_means"] in told


@pytest.mark.usefixtures("tiny_draft")
def test_a_day_is_proved_when_asked_for(home: Path) -> None:
    write_plan(home / "plans" / "p1")
    app = opened("review", county="all", day="1")

    (ask,) = [button for button in app.button if button.label == ZH["review.prove_day"]]
    ask.click().run(timeout=120)

    assert not app.exception
    assert re.search(r"2026-12-01：路线费用 \d+ 元，已证明不会低于 \d+ 元，相差 \d", words(app))


@pytest.mark.usefixtures("tiny_draft")
def test_a_proof_that_failed_says_why_and_can_be_tried_again(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_plan(home / "plans" / "p1")
    failed = subprocess.CompletedProcess([], returncode=1, stdout="", stderr="内存不足")
    monkeypatch.setattr(day_bound.subprocess, "run", lambda *_, **__: failed)
    app = opened("review", county="all", day="1")

    (ask,) = [button for button in app.button if button.label == ZH["review.prove_day"]]
    ask.click().run()

    assert any("内存不足" in str(error.value) for error in app.error)
    assert ZH["review.prove_day"] in [button.label for button in app.run().button]


@pytest.mark.usefixtures("tiny_draft")
def test_a_plan_that_breaks_a_rule_is_not_to_be_used(home: Path) -> None:
    write_plan(home / "plans" / "p1", routes=tiny_plan().routes[1:])

    app = opened("review", county="all")

    assert any("不要使用这个计划" in str(error.value) for error in app.error)


@pytest.mark.usefixtures("tiny_draft")
def test_a_damaged_plan_is_told_and_does_not_stop_the_page(home: Path) -> None:
    write_plan(home / "plans" / "p1")
    (home / "plans" / "p1" / "plan" / "331125.json").write_text("{", encoding="utf-8")

    app = opened("review", county="all")

    assert not app.exception
    assert any(ZH["review.unreadable"] == str(error.value) for error in app.error)


@pytest.mark.usefixtures("tiny_draft")
def test_a_plan_without_a_readable_manifest_does_not_hide_the_others(home: Path) -> None:
    write_plan(home / "plans" / "good")
    write_plan(home / "plans" / "bad")
    manifest = home / "plans" / "bad" / "manifest.json"
    manifest.write_text(manifest.read_text("utf-8")[:-20], encoding="utf-8")

    app = opened("review", county="all")

    assert not app.exception
    assert ZH["review.ok"] in words(app)
    assert any("已损坏" in str(warning.value) for warning in app.warning)


@pytest.mark.usefixtures("home")
def test_a_run_that_failed_says_why_in_both_languages(tiny_draft: str) -> None:
    request = PlanRequest(
        dataset=drafts.folder(tiny_draft),
        counties=(COUNTY,),
        weeks=1,
        start=date(2026, 11, 30),
        out=drafts.folder(tiny_draft),
    )
    job = new_job(request)
    failed = replace(read_state(job), status=JobStatus.FAILED, message_zh="坏了", message_en="bad")
    write_state(failed)

    app = opened("plan", job=job)

    assert not app.exception
    assert "坏了\n\nbad" in [error.value for error in app.error]
    runs = app.dataframe[-1].value
    assert list(runs.iloc[0])[1:4] == ["方山县", "2026-11-30 起 1 周", ZH["plan.status.failed"]]


@pytest.mark.usefixtures("home")
def test_a_run_stopped_before_its_first_plan_offers_none(tiny_draft: str) -> None:
    folder = drafts.folder(tiny_draft)
    request = PlanRequest(
        dataset=folder, counties=(COUNTY,), weeks=1, start=date(2026, 11, 30), out=folder
    )
    job = new_job(request)
    stopped = replace(read_state(job), status=JobStatus.STOPPED, message_zh="停了")
    write_state(stopped)

    app = opened("plan", job=job)

    assert not app.exception
    assert "停了" in [info.value for info in app.info]
    assert ZH["plan.to_review"] not in [button.label for button in app.button]


def test_edits_that_wait_are_shown_old_and_new(tiny_draft: str) -> None:
    waiting = TableEdits(changed={"R1-medical": {"service_min": "151"}})
    edits.keep_pending(tiny_draft, "requirements", waiting)

    app = opened("data", section="requirements")

    assert ZH["data.differences"].format(n=1) in words(app)
    shown = app.dataframe[-1].value
    assert list(shown[["编号", "原值", "新值"]].iloc[0]) == ["R1-medical", "150", "151"]
    save = next(button for button in app.button if button.label == ZH["data.save"])
    save.click().run()
    assert not edits.pending(tiny_draft, "requirements")
    assert ",151," in (drafts.folder(tiny_draft) / "requirements.csv").read_text("utf-8")


def test_an_edit_with_a_fault_stays_unsaved_and_is_listed(tiny_draft: str) -> None:
    waiting = TableEdits(changed={"R1-medical": {"visits_per_4_weeks": "28", "min_gap_days": "9"}})
    edits.keep_pending(tiny_draft, "requirements", waiting)
    app = opened("data", section="requirements")

    next(button for button in app.button if button.label == ZH["data.save"]).click().run()

    assert edits.pending(tiny_draft, "requirements") == waiting
    assert any("处错误" in str(error.value) for error in app.error)


@pytest.mark.parametrize("page", ["plan", "data"])
def test_a_faulty_draft_is_told_with_its_rows(tiny_draft: str, page: str) -> None:
    break_draft(tiny_draft)

    app = opened(page, section="villages")

    assert not app.exception
    assert app.error
    assert len(app.dataframe[0].value) > 0


def test_a_faulty_draft_can_still_be_brought_out_and_in(tiny_draft: str) -> None:
    break_draft(tiny_draft)

    app = opened("data", section="exchange")

    assert not app.exception
    assert not app.error


def break_draft(name: str) -> None:
    villages = drafts.folder(name) / "villages.csv"
    villages.write_text(villages.read_text("utf-8").replace(",999901101,", ",1,", 1), "utf-8")


@pytest.mark.usefixtures("home")
def test_an_unexpected_error_is_logged_and_not_shown(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken() -> None:
        raise RuntimeError("secret detail")

    monkeypatch.setattr("ui.pages.review.plan_entries", broken)

    app = opened("review", data="shipped")

    assert not app.exception
    assert "secret detail" not in str([error.value for error in app.error])
    assert "secret detail" in next((home / "logs").iterdir()).read_text("utf-8")


def test_a_closure_that_waits_is_saved_with_its_table(tiny_draft: str) -> None:
    row = {"closure_id": "C1", "kind": "village", "from_date": "2020-01-01"}
    row["village_code"] = "999901101201"
    edits.keep_pending(tiny_draft, "closures", TableEdits(added=(row,)))
    app = opened("data", section="conditions")

    next(button for button in app.button if button.label == ZH["data.save"]).click().run()

    assert not edits.pending(tiny_draft, "closures")
    text = (drafts.folder(tiny_draft) / "closures.csv").read_text("utf-8")
    assert "C1,village,2020-01-01" in text
    again = opened("data", section="conditions")
    assert any("封村 上坪" in str(element.value) for element in again.text)


def test_the_plan_page_tells_what_is_closed_in_the_cycle(tiny_draft: str) -> None:
    (drafts.folder(tiny_draft) / "closures.csv").write_text(
        "closure_id,kind,from_date,township_code,reason\n"
        "C1,封乡镇,2020-01-01,999901201,*塌方* :red[x]\n",
        encoding="utf-8",
    )
    app = opened("plan")

    assert not app.exception
    assert any("封乡镇 西乡" in str(e.value) and "*塌方* :red[x]" in str(e.value) for e in app.text)


def test_the_data_page_works_out_whether_tiers_can_be_met(
    tiny_draft: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    (drafts.folder(tiny_draft) / "tiers.csv").write_text(
        "tier_id,line_id,rank,visits_per_4_weeks\n*T1*,hospital,1,4\n", encoding="utf-8"
    )
    times = TableProvider({"van": Path("datasets/tiny/matrix.csv")})
    monkeypatch.setattr(tiering, "travel_provider", lambda *_: times)
    app = opened("data", section="conditions")
    app.segmented_control(key="conditions.table").set_value("tiers").run()
    next(button for button in app.button if button.label == ZH["data.tiers.ask"]).click().run()

    assert not app.exception
    assert any("*T1*（3 村）：每四周 4 次" in str(e.value) for e in app.text)


def with_trends(name: str) -> None:
    folder = drafts.folder(name)
    about = folder / "about.csv"
    about.write_text(about.read_text("utf-8") + "residents_year,2025\n", "utf-8")
    (folder / "trends.csv").write_text(
        "township_code,yearly_pct\n999901101,-10\n999901201,-5\n", "utf-8"
    )


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_data_page_shows_the_residents_of_later_years(tiny_draft: str, language: str) -> None:
    with_trends(tiny_draft)
    chosen = {"conditions.table": "trends", "residents.2025": 2026}
    app = opened("data", section="conditions", lang=language, session=chosen)

    assert not app.exception
    texts = ZH if language == "zh" else EN
    assert texts["data.residents.title"] in words(app)
    assert texts["data.residents.assumed"].format(year=2025) in words(app)
    # 780·0.9 = 702 and 410·0.95 = 389.5, rounded to the even 390
    assert residents_shown(app) == ["方山县" if language == "zh" else "Fangshan", 1190, 1092]


def test_the_year_of_projected_residents_can_be_moved(tiny_draft: str) -> None:
    with_trends(tiny_draft)
    app = opened("data", section="conditions", session={"conditions.table": "trends"})
    app.slider(key="residents.2025").set_value(2025).run()

    assert not app.exception
    assert residents_shown(app) == ["方山县", 1190, 1190]


def residents_shown(app: AppTest) -> list[object]:
    table = next(f.value for f in app.dataframe if any("2025" in c for c in f.value.columns))
    return list(table.iloc[0])[:3]


@pytest.mark.parametrize(
    ("about", "key"), [("", "no_year"), ("residents_year,2025\n", "no_trends")]
)
def test_the_data_page_says_what_is_missing_to_project(
    tiny_draft: str, about: str, key: str
) -> None:
    path = drafts.folder(tiny_draft) / "about.csv"
    path.write_text(path.read_text("utf-8") + about, "utf-8")
    app = opened("data", section="conditions")
    app.segmented_control(key="conditions.table").set_value("relocations").run()

    assert not app.exception
    assert ZH[f"data.residents.{key}"] in words(app)


def test_a_word_of_a_choice_is_shown_for_what_it_stands_for(tiny_draft: str) -> None:
    (drafts.folder(tiny_draft) / "closures.csv").write_text(
        "closure_id,kind,from_date,village_code\nC1,停办,2020-01-01,999901101201\n",
        encoding="utf-8",
    )
    app = opened("data", section="conditions")

    assert not app.exception
    mount = app.session_state["mount.closures"]
    assert list(mount.frame["kind"]) == ["suspension"]
    assert ZH["data.differences"].format(n=1) not in words(app)
