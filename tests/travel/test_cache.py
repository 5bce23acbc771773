from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from optimizer.errors import ShanluError
from optimizer.travel.params import VAN, WALK
from optimizer.travel.terrain import TerrainProvider

from .terrains import at, hills, random_places, terrain, write_grid

PLACES = random_places(1, 6)


@pytest.fixture
def provider(tmp_path: Path) -> TerrainProvider:
    return terrain(tmp_path, hills(1), cache_dir=tmp_path / "cache" / "travel")


@pytest.fixture
def no_computing(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    def refuse(*_: object) -> None:
        raise AssertionError("computed though it was in the cache")

    monkeypatch.setattr(TerrainProvider, "_computed", refuse)
    return monkeypatch


def files(provider: TerrainProvider) -> list[Path]:
    assert provider.cache_dir is not None
    return sorted(provider.cache_dir.iterdir())


def test_a_matrix_is_computed_once(
    provider: TerrainProvider, request: pytest.FixtureRequest
) -> None:
    first = provider.matrix(PLACES)
    request.getfixturevalue("no_computing")
    assert provider.matrix(PLACES) == first
    assert not provider.matrix(PLACES).duration_s.flags.writeable
    assert [file.name for file in files(provider)] == [f"{first.content_hash}.npz"]


@pytest.mark.parametrize(
    "damage",
    [
        lambda content: b"",
        lambda content: content[: len(content) // 2],
        lambda content: b"no matrix at all",
        lambda content: content[:200] + bytes([content[200] ^ 255]) + content[201:],
        lambda content: content[:-900] + bytes([content[-900] ^ 1]) + content[-899:],
    ],
)
def test_a_damaged_file_is_made_again(provider: TerrainProvider, damage) -> None:
    first = provider.matrix(PLACES)
    (file,) = files(provider)
    good = file.read_bytes()
    file.write_bytes(damage(good))
    assert provider.cached(PLACES) is None
    assert provider.matrix(PLACES) == first
    assert provider.cached(PLACES) == first


def test_another_matrix_under_the_name_is_not_taken(provider: TerrainProvider) -> None:
    provider.matrix(PLACES[:3])
    (other,) = files(provider)
    first = provider.matrix(PLACES)
    (provider.cache_dir / f"{first.content_hash}.npz").write_bytes(other.read_bytes())
    assert provider.cached(PLACES) is None
    assert provider.matrix(PLACES) == first


def test_nothing_is_kept_without_a_folder(tmp_path: Path) -> None:
    provider = terrain(tmp_path, hills(1))
    provider.matrix(PLACES)
    assert provider.cached(PLACES) is None
    assert [file.name for file in tmp_path.iterdir()] == ["elevation.npz"]


def test_a_failed_write_leaves_no_file_behind(
    provider: TerrainProvider, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError("disk full")

    monkeypatch.setattr(np, "savez", full)
    with pytest.raises(ShanluError, match="disk full"):
        provider.matrix(PLACES)
    assert files(provider) == []


def test_the_hash_depends_on_everything_the_figures_depend_on(tmp_path: Path) -> None:
    base = terrain(tmp_path, hills(1))
    hashes = {base.content_hash(PLACES)}
    hashes.add(base.content_hash(PLACES[::-1]))
    hashes.add(base.content_hash([*PLACES[:-1], replace(PLACES[-1], lat=28.1)]))
    hashes.add(base.content_hash([*PLACES[:-1], replace(PLACES[-1], id="other")]))
    hashes.add(terrain(tmp_path, hills(1), params=WALK).content_hash(PLACES))
    faster = terrain(tmp_path, hills(1), params=replace(VAN, top_kmh=56.0))
    hashes.add(faster.content_hash(PLACES))
    both = TerrainProvider(base.elevation_path)
    hashes |= {both.content_hash(PLACES), both.content_hash(PLACES, profile="walk")}
    write_grid(base.elevation_path, hills(2))
    hashes.add(base.content_hash(PLACES))
    assert len(hashes) == 9


def test_the_hash_does_not_depend_on_where_the_files_lie(tmp_path: Path) -> None:
    first, second = tmp_path / "a", tmp_path / "b"
    first.mkdir()
    second.mkdir()
    a, b = terrain(first, hills(1)), terrain(second, hills(1), cache_dir=tmp_path)
    assert a.content_hash([at(1, 1)]) == b.content_hash([at(1, 1)])
