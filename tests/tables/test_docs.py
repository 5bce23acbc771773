"""The generated pages are those in the repository."""

from pathlib import Path

from optimizer.tables.docs import pages, write_pages
from optimizer.tables.issues import CODES
from optimizer.tables.schema import SHEETS, column_names, plain_name, sheet_names

DOCS = Path("docs")


def test_the_pages_are_current() -> None:
    for name, text in pages().items():
        written = (DOCS / name).read_text(encoding="utf-8")
        assert written == text, "run: python -m optimizer.tables.docs"


def test_writing_the_pages_writes_both(tmp_path: Path) -> None:
    write_pages(tmp_path)
    assert {path.name for path in tmp_path.iterdir()} == {"errors.md", "data_format.md"}


def test_every_code_is_on_the_page_of_errors() -> None:
    page = pages()["errors.md"]
    assert all(f"| `{code}` |" in page for code in CODES)


def test_every_column_is_on_the_page_of_the_format() -> None:
    page = pages()["data_format.md"]
    assert all(f"| `{column.key}`" in page for sheet in SHEETS for column in sheet.columns)


def test_every_column_is_explained_in_both_languages() -> None:
    for sheet in SHEETS:
        for column in sheet.columns:
            assert column.header_zh, column.key
            assert column.about_zh, (sheet.key, column.key)
            assert column.about_en, (sheet.key, column.key)


def test_no_two_columns_or_sheets_answer_to_one_name() -> None:
    assert len(sheet_names()) == 2 * len(SHEETS)
    for sheet in SHEETS:
        headers = [plain_name(name) for column in sheet.columns for name in set(column.headers)]
        assert len(headers) == len(column_names(sheet.key)), sheet.key
