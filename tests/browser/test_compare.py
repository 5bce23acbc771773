"""The Compare page in a browser: every part without the network, hostile names as they are."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from optimizer.domain.scenario_result import ScenarioResult
from tests.browser.app_server import running_app
from tests.browser.conftest import HOSTILE, Watched
from tests.browser.test_app import PATIENCE_MS, grid_text, map_frame, settled
from tests.support.scenario_results import a_result
from tests.ui.conftest import TINY
from tests.ui.results import keep_result
from ui.pages.compare import VIEWS

pytestmark = pytest.mark.browser

COUNTY = "999901"
CODES = {"S1": "999901101201", "S2": "999901101202", "S3": "999901201201"}


@dataclass(frozen=True)
class App:
    address: str
    home: Path

    def url(self, **address: str) -> str:
        choices = {"data": "tiny", "county": "all", **address}
        return f"{self.address}/compare?" + "&".join(f"{k}={v}" for k, v in choices.items())


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[App]:
    home = tmp_path_factory.mktemp("home")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SHANLU_HOME", str(home))
        for name, names in (("tiny", {}), ("hostile", dict(zip(CODES, HOSTILE, strict=False)))):
            folder = home / "drafts" / name
            shutil.copytree(TINY, folder)
            rename(folder / "villages.csv", {CODES[key]: text for key, text in names.items()})
            for result in results(names):
                keep_result(result, folder)
    with running_app(home) as address:
        yield App(address=address, home=home)


def rename(file: Path, names: Mapping[str, str]) -> None:
    """Give villages other names."""
    with file.open(encoding="utf-8-sig", newline="") as source:
        rows = list(csv.DictReader(source))
    for row in rows:
        row["name"] = names.get(row["village_code"], row["name"])
    with file.open("w", encoding="utf-8", newline="") as target:
        writer = csv.DictWriter(target, rows[0].keys())
        writer.writeheader()
        writer.writerows(rows)


def results(names: Mapping[str, str]) -> list[ScenarioResult]:
    """Return results of two scenarios, the second with a name out of a spreadsheet, too."""
    other = HOSTILE[3] if names else "少车"
    given = {"codes": CODES, "county": COUNTY}
    return [
        a_result(name="现状", **given),
        a_result("fewer", name=other, routes_left_out=1, later_days=1, **given),
    ]


@pytest.fixture
def page(watched: Watched) -> Page:
    watched.page.set_default_timeout(PATIENCE_MS)
    expect.set_options(timeout=PATIENCE_MS)
    return watched.page


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("view", VIEWS)
def test_every_part_opens_without_the_network(
    app: App, page: Page, shots: Path, language: str, view: str
) -> None:
    page.goto(app.url(view=view, lang=language))
    settled(page)

    page.screenshot(path=shots / f"compare-{view}-{language}.png", full_page=True)
    expect(page.get_by_test_id("stAlertContentError")).to_have_count(0)


def test_the_map_shows_who_loses(app: App, page: Page) -> None:
    page.goto(app.url(view="map"))
    settled(page)
    body = map_frame(page)
    expect(body.get_by_text("少车 不再到位 · 1")).to_be_visible()
    expect(body.get_by_text("两个方案都到位 · 2")).to_be_visible()


def test_the_brief_can_be_taken_home(app: App, page: Page) -> None:
    page.goto(app.url(view="brief"))
    settled(page)
    page.get_by_role("button", name="生成简报").click()
    with page.expect_download() as pdf:
        page.get_by_role("button", name="下载一页简报").click()
    assert Path(pdf.value.path()).read_bytes().startswith(b"%PDF")


@pytest.mark.parametrize("view", ["numbers", "places", "map", "fleet"])
def test_hostile_names_are_shown_as_they_are(app: App, page: Page, view: str) -> None:
    page.goto(app.url(view=view, data="hostile"))
    settled(page)

    assert page.evaluate("window.hacked") is None
    if view == "map":
        body = map_frame(page)
        expect(body.locator(".sl-panel")).to_contain_text(f"{HOSTILE[3]} 不再到位 · 1")
        assert page.evaluate("document.querySelector('iframe').contentWindow.hacked") is None
        click_village(page)
        expect(body.locator(".sl-popup h3")).to_have_text(HOSTILE[0])
    elif view == "numbers":
        expect(page.get_by_test_id("stText").filter(has_text=HOSTILE[3]).first).to_be_visible()
    elif view == "places":
        assert "不再到位" in grid_text(page.get_by_test_id("stDataFrame").first)


def click_village(page: Page) -> None:
    """Open the popup of the first village, the way a click does."""
    page.evaluate(
        """() => {
            const inside = document.querySelector('iframe').contentWindow;
            const map = inside.eval('map_shanlu');
            map.eachLayer((layer) => {
                if (layer.getPopup && layer.getPopup() && !inside.opened) {
                    inside.opened = true;
                    layer.openPopup();
                }
            });
        }"""
    )
