"""The tiny dataset in years to come, against figures worked by hand."""

from __future__ import annotations

from pathlib import Path

import pytest

from optimizer.domain.dataset import Dataset
from optimizer.errors import DataFaultError, UsageError
from optimizer.tables import check_tables, read_dataset, read_raw
from optimizer.tables.projecting import project
from optimizer.tables.sheets import RawTables
from optimizer.tables.write import write_dataset_folder, write_workbook
from tests.tables.samples import codes, copy_tiny, edit

ABOUT = "residents_year,2025\n"
TRENDS = "township_code,yearly_pct,elderly_yearly_pct\n999901101,-10,\n999901201,-5,-20\n"
STILL = "township_code,yearly_pct\n999901101,0\n"
UP, DOWN, RIVER = "999901101201", "999901101202", "999901101203"
BAMBOO, GATE, RIDGE = "999901201201", "999901201202", "999901201203"
MOVE = f"2027,{DOWN},{RIVER},10"
"""160, 220, 400 residents in 东镇 (10 % fewer a year); 180, 140, 90 in 西乡 (5 % fewer)."""


def tiny(folder: Path, *moves: str, trends: str | None = TRENDS, about: str = ABOUT) -> Path:
    """Write the tiny dataset with trends and relocations."""
    copy = copy_tiny(folder / "data")
    edit(copy, "about", lambda text: text + about)
    if trends is not None:
        (copy / "trends.csv").write_text(trends, encoding="utf-8")
    if moves:
        head = "relocation_id,year,from_village,to_village,residents\n"
        rows = "".join(f"R{n},{move}\n" for n, move in enumerate(moves))
        (copy / "relocations.csv").write_text(head + rows, encoding="utf-8")
    return copy


def raw_of(path: Path) -> RawTables:
    raw, issues = read_raw(path)
    assert issues == ()
    assert raw is not None
    return raw


def then(path: Path, year: int) -> Dataset:
    """Return the dataset of a year, which has no fault."""
    dataset, issues = check_tables(project(raw_of(path), year=year))
    assert issues == ()
    assert dataset is not None
    return dataset


def residents(dataset: Dataset) -> list[int]:
    return [village.residents for village in dataset.villages]


def demand(dataset: Dataset) -> dict[str, tuple[int, float, int, int]]:
    """Return people, minutes and boxes out and back by requirement."""
    return {
        r.id: (r.people, r.service_s / 60, r.load_out[0], r.load_back[0])
        for r in dataset.requirements
    }


def test_the_year_of_the_residents_changes_nothing(tmp_path):
    raw = raw_of(tiny(tmp_path, f"2026,{RIDGE},{UP},"))
    assert project(raw, year=2025) is raw


def test_residents_follow_trends_and_the_plan_their_villages(tmp_path):
    dataset = then(tiny(tmp_path), 2026)
    # 90·0.95 = 85.5, 180·0.95 = 171, 140·0.95 = 133: 389.5 is rounded to the even 390
    assert residents(dataset) == [144, 198, 360, 171, 133, 86]
    assert dataset.residents_year == 2026


def test_people_loads_and_minutes_follow_the_residents(tmp_path):
    found = demand(then(tiny(tmp_path), 2026))
    before = demand(read_dataset(tmp_path / "data")[0])
    assert before["S1-supply"] == (25, 30, 20, 5)
    # 25·0.9 = 22.5 and 30·0.9 = 27 are 49.5, rounded to 50; 5·0.9 twice is 9
    assert found["S1-supply"] == (23, 27, 18, 5)
    assert found["S2-supply"] == (27, 27, 18, 4)
    assert found["R1-medical"] == (36, 135, 0, 0)


def test_services_of_the_elderly_follow_the_elderly(tmp_path):
    path = tiny(tmp_path)
    edit(
        path,
        "services",
        lambda text: text.replace("shopping,", "bathing,").replace("selling,", "care,"),
    )
    for table in ("requirements", "vehicle_types"):
        edit(path, table, lambda text: text.replace("shopping;selling", "bathing;care"))
    found = demand(then(path, 2026))
    # 竹溪 has 75 elderly of 180 residents, 石门 60, 岭头 45: 60, 48 and 36 after a fifth has gone
    assert found["S3-supply"] == (20, 24, 16, 4)
    assert found["R2-medical"][1] == 142.5


