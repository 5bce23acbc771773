"""Whatever a scenario's file says, it is read or told: nothing raises."""

from random import Random

import pytest

from optimizer.scenarios.reading import parse_scenario
from optimizer.scenarios.writing import scenario_toml
from tests.scenarios.bases import DATASETS, NAMES, base
from tests.scenarios.test_writing import RICH

TEXTS = [
    *(NAMES + RICH,) * 10,
    *(NAMES + "[[" + section for section in RICH.split("[[")[1:]),
    *(file.read_text(encoding="utf-8") for file in sorted((DATASETS / "bad_scenarios").glob("*"))),
]
VALUES = (
    *("nan", "-inf", "1e308", "9" * 30, "-1", "true", '""', '"\\u0000"', "[]", "[[1]]", "{}"),
    *("{ a = 1 }", "2026-11-30", "07:30:00", '"999901101201"', '"hospital"', '"{{ 7*7 }}"', "'''"),
)
EDITS = 400


def spoiled(rng: Random, text: str) -> str:
    """Return a text with some lines doubled, dropped, swapped or given another value."""
    lines = text.splitlines()
    for _ in range(rng.randint(1, 2)):
        place = rng.randrange(len(lines))
        kind = rng.randrange(5)
        if kind == 0:
            lines.insert(rng.randrange(len(lines)), lines[place])
        elif kind == 1 and len(lines) > 1:
            del lines[place]
        elif kind == 2:
            lines[place] = lines[place][: rng.randrange(len(lines[place]) + 1)]
        else:
            key = lines[place].partition("=")[0]
            lines[place] = f"{key}= {rng.choice(VALUES)}"
    return "\n".join(lines) + "\n"


@pytest.mark.parametrize("seed", range(4))
def test_a_spoiled_file_is_read_or_told(seed: int) -> None:
    rng = Random(seed)
    sound = 0
    for _ in range(EDITS // 4):
        text = spoiled(rng, rng.choice(TEXTS))
        found, issues = parse_scenario(text, base(), file="x.toml")
        assert (found is None) == bool(issues), text
        assert all(issue.row is not None for issue in issues), text
        if found is not None:
            sound += 1
            again, _ = parse_scenario(scenario_toml(found), base(), file="x.toml")
            assert again == found, text
    assert sound, "the edits spoil everything: nothing sound was seen"
