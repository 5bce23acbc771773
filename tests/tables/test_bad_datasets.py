"""Every code of the tables has a faulty dataset that shows it, and nothing else."""

import json
from pathlib import Path

import pytest

from optimizer.errors import DataFaultError, Issue
from optimizer.tables import load_dataset, read_dataset
from optimizer.tables.issues import CODES
from tests.tables.bad_cases import BAD, CASES, Case, spoiled, write_all

BY_CODE = pytest.mark.parametrize("case", CASES, ids=[case.code for case in CASES])


def shown(issue: Issue) -> dict[str, object]:
    return {
        "code": issue.code,
        "severity": issue.severity.value,
        "sheet": issue.sheet,
        "row": issue.row,
        "column": issue.column,
        "value": None if issue.value is None else issue.value.replace("\\", "/"),
    }


def test_every_code_has_a_bad_dataset() -> None:
    assert [case.code for case in CASES] == list(CODES)
    assert {path.name for path in BAD.iterdir() if path.is_dir()} == set(CODES)


@BY_CODE
def test_a_bad_dataset_reports_its_fault_and_no_other(case: Case) -> None:
    folder = BAD / case.code
    expected = json.loads((folder / "expected.json").read_text(encoding="utf-8"))
    dataset, issues = read_dataset(folder)
    found = [shown(issue) for issue in issues]
    for issue, wanted in zip(found, expected["issues"], strict=True):
        if wanted["value"] is None:
            issue["value"] = None
    assert found == expected["issues"]
    assert (dataset is None) == any(i["severity"] == "fault" for i in expected["issues"])


@BY_CODE
def test_the_texts_of_an_issue_are_complete_in_both_languages(case: Case) -> None:
    _, issues = read_dataset(BAD / case.code)
    for issue in issues:
        texts = (issue.cause_zh, issue.cause_en, issue.remedy_zh, issue.remedy_en)
        assert all(texts)
        assert not any("{" in text or "None" in text for text in texts)
        assert any(char >= "\N{CJK UNIFIED IDEOGRAPH-4E00}" for char in issue.cause_zh)


@BY_CODE
def test_a_bad_dataset_is_the_tiny_one_with_one_thing_spoiled(case: Case, tmp_path: Path) -> None:
    committed = {path.name: path for path in (BAD / case.code).iterdir()}
    files = spoiled(case)
    assert committed.keys() == files.keys(), "run: python -m tests.tables.bad_cases"
    for name, content in files.items():
        if not name.endswith(".xlsx"):  # other versions of xlsxwriter and zlib write other bytes
            assert committed[name].read_bytes() == content, name


def test_loading_a_bad_dataset_raises_with_all_issues() -> None:
    with pytest.raises(DataFaultError) as raised:
        load_dataset(BAD / "duplicate_id")
    assert [issue.code for issue in raised.value.issues] == ["duplicate_id"]


def test_writing_the_cases_again_replaces_what_was_there(tmp_path: Path) -> None:
    (tmp_path / "blank_cell").mkdir()
    (tmp_path / "blank_cell" / "old.csv").write_text("x", encoding="utf-8")
    write_all(tmp_path)
    assert not (tmp_path / "blank_cell" / "old.csv").exists()
    assert (tmp_path / "blank_cell" / "expected.json").is_file()