def test_a_requirement_without_anybody_left_falls_away(tmp_path):
    dataset = then(tiny(tmp_path, f"2026,{RIDGE},,"), 2026)
    assert residents(dataset)[-1] == 0
    gone = {r.id for r in read_dataset(tmp_path / "data")[0].requirements} - set(demand(dataset))
    assert gone == {"S5-supply"}


def test_those_who_arrive_bring_demand_in_proportion(tmp_path):
    found = then(tiny(tmp_path, f"2026,{RIDGE},{DOWN},22", trends=STILL), 2026)
    assert residents(found) == [160, 242, 400, 180, 140, 68]
    assert demand(found)["R1-medical"] == (44, 165, 0, 0)  # 40·1.1, 150·1.1
    assert demand(found)["S2-supply"] == (33, 33, 22, 5)  # 5·1.1 + 5 is 10.5, rounded to 10
    assert demand(found)["S1-supply"] == (25, 30, 20, 5)


def test_a_visit_that_has_outgrown_its_window_becomes_several(tmp_path):
    found = demand(then(tiny(tmp_path, f"2026,{RIVER},{DOWN},220", trends=STILL), 2026))
    # 150 minutes become 300; the windows have 180 of which 10 are set-up
    assert found["R1-medical"] == (40, 150, 0, 0)
    assert found["R1-medical-2"] == (40, 150, 0, 0)


def test_the_set_up_takes_its_part_of_the_window(tmp_path):
    found = demand(then(tiny(tmp_path, f"2026,{RIVER},{DOWN},33", trends=STILL), 2026))
    # 150·1.15 = 172.5 minutes do not fit 170
    assert found["R1-medical"] == (23, 86.2, 0, 0)
    assert found["R1-medical-2"] == (23, 86.2, 0, 0)


def test_joined_visits_stay_whole(tmp_path):
    path = tiny(tmp_path, f"2026,{RIVER},{DOWN},220", trends=STILL)
    edit(
        path,
        "requirements",
        lambda text: (
            text.replace("source\n", "source,join_id\n", 1)
            .replace("made up\n", "made up,\n")
            .replace("40,made up,", "40,made up,J1", 1)
        ),
    )
    sheet = project(raw_of(path), year=2026).sheets["requirements"]
    assert [row.cells[0] for row in sheet.rows].count("R1-medical") == 1
    assert "R1-medical-2" not in [row.cells[0] for row in sheet.rows]


def test_what_was_at_least_one_stays_at_least_one(tmp_path):
    found = demand(then(tiny(tmp_path), 2045))
    # 19 of 160 and 27 of 220 residents: 20 boxes are 2.38 and 2.45, 5 are 0.6 and 0.6
    assert [found[f"S{n}-supply"][2:] for n in (1, 2)] == [(2, 1), (3, 1)]


def test_frequencies_left_to_tiers_follow_by_themselves(tmp_path):
    path = tiny(tmp_path)
    edit(
        path, "requirements", lambda text: text.replace("shopping;selling,4,", "shopping;selling,,")
    )
    (path / "tiers.csv").write_text(
        "tier_id,line_id,rank,visits_per_4_weeks,min_residents\nT1,supply,1,8,150\nT2,supply,2,4,\n",
        encoding="utf-8",
    )
    now, issues = read_dataset(path)
    assert issues == ()
    visits = [
        {r.village_code: r.visits_per_4_weeks for r in d.requirements if r.line_id == "supply"}
        for d in (now, then(path, 2026))
    ]
    assert (visits[0][UP], visits[1][UP]) == (8, 4)  # 160 residents, then 144
    assert (visits[0][BAMBOO], visits[1][BAMBOO]) == (8, 8)  # 180, then 171


def test_the_data_says_that_it_is_projected(tmp_path):
    raw = project(raw_of(tiny(tmp_path)), year=2030)
    dataset, _ = check_tables(raw)
    assert dataset is not None
    assert "2030" in dataset.synthetic_note_zh
    assert "2030" in dataset.synthetic_note_en
    place = raw.sheets["villages"].headers.index("residents_source")
    assert {row.cells[place] for row in raw.sheets["villages"].rows} == {"projected"}


@pytest.mark.parametrize(
    ("moves", "zh", "en"),
    [((), "假定的趋势推算", "assumed trends,"), ((MOVE,), "趋势和搬迁推算", "and relocations,")],
)
def test_relocations_are_named_where_there_are_any(tmp_path, moves, zh, en):
    dataset = then(tiny(tmp_path, *moves), 2030)
    assert zh in dataset.synthetic_note_zh
    assert en in dataset.synthetic_note_en


