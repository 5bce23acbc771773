from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Locator, expect

from optimizer.domain.conditions import Conditions
from optimizer.viewing.folium_map import MapView, standalone_map_html
from optimizer.viewing.payload import map_payload
from tests.browser.conftest import HOSTILE, Watched
from tests.support.problems import tiny_plan
from tests.viewing.sample import sample_blocks, sample_problem, write_heights, write_polygons
from tests.viewing.test_conditions import BOX, CIRCLE, VILLAGE

pytestmark = pytest.mark.browser


def open_map(watched: Watched, folder: Path, html: str) -> None:
    path = folder / "map.html"
    path.write_text(html, encoding="utf-8")
    watched.page.goto(path.as_uri())
    watched.page.wait_for_selector("html[data-shanlu-map=ready]")


def find(watched: Watched, text: str) -> None:
    watched.page.fill("[data-role=find]", text)
    watched.page.press("[data-role=find]", "Enter")


def popup(watched: Watched) -> Locator:
    """The popup that opened last; one that closes fades away for a moment."""
    return watched.page.locator(".sl-popup").last


def options(watched: Watched, role: str) -> list[str]:
    return watched.page.locator(f"[data-role={role}] option").all_inner_texts()


def test_the_file_opens_with_relief_counties_and_legend(
    watched: Watched, tmp_path: Path, shots: Path
) -> None:
    payload = map_payload(
        sample_blocks(),
        polygons_path=write_polygons(tmp_path),
        elevation_path=write_heights(tmp_path),
    )
    open_map(watched, tmp_path, standalone_map_html(payload))

    page = watched.page
    page.screenshot(path=shots / "map_file.png")
    assert page.locator(".leaflet-relief-pane img.leaflet-image-layer").count() == 1
    assert page.locator(".sl-county").all_inner_texts() == ["龙泉市"]
    assert "全部到访 · 3" in page.inner_text(".sl-legend")
    assert "空心：位置为模型推算" in page.inner_text(".sl-legend")
    assert "车辆与需求为合成数据。" in page.inner_text(".sl-notes")
    assert watched.requests[1:] == [url for url in watched.requests[1:] if url.startswith("data:")]


def test_a_modelled_village_says_so_with_its_error(watched: Watched, tmp_path: Path) -> None:
    open_map(watched, tmp_path, standalone_map_html(map_payload(sample_blocks())))

    find(watched, "S3村")
    expect(popup(watched)).to_contain_text("位置为模型推算，误差约 5 km")
    find(watched, "S1村")
    expect(popup(watched)).to_contain_text("GeoNames 地名库 · 误差约 0.5 km")


def test_the_pickers_show_the_routes_of_a_day_and_of_a_van(
    watched: Watched, tmp_path: Path
) -> None:
    open_map(watched, tmp_path, standalone_map_html(map_payload(sample_blocks())))
    page = watched.page

    assert options(watched, "day")[:2] == ["不显示路线（只看覆盖）", "2026-11-30 周一"]
    assert options(watched, "vehicle") == ["全部车辆 (1)", "浙K·H1"]
    page.select_option("[data-role=day]", label="2026-12-01 周二")
    assert options(watched, "vehicle") == ["全部车辆 (1)", "浙K·V1"]
    assert page.inner_text(".sl-count") == "显示 1 条路线"
    page.select_option("[data-role=vehicle]", label="浙K·V1")
    assert page.locator(".sl-number").all_inner_texts() == ["1", "2", "3"]
    page.select_option("[data-role=day]", label="全部日期")
    assert page.inner_text(".sl-count") == "显示 2 条路线"
    page.select_option("[data-role=vehicle]", index=0)
    assert page.inner_text(".sl-count") == "显示 6 条路线"
    page.select_option("[data-role=day]", index=0)
    assert page.inner_text(".sl-count") == "显示 0 条路线"


