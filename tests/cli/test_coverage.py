"""`shanlu coverage`."""

import json
import shutil
from pathlib import Path

import pytest

from tests.cli.conftest import TINY, Finished, shanlu

NOTE = ("本例全部为虚构", "made up")


def coverage(question: str, *more: object, dataset: Path = TINY, county: str = "all") -> Finished:
    files = ("--dataset", dataset, "--matrix", TINY / "matrix.csv", "--start", "2026-11-30")
    return shanlu("coverage", question, "--county", county, "--weeks", 2, *files, *more)


def answer(question: str, *more: object) -> dict:
    finished = coverage(question, *more, "--json")
    assert (finished.code, finished.err) == (0, "")
    found = json.loads(finished.out, parse_constant=lambda name: pytest.fail(f"{name} in JSON"))
    assert NOTE[1] in found["synthetic_note_en"]
    assert found["seconds"] >= 0
    return found


def refused(finished: Finished, zh: str, en: str) -> None:
    assert finished.code == 2
    assert finished.out == ""
    assert zh in finished.err
    assert en in finished.err
    assert "Traceback" not in finished.err


def test_the_fewest_tell_status_vehicles_by_line_and_base_and_bound():
    found = answer("fewest", "--minutes", 0)
    assert (found["status"], found["vehicles"], found["bound"], found["minimum"]) == (
        "optimal",
        2,
        2,
        2,
    )
    assert [(line["line_id"], line["vehicles"], line["minimum"]) for line in found["lines"]] == [
        ("hospital", 1, 1),
        ("supply", 1, 1),
    ]
    assert [(base["line_id"], base["vehicles"]) for base in found["bases"]] == [
        ("hospital", 1),
        ("supply", 1),
    ]


def test_a_grouping_that_pools_nothing_is_told_beside_the_answer(tmp_path):
    data = tmp_path / "data"
    shutil.copytree(TINY, data)
    groups = "group_id,grouping,name,codes\nG1,片区,东西,999901101;999901201\n"
    (data / "groupings.csv").write_text(groups, encoding="utf-8")
    finished = coverage("fewest", "--pool", "片区", "--json", dataset=data)
    assert finished.json["lines"]
    assert "“片区”没有起作用" in finished.err
    assert "Nothing is pooled" in finished.err


def test_within_an_hour_supply_needs_a_van_at_each_base():
    found = answer("fewest", "--line", "supply")
    assert (found["status"], found["vehicles"], found["bound"]) == ("optimal", 2, 2)
    assert [(base["depot_id"], base["vehicles"]) for base in found["bases"]] == [
        ("D-east", 1),
        ("D-west", 1),
    ]


def test_what_lies_beyond_an_hour_makes_the_fewest_infeasible_and_says_how_far_one_gets():
    found = answer("fewest", "--line", "hospital")
    (line,) = found["lines"]
    assert (found["status"], found["vehicles"], line["vehicles"]) == ("infeasible", None, None)
    assert line["villages_beyond"] == ["999901201201", "999901201202"]
    assert line["highest_share"] == pytest.approx(220 / 540)
    assert line["reached_share"] == pytest.approx(220 / 540)
    assert (found["vehicles_within"], line["vehicles_within"], line["bound_within"]) == (1, 1, 1)


def test_the_most_tell_residents_and_their_bound_by_county():
    found = answer("most", "--fleet", 1)
    assert (found["status"], found["residents"], found["residents_covered"]) == (
        "optimal",
        790,
        160,
    )
    assert (found["residents_bound"], found["gap"], found["vehicles_used"]) == (160, 0.0, 1)
    assert [(area["code"], area["name"]) for area in found["areas"]] == [("999901", "方山县")]
    assert [base["vehicles"] for base in found["bases"]] == [1]


def test_the_most_and_the_curve_tell_vehicles_by_line_and_base():
    for one in (answer("most", "--minutes", 0), answer("curve", "--minutes", 0)["points"][-1]):
        assert {(base["line_id"], base["vehicles"]) for base in one["bases"]} == {
            ("hospital", 1),
            ("supply", 1),
        }
        assert one["vehicles_by_line"] == {"hospital": 1, "supply": 1}
        assert [area["name"] for area in one["areas"]] == ["方山县"]


def test_a_budget_of_nothing_covers_nobody():
    found = answer("most", "--budget", 0)
    assert (found["residents_covered"], found["budget_cents"]) == (0, 0)