def test_data_without_notes_gets_them(tmp_path):
    path = tiny(tmp_path)
    (path / "about.csv").write_text("note,value,key\n,2025,residents_year\n", encoding="utf-8")
    dataset = then(path, 2030)
    assert dataset.synthetic_note_zh == "人口和需求是按假定的趋势推算到 2030 年底的，不是统计数。"


def test_braces_in_a_note_are_kept(tmp_path):
    path = tiny(tmp_path)
    (path / "about.csv").write_text(
        "key,value\nresidents_year,2025\nsynthetic_note_zh,{year} {{7}}\n", encoding="utf-8"
    )
    assert then(path, 2026).synthetic_note_zh.startswith("{year} {{7}}")


def test_a_projection_can_be_written_and_projected_again(tmp_path):
    raw = project(raw_of(tiny(tmp_path, f"2027,{RIDGE},{UP},")), year=2026)
    write_dataset_folder(raw, tmp_path / "y2026")
    assert residents(then(tmp_path / "y2026", 2026)) == [144, 198, 360, 171, 133, 86]
    assert residents(then(tmp_path / "y2026", 2027))[-1] == 0


def test_a_workbook_is_projected_as_a_folder_is(tmp_path):
    raw = raw_of(tiny(tmp_path))
    write_workbook(raw, tmp_path / "book.xlsx")
    found = then(tmp_path / "book.xlsx", 2028)
    assert residents(found) == residents(then(tmp_path / "data", 2028))
    assert demand(found) == demand(then(tmp_path / "data", 2028))


@pytest.mark.parametrize("year", [2024, 2076, 10**9])
def test_a_year_out_of_reach_is_refused(tmp_path, year):
    with pytest.raises(UsageError, match="from 2025 to 2075") as raised:
        project(raw_of(tiny(tmp_path)), year=year)
    assert "2025 至 2075" in raised.value.message_zh


@pytest.mark.parametrize("trends", [None, "township_code,yearly_pct\n"])
def test_without_trends_nothing_is_projected(tmp_path, trends):
    with pytest.raises(UsageError, match="trends") as raised:
        project(raw_of(tiny(tmp_path, trends=trends)), year=2026)
    assert "人口趋势" in raised.value.message_zh


def test_without_the_year_of_the_residents_nothing_is_projected(tmp_path):
    with pytest.raises(UsageError, match="residents_year"):
        project(raw_of(tiny(tmp_path, about="")), year=2026)


def test_faults_are_told_before_anything_is_projected(tmp_path):
    with pytest.raises(DataFaultError) as raised:
        project(raw_of(tiny(tmp_path, f"2027,{RIDGE},,90")), year=2026)
    (issue,) = raised.value.issues
    assert (issue.code, issue.row, issue.column) == ("relocation_too_many", 2, "residents")
    assert "81" in issue.cause_zh  # 90·0.95² = 81.2


@pytest.mark.parametrize(
    ("trends", "moves", "about", "expected"),
    [
        ("999901101,-100,100\n", (), ABOUT, []),
        ("999901101,-101,\n", (), ABOUT, ["out_of_range"]),
        ("999901109,1,\n", (), ABOUT, ["unknown_reference"]),
        ("999901101,1,\n999901101,2,\n", (), ABOUT, ["duplicate_id"]),
        ("999901101,1,\n", (), "", ["no_residents_year"]),
        ("999901101,1,\n", (), "residents_year,去年\n", ["not_a_number"]),
        ("999901101,1,\n", (), "residents_year,2025.5\n", ["not_a_whole_number"]),
        ("999901101,1,\n", (), "residents_year,25\n", ["out_of_range"]),
        ("999901101,1,\n", (f"2026,{UP},{UP},5",), ABOUT, ["relocation_to_itself"]),
        ("999901101,1,\n", (f"2026,{UP},99,5",), ABOUT, ["unknown_reference"]),
        ("999901101,1,\n", (f"2026,{UP},,0",), ABOUT, ["out_of_range"]),
        ("999901101,1,\n", (f"26,{UP},,5",), ABOUT, ["out_of_range"]),
        ("999901101,1,\n", (f"2025,{UP},,500",), ABOUT, []),
    ],
)
def test_each_trend_and_relocation_is_one_that_can_be(tmp_path, trends, moves, about, expected):
    head = "township_code,yearly_pct,elderly_yearly_pct\n"
    path = tiny(tmp_path, *moves, trends=head + trends, about=about)
    assert codes(read_dataset(path)[1]) == expected
