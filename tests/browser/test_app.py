"""The app in a browser: edit, plan, look at the map, download; every page without the network."""

import io
import json
import re
import shutil
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import Locator, Page, expect

from optimizer.exporting import check_folder
from optimizer.settings import default_dataset
from optimizer.tables import load_dataset
from tests.browser.app_server import running_app
from tests.browser.conftest import HOSTILE, Watched
from tests.ui.conftest import TINY
from tests.ui.plans import write_plan

pytestmark = pytest.mark.browser

COUNTY = "999901"
PATIENCE_MS = 60_000


@dataclass(frozen=True)
class App:
    address: str
    home: Path

    def url(self, page: str = "", **address: str) -> str:
        choices = {"data": "tiny", "county": COUNTY, **address}
        return f"{self.address}/{page}?" + "&".join(f"{k}={v}" for k, v in choices.items())


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[App]:
    home = tmp_path_factory.mktemp("home")
    shutil.copytree(TINY, home / "drafts" / "tiny")
    write_plan(home / "plans" / "hand")
    with running_app(home) as address:
        yield App(address=address, home=home)


@pytest.fixture
def page(watched: Watched) -> Page:
    watched.page.set_default_timeout(PATIENCE_MS)
    expect.set_options(timeout=PATIENCE_MS)
    return watched.page


def settled(page: Page) -> None:
    """Wait until the page's script has run; no error is shown."""
    expect(page.get_by_test_id("stMain").get_by_role("heading").first).to_be_visible()
    page.wait_for_function(
        "!document.querySelector('[data-testid=stApp][data-test-script-state=running]')"
    )
    expect(page.get_by_test_id("stSkeleton")).to_have_count(0)
    page.wait_for_function("!document.querySelector('[data-stale=true]')")
    expect(page.get_by_test_id("stException")).to_have_count(0)


def headers(page: Page) -> list[str]:
    """The headers of the first editor, from the table that it keeps for screen readers."""
    found = page.get_by_test_id("stDataFrame").first.locator("[role=columnheader]")
    found.first.wait_for(state="attached")
    return [str(header.text_content()).strip() for header in found.all()]


def edit_first_cell(page: Page, header: str, value: str) -> None:
    """Type a value into the first row of the first editor, in the column of a header."""
    names = [name for name in headers(page) if name]
    steps = next(i for i, name in enumerate(names) if header in name)
    box = page.get_by_test_id("stDataFrame").first.bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + 70, box["y"] + 52)
    chosen = page.locator("[data-testid=stDataFrame] [role=gridcell][aria-selected=true]").first
    chosen.wait_for(state="attached")
    for _ in range(steps):
        # The grid takes keys one by one: the next counts from where the last has got to.
        column = chosen.get_attribute("aria-colindex")
        page.keyboard.press("ArrowRight")
        expect(chosen).not_to_have_attribute("aria-colindex", column or "")
    page.keyboard.press("Enter")
    field = page.locator("#portal input, #portal textarea").first
    field.wait_for()
    field.fill(value)
    field.press("Enter")


def grid_text(grid: Locator) -> str:
    """The text of a table, from what it keeps for screen readers."""
    grid.locator("[role=gridcell]").first.wait_for(state="attached")
    return "\n".join(grid.locator("[role=gridcell]").all_text_contents())


def map_frame(page: Page) -> Locator:
    frame = page.frame_locator("iframe").first
    frame.locator("html[data-shanlu-map=ready]").wait_for(state="attached")
    return frame.locator("body")


def test_edit_a_requirement_plan_look_at_the_map_and_download(
    app: App, page: Page, shots: Path
) -> None:
    page.goto(app.url("data", section="requirements"))
    settled(page)
    edit_first_cell(page, "服务分钟", "140")
    expect(page.get_by_text("未保存的改动（1 处）")).to_be_visible()
    page.screenshot(path=shots / "edit.png", full_page=True)
    page.get_by_role("button", name="检查并保存").click()
    expect(page.get_by_text("没有未保存的改动")).to_be_visible()
    dataset = load_dataset(app.home / "drafts" / "tiny")
    assert min(dataset.requirements, key=lambda r: r.id).service_s == 140 * 60

    page.get_by_role("link", name="计算").first.click()
    settled(page)
    page.get_by_text("2 周").click()
    page.get_by_text("自定").click()
    page.get_by_label("计算时间（秒）").fill("4")
    page.get_by_label("计算时间（秒）").press("Tab")
    settled(page)
    page.get_by_role("button", name="开始计算").click()
    expect(page.get_by_text("求解 ·").or_(page.get_by_text("计算完成")).first).to_be_visible()
    page.screenshot(path=shots / "planning.png", full_page=True)
    expect(page.get_by_text("计算完成")).to_be_visible()
    page.screenshot(path=shots / "planned.png", full_page=True)

    page.get_by_role("button", name="查看计划").click()
    expect(page.get_by_role("heading", name="复核")).to_be_visible()
    settled(page)
    body = map_frame(page)
    body.get_by_role("button", name="显示与图例").click()
    expect(body.get_by_text("全部到访 · 5")).to_be_visible()
    page.screenshot(path=shots / "review.png", full_page=True)
    page.get_by_role("tab", name="检查 (0)").click()
    expect(page.get_by_text("独立检查：0 违规")).to_be_visible()
    check_downloads(page, app)
    adjust_and_keep(page, app, shots)


