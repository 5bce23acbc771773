"""Scenarios lie beside their dataset, results apart."""

import shutil
from pathlib import Path

import pytest

from optimizer import settings
from optimizer.errors import ShanluError, UsageError
from optimizer.scenarios.store import (
    cell_folder,
    copy_scenario,
    delete_results,
    delete_scenario,
    list_results,
    list_scenarios,
    read_result,
    scenario_file,
    scenarios_folder,
)
from optimizer.tables.read import read_raw
from optimizer.tables.write import write_dataset_folder
from tests.scenarios.bases import NAMES, TINY


@pytest.fixture
def dataset(tmp_path: Path) -> Path:
    folder = tmp_path / "data"
    shutil.copytree(TINY, folder)
    (folder / "scenarios").mkdir()
    (folder / "scenarios" / "one.toml").write_text("# mine\n" + NAMES, encoding="utf-8")
    (folder / "scenarios" / "not an id.toml").write_text(NAMES, encoding="utf-8")
    return folder


def test_a_copy_has_the_comments_too_and_takes_no_place_of_another(dataset: Path) -> None:
    target = copy_scenario(dataset, "one", "two")
    assert target.read_text(encoding="utf-8").startswith("# mine\n")
    assert [file.stem for file in list_scenarios(dataset)] == ["one", "two"]
    with pytest.raises(UsageError, match="already"):
        copy_scenario(dataset, "one", "two")


def test_a_scenario_can_be_deleted_once(dataset: Path) -> None:
    delete_scenario(dataset, "one")
    assert list_scenarios(dataset) == ()
    with pytest.raises(UsageError, match="no scenario 'one'"):
        delete_scenario(dataset, "one")


@pytest.mark.parametrize("name", ["", "../x", "a/b", "a\\b", ".x", "a b", "村", "x" * 65])
def test_an_id_cannot_lead_out_of_the_folder(dataset: Path, name: str) -> None:
    with pytest.raises(UsageError, match="cannot be the id"):
        scenario_file(dataset, name)


def test_a_dataset_that_is_written_keeps_its_scenarios_unless_told_otherwise(dataset: Path) -> None:
    raw, _ = read_raw(dataset)
    assert raw is not None
    write_dataset_folder(raw, dataset)
    assert (scenarios_folder(dataset) / "one.toml").is_file()
    write_dataset_folder(raw, dataset.parent / "bare", scenarios=False)
    assert not scenarios_folder(dataset.parent / "bare").exists()


def test_scenarios_of_a_workbook_lie_beside_it(tmp_path: Path) -> None:
    assert scenarios_folder(tmp_path / "book.xlsx") == tmp_path / "scenarios"


def test_a_damaged_result_is_told_and_none_is_none(tmp_path: Path) -> None:
    folder = cell_folder(tmp_path, "one", seed=3)
    assert read_result(folder) is None
    folder.path.mkdir(parents=True)
    folder.result.write_text("{", encoding="utf-8")
    with pytest.raises(ShanluError, match="cannot be read"):
        read_result(folder)


def test_results_are_listed_by_seed_and_deleted_together(tmp_path: Path) -> None:
    for name in ("seed-10", "seed-2", "seed-x", "other"):
        (tmp_path / "one" / name).mkdir(parents=True)
        (tmp_path / "one" / name / "result.json").touch()
    assert [folder.path.name for folder in list_results(tmp_path, "one")] == ["seed-2", "seed-10"]
    delete_results(tmp_path, "one")
    assert list_results(tmp_path, "one") == ()


def test_two_datasets_of_one_name_have_different_folders_of_results(tmp_path: Path) -> None:
    one, other = (settings.scenario_results_dir(tmp_path / part / "data") for part in "ab")
    assert one != other
    assert settings.shanlu_home() in one.parents