def test_the_curve_has_a_point_for_each_vehicle_where_there_are_few():
    found = answer("curve", "--points", 20)
    assert [(point["fleet"], point["residents_covered"]) for point in found["points"]] == [
        (1, 160),
        (2, 380),
        (3, 470),
    ]
    assert found["status"] == "optimal"


def test_an_impossible_floor_is_answered_with_the_highest_one():
    found = answer("floor", "--floor", 50, "--level", "township")
    assert (found["status"], found["highest"], found["highest_bound"]) == (
        "infeasible",
        0.21,
        0.21,
    )
    assert found["decided_s"] <= found["seconds"]
    assert [area["name"] for area in found["areas"]] == ["西乡", "东镇"]


def test_a_possible_floor_is_met_at_its_price():
    found = answer("floor", "--floor", 20, "--level", "township")
    assert (found["status"], found["price"]) == ("optimal", 0.0)
    assert {base["line_id"] for base in found["bases"]} == {"hospital", "supply"}
    assert sum(found["vehicles_by_line"].values()) == sum(b["vehicles"] for b in found["bases"])
    assert min(a["residents_covered"] / a["residents"] for a in found["areas"]) >= 0.2


@pytest.mark.parametrize("goal", ["median", "centre"])
def test_bases_are_chosen_line_by_line(goal):
    found = answer("bases", "--goal", goal, "--count", 1)
    assert [choice["line_id"] for choice in found["choices"]] == ["hospital", "supply"]
    hospital = found["choices"][0]
    # The co-op in the west lies nearer, but is no base for the line's vehicles.
    assert (hospital["chosen"], hospital["longest_s"]) == (["D-east"], 5100)
    assert (hospital["chosen_names"], hospital["kinds"]) == (["东镇服务站"], ["service_station"])
    assert (found["status"], hospital["status"]) == ("optimal", "optimal")
    key = "mean_s" if goal == "median" else "longest_s"
    assert hospital["bound_s"] == pytest.approx(hospital[key])


@pytest.mark.parametrize(
    ("question", "options", "told"),
    [
        ("fewest", (), ("最少车辆", "fewest vehicles", "supply", "reached")),
        ("most", (), ("最多覆盖", "most covered", "方山县", "supply")),
        ("curve", (), ("覆盖与车辆数", "coverage against fleet")),
        ("floor", ("--floor", 60), ("已证明做不到", "highest floor", "方山县")),
        ("floor", ("--floor", 50), ("做得到", "price of equity", "supply")),
        ("bases", (), ("基地", "median", "D-east")),
    ],
)
def test_people_get_a_table_in_both_languages_that_says_it_is_synthetic(question, options, told):
    finished = coverage(question, *options)
    assert finished.code == 0
    for text in (*told, *NOTE):
        assert text in finished.out


@pytest.mark.parametrize(
    ("question", "options", "zh", "en"),
    [
        ("fewest", ("--line", "trams"), "没有业务线“trams”", "the lines trams"),
        ("most", ("--fleet", -1), "整数", "whole number"),
        ("most", ("--fleet", 1.5), "整数", "whole number"),
        ("most", ("--budget", -1), "非负金额", "yuan >= 0"),
        ("most", ("--budget", "nan"), "非负金额", "yuan >= 0"),
        ("curve", ("--points", 0), "整数", "whole number"),
        ("floor", ("--floor", 101), "0–100", "0 to 100"),
        ("floor", ("--floor", "nan"), "0–100", "0 to 100"),
        ("floor", ("--floor", 50, "--fleet", -1), "整数", "whole number"),
        ("floor", ("--floor", 50, "--level", "group"), "--grouping", "with --grouping"),
        ("floor", ("--floor", 50, "--grouping", "x"), "--level group", "--level group only"),
        ("bases", ("--count", 3), "不能选 3 处", "3 cannot be chosen"),
        ("bases", ("--count", 0), "整数", "whole number"),
    ],
)
def test_wrong_input_is_named_in_both_languages(question, options, zh, en):
    refused(coverage(question, *options), zh, en)


@pytest.mark.parametrize("county", ["", ",", " ， "])
def test_no_county_at_all_is_refused(county):
    refused(coverage("fewest", county=county), "--county", "no county")


def test_a_cycle_past_the_calendar_is_refused():
    refused(coverage("fewest", "--start", "9999-12-27"), "9999-12-31", "past the calendar")