def adjust_and_keep(page: Page, app: App, shots: Path) -> None:
    """A van is out on a day: seen at once, kept as a plan of its own, the plan before stays."""
    plans = set((app.home / "plans").iterdir())
    page.get_by_text("调整这个计划").click()
    page.get_by_role("button", name="试算").click()
    expect(page.get_by_text("已试的改动（1 处）")).to_be_visible()
    expect(page.get_by_text("独立检查：0 违规，可以采用")).to_be_visible()
    page.screenshot(path=shots / "adjust.png", full_page=True)
    page.get_by_role("button", name="采用，存为新计划").click()
    expect(page.get_by_text("已存为新计划")).to_be_visible()
    settled(page)
    plan = page.get_by_role("combobox", name="计划", exact=True)
    expect(plan).to_have_value(re.compile("手工调整"))
    (kept,) = set((app.home / "plans").iterdir()) - plans
    assert check_folder(kept).violations == 0
    assert json.loads((kept / "manifest.json").read_text("utf-8"))["adjusted"]["edits"]


def check_downloads(page: Page, app: App) -> None:
    page.get_by_role("tab", name="下载").click()
    with page.expect_download() as book:
        page.get_by_role("button", name="计划工作簿").click()
    workbook = openpyxl.load_workbook(io.BytesIO(Path(book.value.path()).read_bytes()))
    assert "计划" in workbook.sheetnames
    with page.expect_download() as everything:
        page.get_by_role("button", name="全部文件（zip）").click()
    archive = zipfile.ZipFile(io.BytesIO(Path(everything.value.path()).read_bytes()))
    manifest = json.loads(archive.read("manifest.json"))
    assert set(manifest["files"]) <= set(archive.namelist())
    assert manifest["cycle"]["weeks"] == 2


def test_a_search_can_be_stopped_and_keeps_its_best_plan(app: App, page: Page) -> None:
    page.goto(app.url("plan"))
    settled(page)
    page.get_by_text("精细 5 分钟").click()
    settled(page)
    page.get_by_role("button", name="开始计算").click()
    expect(page.get_by_text("最好成本随时间")).to_be_visible()
    page.get_by_role("button", name="停止并保留最好计划").click()
    expect(page.get_by_text("已停止，保留了最好计划")).to_be_visible()
    expect(page.get_by_role("button", name="查看计划")).to_be_visible()


def test_the_first_edit_of_the_shipped_data_makes_a_draft(app: App, page: Page) -> None:
    before = (default_dataset() / "villages.csv").read_bytes()
    page.goto(app.url("data", data="shipped", county="331125", section="villages"))
    settled(page)
    edit_first_cell(page, "常住人口", "377")
    expect(page.get_by_text("未保存的改动（1 处）")).to_be_visible()
    page.get_by_role("button", name="检查并保存").click()
    expect(page.get_by_text("没有未保存的改动")).to_be_visible()

    assert (default_dataset() / "villages.csv").read_bytes() == before
    made = next(path for path in (app.home / "drafts").glob("草稿*"))
    assert 377 in {village.residents for village in load_dataset(made).villages}


def test_edits_outlive_the_page_and_the_session(app: App, page: Page) -> None:
    page.goto(app.url("data", section="vehicles"))
    settled(page)
    edit_first_cell(page, "名称", "改名车")
    expect(page.get_by_text("未保存的改动（1 处）")).to_be_visible()

    page.goto(app.url("review"))
    settled(page)
    page.goto(app.url("data", section="vehicles"))
    settled(page)
    expect(page.get_by_text("未保存的改动（1 处）")).to_be_visible()
    assert "改名车" in grid_text(page.get_by_test_id("stDataFrame").first)
    page.get_by_role("button", name="放弃改动").click()
    expect(page.get_by_text("没有未保存的改动")).to_be_visible()


def test_a_click_on_the_map_places_a_village(app: App, page: Page, shots: Path) -> None:
    page.goto(app.url("data", section="place"))
    settled(page)
    chart = page.locator(".picker[data-ready]")
    expect(chart).to_be_visible()
    chart.click(position={"x": 300, "y": 200})
    expect(page.get_by_text("新位置：")).to_be_visible()
    expect(page.get_by_text("未保存的改动（")).to_be_visible()
    page.screenshot(path=shots / "place.png", full_page=True)
    page.get_by_role("button", name="检查并保存").click()
    expect(page.get_by_text("没有未保存的改动")).to_be_visible()

    moved = {v.code: v.position for v in load_dataset(app.home / "drafts" / "tiny").villages}
    original = {v.code: v.position for v in load_dataset(TINY).villages}
    assert sum(moved[code] != original[code] for code in moved) == 1