def test_who_lives_in_a_village_is_shown_when_asked_for(watched: Watched, tmp_path: Path) -> None:
    """V2 lives in S1: with the others about, its routes are left aside until a line is chosen."""
    ((problem, plan), *_) = sample_blocks()
    vehicles = tuple(
        replace(one, depot_id="S1") if one.id == "V2" else one for one in problem.vehicles
    )
    payload = map_payload([(replace(problem, vehicles=vehicles), plan)])
    open_map(watched, tmp_path, standalone_map_html(payload))
    page = watched.page
    page.select_option("[data-role=day]", label="全部日期")

    assert options(watched, "line") == [
        "全部服务线",
        "各线（不含住村管家）",
        "流动医院",
        "定期上门",
        "供销班车",
    ]
    aside = page.inner_text(".sl-count")
    page.select_option("[data-role=line]", label="全部服务线")
    assert page.inner_text(".sl-count") == "显示 6 条路线"
    assert aside != "显示 6 条路线"
    page.select_option("[data-role=line]", label="流动医院")
    assert page.inner_text(".sl-count") == "显示 2 条路线"
    assert options(watched, "vehicle") == ["全部车辆 (1)", "浙K·H1"]


def test_a_stop_opens_the_days_work_of_its_van(watched: Watched, tmp_path: Path) -> None:
    view = MapView(day=1, vehicle_id="V1")
    open_map(watched, tmp_path, standalone_map_html(map_payload(sample_blocks()), view=view))

    watched.page.locator(".sl-number").nth(2).click()
    expect(popup(watched)).to_contain_text("13:00–13:30 S1村")
    expect(popup(watched)).to_contain_text("供销班车")


def test_a_layer_can_be_switched_off(watched: Watched, tmp_path: Path) -> None:
    payload = map_payload(sample_blocks(), elevation_path=write_heights(tmp_path))
    open_map(watched, tmp_path, standalone_map_html(payload))

    watched.page.uncheck("[data-layer=relief]")
    assert watched.page.locator("img.leaflet-image-layer").count() == 0


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_name_is_shown_as_it_is(watched: Watched, tmp_path: Path, name: str) -> None:
    problem = sample_problem({"S1": name, "D1": name})
    payload = map_payload([(problem, tiny_plan())], title=name)
    view = MapView(day=0, vehicle_id="H1")
    open_map(watched, tmp_path, standalone_map_html(payload, view=view))
    page = watched.page

    assert page.title() == name
    assert page.inner_text(".sl-head") == name
    page.locator(".sl-number").first.click()
    expect(popup(watched)).to_contain_text(name)
    find(watched, "S1")
    expect(popup(watched)).to_contain_text("村代码")
    expect(popup(watched).locator("h3")).to_have_text(name)
    assert page.evaluate("window.hacked") is None
    assert page.locator(".sl-popup img, .sl-popup script").count() == 0


def test_a_closed_village_says_so_as_it_was_written(
    watched: Watched, tmp_path: Path, shots: Path
) -> None:
    reason = HOSTILE[0]
    closed = replace(VILLAGE, reason=reason)
    conditions = Conditions(closures=(closed, CIRCLE, BOX))
    payload = map_payload(sample_blocks(), conditions=conditions)
    open_map(watched, tmp_path, standalone_map_html(payload))

    watched.page.screenshot(path=shots / "map_closed.png")
    assert "封闭或停办 · 1" in watched.page.inner_text(".sl-legend")
    find(watched, "S1村")
    expect(popup(watched)).to_contain_text("封村 S1村：2026-11-30 至 另行通知")
    expect(popup(watched)).to_contain_text(reason)
    find(watched, "S3村")
    expect(popup(watched).locator(".sl-closure")).to_have_count(0)
    assert watched.page.evaluate("window.hacked") is None


DRAWN = """
Object.values(window).find((one) => one instanceof L.Map)._layers
"""
CLOSED_SHAPES = f"""
Object.values({DRAWN.strip()}).filter((one) => one.options.dashArray === "5 4").length
"""


def test_closures_are_drawn_on_their_days(watched: Watched, tmp_path: Path) -> None:
    later = replace(VILLAGE, first=date(2026, 12, 1))
    conditions = Conditions(closures=(later, CIRCLE, replace(BOX, last=date(2026, 11, 30))))
    payload = map_payload(sample_blocks(), conditions=conditions)
    open_map(watched, tmp_path, standalone_map_html(payload))
    page = watched.page
    seen = {}
    for day in ("2026-11-30 周一", "2026-12-01 周二", "2026-12-07 周一", "全部日期"):
        page.select_option("[data-role=day]", label=day)
        legend = page.inner_text(".sl-legend")
        seen[day[:10]] = (page.evaluate(CLOSED_SHAPES), "封闭或停办 · 1" in legend)
    assert seen == {
        "2026-11-30": (2, False),
        "2026-12-01": (1, True),
        "2026-12-07": (0, True),
        "全部日期": (2, True),
    }
