import shutil
from pathlib import Path

import pytest

TINY = Path(__file__).parents[2] / "datasets" / "tiny"


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty home folder."""
    monkeypatch.setenv("SHANLU_HOME", str(tmp_path))
    return tmp_path


@pytest.fixture
def tiny_draft(home: Path) -> str:
    """A draft that is a copy of the tiny dataset."""
    shutil.copytree(TINY, home / "drafts" / "tiny")
    return "tiny"