def test_an_upload_with_faults_is_listed_and_not_applied(app: App, page: Page, shots: Path) -> None:
    good = (TINY / "villages.csv").read_text(encoding="utf-8")
    page.goto(app.url("data", section="exchange"))
    settled(page)
    upload(page, "villages.csv", good.replace(",160,", ",很多,", 1))
    expect(page.get_by_text("处错误，改好之前不会采用")).to_be_visible()
    assert "很多" in grid_text(page.get_by_test_id("stDataFrame").first)
    page.screenshot(path=shots / "upload_faults.png", full_page=True)
    expect(page.get_by_role("button", name="应用这些改动")).to_have_count(0)

    page.goto(app.url("data", section="exchange"))
    settled(page)
    upload(page, "villages.csv", good.replace(",160,", ",161,", 1))
    expect(page.get_by_role("button", name="应用这些改动")).to_be_visible()
    page.screenshot(path=shots / "upload.png", full_page=True)
    page.get_by_role("button", name="应用这些改动").click()
    expect(page.get_by_text("已应用到草稿")).to_be_visible()
    residents = [v.residents for v in load_dataset(app.home / "drafts" / "tiny").villages]
    assert 161 in residents


def test_positions_are_imported_with_their_datum(app: App, page: Page, shots: Path) -> None:
    page.goto(app.url("data", section="positions"))
    settled(page)
    upload(page, "positions.csv", "code,lat,lon\n999901101203,28.1200,120.1650\n")
    expect(page.get_by_text("请在右侧选择文件里的坐标系")).to_be_visible()
    page.get_by_text("WGS-84（GPS、天地图）").click()
    expect(page.get_by_text("将移动 1 个地点")).to_be_visible()
    page.screenshot(path=shots / "positions.png", full_page=True)
    page.get_by_role("button", name="导入 1 个位置").click()
    expect(page.get_by_text("已导入 1 个位置")).to_be_visible()

    villages = {v.code: v for v in load_dataset(app.home / "drafts" / "tiny").villages}
    assert villages["999901101203"].position.lon == pytest.approx(120.165)


def upload(page: Page, name: str, text: str) -> None:
    file = {"name": name, "mimeType": "text/csv", "buffer": text.encode("utf-8")}
    page.set_input_files("input[type=file]", files=[file])


PAGES = [
    ("review", {"county": "all", "plan": "hand", "data": "shipped"}),
    ("plan", {}),
    ("data", {"section": "villages"}),
    ("data", {"section": "requirements"}),
    ("data", {"section": "vehicles"}),
    ("data", {"section": "conditions"}),
    ("data", {"section": "place"}),
    ("data", {"section": "positions"}),
    ("data", {"section": "exchange"}),
]


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize(("name", "choices"), PAGES)
def test_every_page_opens_in_both_languages(
    app: App, page: Page, shots: Path, language: str, name: str, choices: dict[str, str]
) -> None:
    page.goto(app.url("" if name == "review" else name, lang=language, **choices))
    settled(page)

    title = "-".join([name, choices.get("section", ""), language])
    page.screenshot(path=shots / f"page-{title}.png", full_page=True)
    expect(page.get_by_test_id("stAlertContentError")).to_have_count(0)


@pytest.mark.parametrize("names", [HOSTILE[:4], HOSTILE[3:]], ids=["first", "second"])
def test_hostile_names_are_shown_as_they_are(app: App, page: Page, names: list[str]) -> None:
    given = dict(zip(("S1", "S2", "S3", "D1"), names, strict=True))
    write_plan(app.home / "plans" / "hostile", names=given)
    page.goto(app.url("", county="all", plan="hostile", day="1", van="V1"))
    settled(page)

    body = map_frame(page)
    body.locator(".sl-number").first.click()
    for name in names:
        expect(body.locator(".sl-popup")).to_contain_text(name)
    stops = grid_text(page.get_by_test_id("stDataFrame").first)
    assert [name for name in names[:3] if name not in stops] == []
    hacked = "window.hacked || document.querySelector('iframe').contentWindow.hacked"
    assert page.evaluate(hacked) is None


def test_the_address_opens_the_same_view(app: App, page: Page) -> None:
    page.goto(app.url("", county="all", plan="hand", day="1", van="V1"))
    settled(page)
    body = map_frame(page)
    expect(body.locator(".sl-number")).to_have_count(3)
    expect(page.get_by_role("combobox", name="日期")).to_have_value("2026-12-01 周二")

    page.get_by_role("link", name="计算").first.click()
    settled(page)
    assert "county=all" in page.url
