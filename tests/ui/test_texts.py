import ast
import re
from pathlib import Path
from string import Formatter

import pytest

from optimizer.domain.closures import ClosureKind
from optimizer.domain.plan import UnservedCode
from optimizer.jobs import CountyPhase, JobStatus, RunStep
from optimizer.scenarios.phases import CellPhase
from optimizer.tables.positions import Datum, MatchStatus, PlaceKind
from optimizer.viewing.scenario_tables import Section
from ui.pages.compare import VIEWS
from ui.texts.en import EN
from ui.texts.zh import ZH

UI = Path(__file__).parents[2] / "ui"
CHINESE = re.compile(r"[\u4e00-\u9fff]")


def places(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


def test_both_languages_have_the_same_texts() -> None:
    assert set(ZH) == set(EN)


@pytest.mark.parametrize("key", sorted(ZH))
def test_both_languages_name_the_same_values(key: str) -> None:
    assert places(ZH[key]) == places(EN[key])


def test_english_texts_hold_no_chinese() -> None:
    assert [key for key, text in EN.items() if CHINESE.search(text)] == []


def literal_keys() -> set[str]:
    """Keys written out in calls of t()."""
    found: set[str] = set()
    for path in UI.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                first = node.args[0] if node.args else None
                if node.func.id == "t" and isinstance(first, ast.Constant):
                    found.add(str(first.value))
    return found


def test_every_key_that_a_page_asks_for_exists() -> None:
    assert literal_keys() - set(ZH) == set()


@pytest.mark.parametrize(
    ("prefix", "values"),
    [
        ("reason.", [code.value for code in UnservedCode]),
        ("plan.phase.", [phase.value for phase in CountyPhase]),
        ("plan.status.", [status.value for status in JobStatus]),
        ("plan.step.", [step.value for step in RunStep]),
        ("source.", [kind.value for kind in ClosureKind]),
        ("datum.", [datum.value for datum in Datum]),
        ("positions.kind.", [kind.value for kind in PlaceKind]),
        ("positions.", [s.value for s in MatchStatus if s is not MatchStatus.NONE]),
        ("issues.", ["fault", "warning"]),
        ("scenarios.phase.", [phase.value for phase in CellPhase]),
        ("compare.view.", list(VIEWS)),
        ("compare.section.", [section.value for section in Section]),
    ],
)
def test_every_value_that_is_shown_has_words(prefix: str, values: list[str]) -> None:
    assert [value for value in values if f"{prefix}{value}" not in ZH] == []


def test_pages_hold_no_chinese_of_their_own() -> None:
    files = [path for path in UI.rglob("*.py") if "texts" not in path.parts]
    # Errors in drafts.py, results.py carry both languages themselves, as every ShanluError does.
    strange = {
        path.name
        for path in files
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and CHINESE.search(node.value)
    }
    assert strange <= {"drafts.py", "results.py", "shell.py", "columns.py", "data_positions.py"}
