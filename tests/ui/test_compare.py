"""The page that compares scenarios, run without a browser."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from optimizer.briefing import Brief
from optimizer.jobs import reporting
from optimizer.scenarios import detached
from optimizer.scenarios.detached import list_grids, read_grid
from tests.support.scenario_results import a_result, below_floor
from tests.ui.results import keep_result
from tests.ui.test_pages import COUNTY, opened, words
from ui import drafts
from ui.pages.compare import SCENARIOS, VIEWS
from ui.parts import scenario_editor
from ui.texts.en import EN
from ui.texts.zh import ZH

CODES = {"S1": "999901101201", "S2": "999901101202", "S3": "999901201201"}
HOSTILE = "{{ 7*7 }} <b>*x*</b> :red[y]"


@pytest.fixture
def data(tiny_draft: str) -> Path:
    """The tiny draft with the results of two scenarios."""
    folder = drafts.folder(tiny_draft)
    keep_result(a_result(codes=CODES, county=COUNTY, name="现状"), folder)
    later = a_result(
        "fewer", name="少车", routes_left_out=1, later_days=1, codes=CODES, county=COUNTY
    )
    keep_result(later, folder)
    return folder


@pytest.fixture
def scenario(data: Path) -> Path:
    """A scenario beside the tiny draft."""
    file = data / "scenarios" / "less.toml"
    file.parent.mkdir(exist_ok=True)
    file.write_text('name_zh = "少一辆"\nname_en = "One less"\n', encoding="utf-8")
    return file


def pressed(app: AppTest, label: str) -> AppTest:
    return next(button for button in app.button if button.label == label).click().run()


def headers(app: AppTest) -> list[str]:
    """Return the header of the first table of indicators."""
    return ["".join(node.itertext()) for node in next(tables(app)).iterfind("thead/tr/th")]


def cells(app: AppTest) -> list[str]:
    """Return the cells of all tables of indicators."""
    return ["".join(node.itertext()) for table in tables(app) for node in table.iter("td")]


def tables(app: AppTest) -> Iterator[ElementTree.Element]:
    for part in app.get("html"):
        _, found, table = str(part.proto.body).partition("<table")
        if found:
            yield ElementTree.fromstring(found + table)


@pytest.mark.usefixtures("data")
@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_part_opens_in_both_languages(view: str, language: str) -> None:
    app = opened("compare", view=view, lang=language, county="all")

    assert not app.exception
    assert not app.error
    assert app.title[0].value == (ZH if language == "zh" else EN)["compare.title"]


SUBHEADERS = {
    "numbers": (
        "section.service",
        "section.fairness",
        "section.means",
        "section.hospital",
        "villagers",
    ),
    "changes": (),
    "places": ("counties", "changed", "below_floor", "worst", "gaps"),
    "map": (),
    "fleet": ("curve", "promise", "vehicles", "equity", "circles"),
    "brief": (),
    SCENARIOS: ("scenarios.one",),
}
BENEATH = {
    "numbers": {"html": 5},
    "changes": {"vega_lite_chart": 1},
    # The villages gained and lost, those below a floor; the worst served and longest gaps of both.
    "places": {"html": 1, "dataframe": 1 + 1 + 2 + 2},
    "map": {"iframe": 1},
    "fleet": {"html": 1, "dataframe": 3, "vega_lite_chart": 2},
    "brief": {"button": 1},
    SCENARIOS: {"dataframe": 1, "text_area": 2},
}


def test_what_every_part_holds_is_said_here() -> None:
    assert SUBHEADERS.keys() == BENEATH.keys() == set(VIEWS)


@pytest.mark.usefixtures("scenario")
@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_part_holds_all_that_it_is_about(data: Path, view: str, language: str) -> None:
    fewer = a_result("fewer", name="少车", routes_left_out=1, codes=CODES, county=COUNTY)
    keep_result(replace(fewer, below_floor=(below_floor("上坪"),)), data)
    app = opened("compare", view=view, lang=language, county="all")

    texts = ZH if language == "zh" else EN
    keys = (key if key in texts else f"compare.{key}" for key in SUBHEADERS[view])
    assert [header.value for header in app.subheader] == [texts[key] for key in keys]
    assert {kind: len(app.main.get(kind)) for kind in BENEATH[view]} == BENEATH[view]


@pytest.mark.usefixtures("data")
def test_a_map_is_offered_for_what_changes_and_for_each_travel_circle() -> None:
    app = opened("compare", view="map", county="all")

    offered = next(box.options for box in app.selectbox if box.label == ZH["compare.map"])
    assert offered == ["得失村：少车", "20分钟健康圈（现状）", "20分钟健康圈（少车）"]


@pytest.mark.usefixtures("data")
def test_today_is_what_the_others_are_held_against() -> None:
    app = opened("compare", county="all")

    assert headers(app) == ["指标", "现状", "少车"]
    assert "2（−1 变差）" in cells(app)


@pytest.mark.usefixtures("data")
def test_the_address_says_what_is_compared_and_in_which_order() -> None:
    app = opened("compare", county="all", runs="fewer.1,today.1")

    assert headers(app) == ["指标", "少车", "现状"]


@pytest.mark.usefixtures("data")
def test_the_part_of_the_page_for_a_county_that_was_run() -> None:
    app = opened("compare", county=COUNTY)

    assert not app.exception
    assert not app.error


@pytest.mark.usefixtures("data")
def test_what_is_synthetic_says_so() -> None:
    assert "车辆与需求为合成数据。" in words(opened("compare", county="all"))


@pytest.mark.usefixtures("tiny_draft")
def test_without_results_the_page_says_what_to_do() -> None:
    app = opened("compare", county="all")

    assert not app.exception
    assert ZH["compare.none"] in words(app)


def test_one_result_alone_is_not_compared(data: Path) -> None:
    app = opened("compare", county="all", runs="today.1")

    assert ZH["compare.choose_two"] in words(app)


def test_results_of_unlike_runs_are_refused_in_words(data: Path) -> None:
    keep_result(a_result("other"), data)
    app = opened("compare", county="all", runs="today.1,other.1")

    assert not app.exception
    assert any("范围不同" in str(error.value) for error in app.error)


def test_runs_with_other_settings_and_edited_scenarios_are_told(data: Path) -> None:
    longer = replace(a_result("longer", name="*久*", codes=CODES, county=COUNTY), iterations=7)
    keep_result(longer, data)
    (data / "scenarios").mkdir(exist_ok=True)
    names = 'name_zh = "*久*"\nname_en = "longer"\nmonth = 3\n'
    (data / "scenarios" / "longer.toml").write_text(names, encoding="utf-8")
    app = opened("compare", county="all", runs="today.1,longer.1")

    assert not app.exception
    unlike, edited = (str(warning.value) for warning in app.warning)
    assert "7" in unlike
    assert "改过" in edited
    assert "*久*" not in unlike


def test_a_damaged_result_is_told(data: Path) -> None:
    folder = keep_result(a_result("bad", codes=CODES, county=COUNTY), data)
    (folder / "result.json").write_text("{", encoding="utf-8")
    app = opened("compare", county="all", runs="today.1,bad.1")

    assert not app.exception
    assert any("读不出来" in str(error.value) for error in app.error)


def test_a_run_for_one_county_lies_beside_that_for_all(data: Path) -> None:
    keep_result(a_result(name="现状", codes=CODES, county=COUNTY), data, county=COUNTY)
    runs = opened("compare", county=COUNTY).multiselect(key="compare.runs")

    assert runs.options == ["现状", "少车", "现状（方山县）"] or runs.options == [
        "少车",
        "现状",
        "现状（方山县）",
    ]
    everywhere = opened("compare", county="all").multiselect(key="compare.runs")
    assert "现状（方山县）" not in everywhere.options


def test_hostile_names_are_text(data: Path) -> None:
    keep_result(a_result("odd", name=HOSTILE, codes=CODES, county=COUNTY), data)
    app = opened("compare", county="all", runs="today.1,odd.1")

    assert not app.exception
    assert HOSTILE in [text.value for text in app.text]
    assert HOSTILE in headers(app)


def test_the_brief_is_made_when_asked_for(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pixel = Path("static/icon.png").read_bytes()
    made = Brief(pdf=b"%PDF", slides=(pixel,))
    monkeypatch.setattr("ui.parts.compare_brief.make_brief", lambda *_, **__: made)
    app = opened("compare", county="all", view="brief")
    assert len(app.get("download_button")) == 0

    pressed(app, ZH["compare.brief_make"])
    assert not app.exception
    assert len(app.get("download_button")) == 2


@pytest.mark.usefixtures("scenario")
def test_a_scenario_with_faults_is_listed_by_line_and_not_saved(scenario: Path) -> None:
    before = scenario.read_text("utf-8")
    app = opened("compare", county="all", view="scenarios", scenario="less", part="toml")
    app.text_area[0].set_value(before + "flet = 3\n").run()
    pressed(app, ZH["scenarios.save"])

    assert not app.exception
    assert any(ZH["scenarios.not_saved"] == str(error.value) for error in app.error)
    faults = next(table.value for table in app.dataframe if ZH["issues.row"] in table.value)
    assert faults[ZH["issues.row"]].tolist() == ["3"]
    assert scenario.read_text("utf-8") == before


def test_a_sound_scenario_is_saved(scenario: Path) -> None:
    text = 'name_zh = "改名"\nname_en = "Renamed"\n'
    app = opened("compare", county="all", view="scenarios", scenario="less", part="toml")
    app.text_area[0].set_value(text).run()
    pressed(app, ZH["scenarios.save"])

    assert not app.exception
    assert not app.error
    assert scenario.read_text("utf-8") == text


def test_a_table_of_changes_is_edited_and_saved(
    scenario: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def typed_in(frame: pd.DataFrame, **_: object) -> pd.DataFrame:
        return pd.concat([frame, pd.DataFrame([{"fleet": "van", "count": -1}])])

    before = scenario.read_text("utf-8")
    monkeypatch.setattr(scenario_editor.st, "data_editor", typed_in)
    app = opened("compare", county="all", view="scenarios", scenario="less", part="fleet")
    assert ZH["scenarios.unsaved"] in [str(warning.value) for warning in app.warning]
    assert scenario.read_text("utf-8") == before
    pressed(app, ZH["scenarios.save"])

    assert not app.exception
    assert not app.error
    assert scenario.read_text("utf-8") == before + '\n[[fleet]]\nfleet = "van"\ncount = -1\n'


def test_names_are_edited_and_edits_can_be_dropped(scenario: Path) -> None:
    before = scenario.read_text("utf-8")
    app = opened("compare", county="all", view="scenarios", scenario="less", part="about")
    field = next(f for f in app.text_input if f.label == ZH["scenarios.top.name_zh"])
    field.set_value("").run()
    pressed(app, ZH["scenarios.save"])
    assert any(ZH["scenarios.not_saved"] == str(error.value) for error in app.error)
    assert scenario.read_text("utf-8") == before

    pressed(app, ZH["scenarios.drop"])
    field = next(f for f in app.text_input if f.label == ZH["scenarios.top.name_zh"])
    assert field.value == "少一辆"
    field.set_value("少两辆").run()
    pressed(app, ZH["scenarios.save"])
    assert not app.error
    assert scenario.read_text("utf-8") == before.replace("少一辆", "少两辆")


def test_a_faulty_scenario_opens_as_text_with_its_faults(scenario: Path) -> None:
    scenario.write_text("name_zh = 3\n", encoding="utf-8")
    app = opened("compare", county="all", view="scenarios", scenario="less", part="fleet")

    assert not app.exception
    assert app.text_area[0].value == "name_zh = 3\n"
    assert any(ZH["issues.row"] in table.value for table in app.dataframe)


def test_a_number_that_is_none_is_told_with_its_line(scenario: Path) -> None:
    rows = scenario.read_text("utf-8") + '[[closure]]\nclosure_id = "C"\nradius_km = "abc"\n'
    scenario.write_text(rows, encoding="utf-8")
    app = opened("compare", county="all", view="scenarios", scenario="less", part="closure")

    assert not app.exception
    assert ZH["scenarios.part_faulty"] in [str(warning.value) for warning in app.warning]
    assert any(ZH["issues.row"] in table.value for table in app.dataframe)


@pytest.mark.usefixtures("home")
@pytest.mark.parametrize("part", scenario_editor.PARTS)
def test_every_part_of_a_shipped_scenario_opens(part: str) -> None:
    app = opened(
        "compare", county="all", view="scenarios", data="shipped", scenario="typhoon", part=part
    )

    assert not app.exception
    assert not app.error


def test_a_scenario_is_copied_and_deleted(scenario: Path) -> None:
    app = opened("compare", county="all", view="scenarios", scenario="less")
    pressed(app, ZH["scenarios.copy_yes"])
    copy = scenario.with_name("less-2.toml")
    assert copy.read_bytes() == scenario.read_bytes()

    app = opened("compare", county="all", view="scenarios", scenario="less-2")
    pressed(app, ZH["scenarios.delete_yes"])
    assert not copy.exists()
    assert scenario.exists()


def test_a_copy_cannot_be_put_elsewhere(scenario: Path) -> None:
    app = opened("compare", county="all", view="scenarios", scenario="less")
    field = next(field for field in app.text_input if field.label == ZH["scenarios.new_id"])
    field.set_value("../up").run()
    pressed(app, ZH["scenarios.copy_yes"])

    assert not app.exception
    assert any("不能用" in str(error.value) for error in app.error)


@pytest.mark.usefixtures("scenario")
def test_a_run_is_asked_for_with_what_was_chosen(
    data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Unstarted:
        def __init__(self, *_: object, **__: object) -> None: ...

        def wait(self) -> int:
            return 0

    monkeypatch.setattr(reporting.subprocess, "Popen", Unstarted)
    app = opened("compare", county=COUNTY, view="scenarios")
    app.multiselect(key="run.which").set_value(["less"]).run()
    next(f for f in app.text_input if f.label == ZH["scenarios.seeds"]).set_value("3，4").run()
    pressed(app, ZH["scenarios.run_go"])

    assert not app.exception
    (state,) = list_grids()
    grid = read_grid(detached.grid_folder(state.id))
    assert (grid.scenario_ids, grid.seeds, grid.settings.counties) == (("less",), (3, 4), (COUNTY,))
    assert grid.results.name == f"county-{COUNTY}"


@pytest.mark.usefixtures("scenario")
def test_seeds_that_are_none_are_told() -> None:
    app = opened("compare", county="all", view="scenarios")
    next(f for f in app.text_input if f.label == ZH["scenarios.seeds"]).set_value("-1").run()

    assert not app.exception
    assert any("非负整数" in str(error.value) for error in app.error)


@pytest.mark.usefixtures("home")
def test_the_shipped_scenarios_are_read_only_until_there_is_a_draft() -> None:
    app = opened("compare", county="all", view="scenarios", data="shipped")

    assert not app.exception
    assert app.text_area
    assert all(field.disabled for field in app.text_area)
    assert ZH["scenarios.save"] not in [button.label for button in app.button]
    assert ZH["scenarios.on_shipped"] in words(app)


def test_the_page_needs_no_solver_in_the_process_of_the_app() -> None:
    """Solvers cost a second at the start; runs have processes of their own."""
    asked = "import sys, ui.pages.compare; print({'ortools', 'numba', 'pulp'} & set(sys.modules))"
    told = subprocess.run(
        [sys.executable, "-c", asked], check=True, capture_output=True, encoding="utf-8"
    )
    assert told.stdout.strip() == "set()"
