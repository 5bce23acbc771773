from pathlib import Path

import pytest

from optimizer.errors import UsageError
from optimizer.settings import default_dataset
from tests.ui.conftest import TINY
from ui import drafts


@pytest.mark.usefixtures("home")
def test_there_are_no_drafts_at_first() -> None:
    assert drafts.names() == []
    assert drafts.folder(drafts.SHIPPED) == default_dataset()


def test_a_draft_is_a_copy_and_its_source_stays_as_it_is(home: Path) -> None:
    before = {path.name: path.read_bytes() for path in TINY.iterdir()}

    name = drafts.create("云和 草稿", source=TINY)
    (drafts.folder(name) / "villages.csv").write_text("", encoding="utf-8")

    assert drafts.folder(name).parent == home / "drafts"
    assert {path.name: path.read_bytes() for path in TINY.iterdir()} == before


@pytest.mark.usefixtures("home")
def test_a_name_that_is_taken_is_refused_and_a_free_one_is_found() -> None:
    drafts.create("草稿", source=TINY)

    with pytest.raises(UsageError, match="已有草稿"):
        drafts.create("草稿", source=TINY)
    assert drafts.free_name("草稿") == "草稿-2"
    assert drafts.free_name("别的") == "别的"


@pytest.mark.parametrize(
    "name", ["", " ", "..", "../x", "a/b", "a\\b", "con", "COM1", "shipped", "x" * 41, ".hidden"]
)
def test_a_name_that_is_no_folder_name_is_refused(name: str) -> None:
    with pytest.raises(UsageError, match="草稿名"):
        drafts.sound_name(name)


@pytest.mark.usefixtures("home")
def test_a_removed_draft_is_gone_and_leaves_nothing_behind() -> None:
    name = drafts.create("草稿", source=TINY)

    drafts.delete(name)

    assert drafts.names() == []
    assert list(drafts.root().iterdir()) == []
