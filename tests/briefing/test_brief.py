"""The brief of scenarios: one page, pictures, fonts, hostile text."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path

import pytest
import typst
from PIL import Image

from optimizer.briefing import BriefPlaces, make_brief, printing, write_brief
from optimizer.briefing.brief import TEMPLATE
from optimizer.briefing.facts import LONGEST_ABOUT, LONGEST_NAME, brief_facts
from optimizer.briefing.printing import print_pdf, print_pictures
from optimizer.domain.scenario_result import ScenarioResult
from optimizer.errors import ShanluError, UsageError
from optimizer.kpi import compare_scenarios
from optimizer.viewing.marks import Ground
from tests.support.scenario_results import a_result
from tests.viewing.sample import sample_problem

HOSTILE = '#panic("x") #sys.inputs $x$ [*] \\ <a> @b "'
NO_CHARTS = {"curve": "", "equity": "", "maps": []}


@pytest.fixture(autouse=True)
def _forget_the_font() -> None:
    printing.chinese_font.cache_clear()


def some_results(number: int = 2) -> list[ScenarioResult]:
    return [
        a_result(f"s{i}", name=f"方案{i}", routes_left_out=i, later_days=i) for i in range(number)
    ]


def page_of(results: list[ScenarioResult]) -> list[bytes]:
    facts = brief_facts(compare_scenarios(results))
    return print_pictures(TEMPLATE, {**facts, "layout": "page", "charts": NO_CHARTS})


def test_the_brief_is_a_pdf_of_one_page_and_pictures_of_sixteen_to_nine(tmp_path: Path) -> None:
    files = write_brief(some_results(), tmp_path / "简报")

    assert files[0].read_bytes().startswith(b"%PDF")
    assert [file.name for file in files[1:]] == [f"slide-{i}.png" for i in range(1, len(files))]
    for file in files[1:]:
        assert Image.open(io.BytesIO(file.read_bytes())).size == (1920, 1080)
    assert len(page_of(some_results())) == 1


def test_with_places_there_is_a_slide_with_maps_more() -> None:
    villages = {village.code: village for village in sample_problem().villages}
    ground = Ground(shapes=(), planned=frozenset(), relief=None)

    with_map = make_brief(some_results(), places=BriefPlaces(villages=villages, ground=ground))
    assert len(with_map.slides) == len(make_brief(some_results()).slides) + 1


def test_four_scenarios_and_a_hundred_counties_stay_on_one_page() -> None:
    results = [
        replace(
            result,
            name_zh="很长的名字" * 30,
            about_zh="很长的说明" * 100,
            synthetic_note_zh="合成" * 500,
            total=replace(
                result.total,
                fairness=replace(
                    result.total.fairness,
                    counties=tuple(
                        replace(result.total.fairness.counties[0], code=str(i)) for i in range(100)
                    ),
                ),
            ),
            county_codes=tuple(map(str, range(100))),
            counties=tuple(f"第{i}县" for i in range(100)),
        )
        for result in some_results(4)
    ]

    assert len(page_of(results)) == 1


def test_long_names_are_cut() -> None:
    results = [replace(r, name_zh="长" * 99, about_zh="长" * 99) for r in some_results()]
    facts = brief_facts(compare_scenarios(results))

    assert {len(label) for label in facts["labels"]} <= set(range(LONGEST_NAME + 1))
    assert {len(about) for about in facts["abouts"]} == {LONGEST_ABOUT}


def test_the_page_says_that_the_data_is_synthetic() -> None:
    assert brief_facts(compare_scenarios(some_results()))["notes"] == ["车辆与需求为合成数据。"]


def test_text_of_people_is_printed_and_never_run() -> None:
    results = [
        replace(
            r, name_zh=HOSTILE, about_zh=HOSTILE, synthetic_note_zh=HOSTILE, counties=(HOSTILE,)
        )
        for r in some_results()
    ]

    assert make_brief(results).pdf.startswith(b"%PDF")


def test_what_cannot_be_printed_is_replaced() -> None:
    """Vega's library would end the process, so every such text is looked at before."""
    text = "名\x00\x0b\x1b\x7f\x85\uffff字"
    results = [
        replace(r, name_zh=text, about_zh=text, synthetic_note_zh=text, counties=(text,))
        for r in some_results()
    ]

    assert make_brief(results).pdf.startswith(b"%PDF")


@pytest.mark.parametrize("library", ["typst.Compiler", "vl_convert.vegalite_to_svg"])
def test_a_panic_of_a_library_is_told(monkeypatch: pytest.MonkeyPatch, library: str) -> None:
    class PanicException(BaseException):
        """What libraries in Rust raise."""

    def panics(*_: object, **__: object) -> None:
        raise PanicException("index out of bounds")

    monkeypatch.setattr(f"optimizer.briefing.printing.{library}", panics)

    with pytest.raises(ShanluError, match="index out of bounds"):
        make_brief(some_results())


def test_a_single_scenario_is_refused() -> None:
    with pytest.raises(UsageError, match="2 到 4"):
        make_brief(some_results(1))


def test_a_machine_without_a_chinese_font_is_told_how_to_get_one(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(printing, "CHINESE_FONTS", ("No Such Font",))

    with pytest.raises(ShanluError, match="fonts-noto-cjk") as told:
        write_brief(some_results(), tmp_path)
    assert "微软雅黑" in told.value.message_zh
    assert list(tmp_path.iterdir()) == []


def test_a_warning_of_typst_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(printing, "chinese_font", lambda: "No Such Font")

    with pytest.raises(ShanluError, match="unknown font family"):
        print_pdf(
            TEMPLATE,
            {
                **brief_facts(compare_scenarios(some_results())),
                "layout": "page",
                "charts": NO_CHARTS,
            },
        )


def test_an_error_of_typst_is_told_without_a_traceback() -> None:
    with pytest.raises(ShanluError, match="简报没有印成"):
        print_pdf(TEMPLATE, {"layout": "page"})


def test_the_fonts_of_this_machine_are_asked_for_by_name() -> None:
    assert printing.chinese_font() in typst.Fonts().families()


def test_hours_stand_beside_the_cost_of_a_person_time() -> None:
    facts = brief_facts(compare_scenarios(some_results()))
    names = [row[0]["text"] for part in facts["page_sections"] for row in part["rows"]]
    cost = names.index("每服务人次费用")
    assert names[cost + 1] == "每服务人次用时（在途和现场）"
