"""The cache of compiled code: an edit in any compiled source starts a new one."""

from pathlib import Path

import pytest

from optimizer.solving import compiled
from optimizer.solving.compiled import compiled_dir, compiled_sources, sources_key

CALLER = "from optimizer.solving.compiled import compiled\nfrom callee import f\n"
CALLEE = "from optimizer.solving.compiled import compiled\nX = 1\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "deeper").mkdir()
    (tmp_path / "caller.py").write_text(CALLER, encoding="utf-8")
    (tmp_path / "deeper" / "callee.py").write_text(CALLEE, encoding="utf-8")
    (tmp_path / "other.py").write_text("x = 1\n", encoding="utf-8")
    return tmp_path


def test_an_edit_of_a_callee_in_another_file_is_seen(folder):
    before = sources_key(folder)
    (folder / "deeper" / "callee.py").write_text(CALLEE.replace("1", "2"), encoding="utf-8")
    assert sources_key(folder) != before


def test_a_file_that_is_moved_is_seen(folder):
    before = sources_key(folder)
    (folder / "deeper" / "callee.py").rename(folder / "callee.py")
    assert sources_key(folder) != before


def test_an_edit_of_a_source_that_compiles_nothing_keeps_the_cache(folder):
    before = sources_key(folder)
    (folder / "other.py").write_text("x = 2\n", encoding="utf-8")
    assert sources_key(folder) == before


def test_every_file_that_compiles_is_part_of_the_key():
    here = Path(compiled.__file__).parent
    using = {f for f in here.rglob("*.py") if "@compiled" in f.read_text(encoding="utf-8")}
    assert using
    assert using <= set(compiled_sources(here))


def test_the_cache_folder_is_named_by_the_key():
    assert sources_key(Path(compiled.__file__).parent) in compiled_dir().name
