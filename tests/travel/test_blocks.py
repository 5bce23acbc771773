from __future__ import annotations

from pathlib import Path

import pytest

from optimizer.errors import ShanluError
from optimizer.travel import blocks as module
from optimizer.travel.blocks import county_matrices

from .terrains import at, hills, random_places, terrain

BLOCKS = {"b": random_places(1, 5), "a": random_places(2, 7), "c": random_places(3, 2)}


def test_child_processes_give_what_one_process_gives(tmp_path: Path) -> None:
    provider = terrain(tmp_path, hills(1))
    parallel = county_matrices(provider, BLOCKS, workers=2)
    assert parallel == county_matrices(provider, BLOCKS, workers=1)
    assert list(parallel) == ["b", "a", "c"]
    assert parallel["a"] == provider.matrix(BLOCKS["a"])


def test_what_the_cache_has_starts_no_process(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    provider = terrain(tmp_path, hills(1), cache_dir=tmp_path / "cache")
    first = county_matrices(provider, BLOCKS, workers=1)

    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("started processes")

    monkeypatch.setattr(module, "_in_parallel", refuse)
    assert county_matrices(provider, BLOCKS, workers=2) == first


def test_an_error_in_a_child_process_is_told_in_both_languages(tmp_path: Path) -> None:
    blocks = {"a": [at(1, 1)], "b": [at(99, 1, "far")]}
    with pytest.raises(ShanluError, match="far") as caught:
        county_matrices(terrain(tmp_path, hills(1)), blocks)
    assert "高程" in caught.value.message_zh
    assert "elevation" in caught.value.message_en


def test_no_blocks_give_no_matrices(tmp_path: Path) -> None:
    assert county_matrices(terrain(tmp_path, hills(1)), {}) == {}
