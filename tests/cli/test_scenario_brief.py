"""`shanlu scenario brief`."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from optimizer.cli import main
from optimizer.scenarios.store import cell_folder, write_result
from tests.support.scenario_results import a_result

TINY = Path(__file__).parents[2] / "datasets" / "tiny"


@pytest.fixture
def dataset(tmp_path: Path) -> Path:
    """A dataset with two scenarios that have results beside it."""
    folder = tmp_path / "tiny"
    shutil.copytree(TINY, folder)
    (folder / "scenarios").mkdir(exist_ok=True)
    for scenario_id in ("today", "less"):
        names = f'name_zh = "{scenario_id}"\nname_en = "{scenario_id}"\n'
        (folder / "scenarios" / f"{scenario_id}.toml").write_text(names, encoding="utf-8")
        cell = cell_folder(tmp_path / "results", scenario_id, seed=1)
        cell.path.mkdir(parents=True)
        write_result(cell, a_result(scenario_id))
    return folder


def arguments(dataset: Path, *ids: str, to: Path) -> list[str]:
    places = ["--dataset", str(dataset), "--out", str(dataset.parent / "results")]
    return ["scenario", "brief", *ids, "--to", str(to), *places]


def test_the_brief_of_two_scenarios_is_written(
    dataset: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*arguments(dataset, "today", "less", to=tmp_path / "简报"), "--json"]) == 0

    files = [Path(file) for file in json.loads(capsys.readouterr().out)["files"]]
    assert files[0].name == "brief.pdf"
    assert all(file.is_file() for file in files)


def test_a_scenario_that_does_not_exist_is_told(
    dataset: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(arguments(dataset, "today", "nothing", to=tmp_path / "b")) != 0
    assert "没有方案“nothing”" in capsys.readouterr().err
    assert not (tmp_path / "b").exists()


def test_a_folder_that_cannot_be_written_is_told(
    dataset: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").write_text("x", encoding="utf-8")

    assert main(arguments(dataset, "today", "less", to=tmp_path / "file")) != 0
    assert "--to" in capsys.readouterr().err