def test_an_unknown_county_is_named():
    refused(coverage("fewest", county="天上县"), "天上县", "There are")


@pytest.fixture(scope="module")
def planned_for(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The tiny dataset with scenarios."""
    data = tmp_path_factory.mktemp("with-scenarios") / "tiny"
    shutil.copytree(TINY, data)
    (data / "scenarios").mkdir()
    scenarios = {
        "fewer": '[[fleet]]\nline = "supply"\ncount = -1\n'
        '[[relocation]]\nfrom = "999901101201"\nto = "999901201202"\nresidents = 80\n',
        "poor": "budget_yuan = 0\n",
        "bad": '[[fleet]]\nline = "trams"\ncount = -1\n',
    }
    for name, text in scenarios.items():
        head = f'name_zh = "{name}"\nname_en = "{name}"\n'
        (data / "scenarios" / f"{name}.toml").write_text(head + text, encoding="utf-8")
    return data


@pytest.mark.parametrize(
    ("question", "options", "figure"),
    [
        ("fewest", (), lambda found: [line["present"] for line in found["lines"]]),
        ("most", (), lambda found: found["fleet"]),
        ("curve", (), lambda found: [point["fleet"] for point in found["points"]]),
        ("floor", ("--floor", 10), lambda found: found["fleet"]),
        ("bases", ("--line", "supply"), lambda found: round(found["choices"][0]["mean_s"])),
    ],
)
def test_every_question_can_be_asked_of_a_scenario(question, options, figure, planned_for):
    as_is, fewer = (
        coverage(question, *options, *more, "--json", dataset=planned_for)
        for more in ((), ("--scenario", "fewer"))
    )
    assert (as_is.code, fewer.code, fewer.err) == (0, 0, "")
    assert (as_is.json["scenario_id"], fewer.json["scenario_id"]) == (None, "fewer")
    told = {
        "fewest": ([1, 2], [1, 1]),
        "most": (3, 2),
        "curve": ([1, 2, 3], [1, 2]),
        "floor": (3, 2),
        "bases": (1253, 1284),
    }
    assert (figure(as_is.json), figure(fewer.json)) == told[question]


def test_the_budget_of_a_scenario_holds_unless_another_is_given(planned_for):
    asked = ("most", "--scenario", "poor", "--json")
    assert coverage(*asked, dataset=planned_for).json["residents_covered"] == 0
    rich = coverage(*asked, "--budget", 10**6, dataset=planned_for).json
    assert rich["residents_covered"] > 0


def test_people_are_told_which_scenario_an_answer_is_of(planned_for):
    assert "fewer" in coverage("most", "--scenario", "fewer", dataset=planned_for).out


def test_an_unknown_scenario_tells_the_known_ones_and_a_faulty_one_its_fault(planned_for):
    unknown = coverage("fewest", "--scenario", "nowhere", dataset=planned_for)
    refused(unknown, "bad、fewer、poor", "There are: bad、fewer、poor")
    faulty = coverage("fewest", "--scenario", "bad", dataset=planned_for)
    assert (faulty.code, faulty.out) == (4, "")
    assert "trams" in faulty.err


@pytest.fixture
def deserted(tmp_path: Path) -> Path:
    """The tiny dataset with nobody living in it."""
    shutil.copytree(TINY, tmp_path / "tiny")
    table = tmp_path / "tiny" / "villages.csv"
    head, *rows = table.read_text(encoding="utf-8").splitlines()
    residents, elderly = head.split(",").index("residents"), head.split(",").index("elderly")
    for number, row in enumerate(rows):
        cells = row.split(",")
        cells[residents] = cells[elderly] = "0"
        rows[number] = ",".join(cells)
    table.write_text("\n".join([head, *rows, ""]), encoding="utf-8")
    return tmp_path / "tiny"


def test_a_floor_where_nobody_lives_is_refused(deserted):
    refused(coverage("floor", "--floor", 50, dataset=deserted), "没有居民", "Nobody lives")


def test_bases_where_nobody_lives_are_refused(deserted):
    refused(coverage("bases", dataset=deserted), "没有要服务的居民", "nobody to serve")


def test_where_nobody_lives_no_share_is_told(deserted):
    finished = coverage("most", "--json", dataset=deserted)
    assert (finished.code, finished.json["residents"], finished.json["share"]) == (0, 0, None)
    assert "100.0%" not in coverage("most", dataset=deserted).out
