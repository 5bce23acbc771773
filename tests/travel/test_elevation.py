from __future__ import annotations

import io
import zipfile
from pathlib import Path

import h5py
import numpy as np
import pytest
from geopy.distance import geodesic

from optimizer.building.elevation import ELEVATION_MEMBER, elevation_clip, write_elevation
from optimizer.errors import ShanluError
from optimizer.travel.elevation import read_elevation

SHIPPED = Path(__file__).parents[2] / "datasets" / "lishui" / "elevation.npz"


@pytest.fixture
def wheel(tmp_path: Path) -> Path:
    """A wheel whose grid covers 28-29 N, 119-120 E; its height is the cell's row * 100 + column."""
    rows, cols = np.mgrid[0:120, 0:120]
    content = io.BytesIO()
    with h5py.File(content, "w") as file:
        file["lat"] = 28 + (np.arange(120) + 0.5) / 120 - 0.00219
        file["lon"] = 119 + (np.arange(120) + 0.5) / 120 - 0.00721
        file["data0"] = (rows * 100 + cols).astype(np.int16)[None, None, None, None]
    path = tmp_path / "meteva.whl"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(ELEVATION_MEMBER, content.getvalue())
    return path


def test_clip_mends_the_coordinates_and_keeps_every_cell_that_touches_the_box(wheel: Path) -> None:
    clip = elevation_clip(
        wheel, south=28.5001, west=119.2501, north=28.5249, east=119.2749, margin_km=0
    )
    assert clip["elevation_m"].tolist() == [
        [6030, 6031, 6032],
        [6130, 6131, 6132],
        [6230, 6231, 6232],
    ]
    assert clip["lat0"] == pytest.approx(28 + 60.5 / 120)
    assert clip["lon0"] == pytest.approx(119 + 30.5 / 120)


def test_margin_is_added_on_every_side(wheel: Path) -> None:
    box = {"south": 28.5001, "west": 119.5001, "north": 28.5002, "east": 119.5002}
    clip = elevation_clip(wheel, **box, margin_km=1.9)
    # 1.9 km are 2.05 cells of latitude and 2.33 of longitude.
    assert clip["elevation_m"].shape == (6, 6)
    assert clip["elevation_m"][0, 0] == 5757


def test_written_bytes_depend_on_the_clip_alone(wheel: Path, tmp_path: Path) -> None:
    clip = elevation_clip(wheel, south=28.5, west=119.5, north=28.6, east=119.6, margin_km=0)
    first, second = tmp_path / "a.npz", tmp_path / "b.npz"
    write_elevation(first, clip)
    write_elevation(second, clip)
    assert first.read_bytes() == second.read_bytes()
    with zipfile.ZipFile(first) as archive:
        assert {info.date_time[0] for info in archive.infolist()} == {1980}
        assert {info.compress_type for info in archive.infolist()} == {zipfile.ZIP_STORED}


def test_what_is_written_is_read_and_the_sea_has_no_height(wheel: Path, tmp_path: Path) -> None:
    clip = elevation_clip(wheel, south=28.5, west=119.5, north=28.6, east=119.6, margin_km=0)
    clip["elevation_m"][1, 2] = clip["sea_m"]
    write_elevation(tmp_path / "e.npz", clip)
    grid = read_elevation(tmp_path / "e.npz")
    assert np.isnan(grid.height_m[1, 2])
    assert grid.height_m[0, 0] == clip["elevation_m"][0, 0]
    assert grid.lats[1] - grid.lats[0] == pytest.approx(1 / 120)
    assert len(grid.lons) == grid.height_m.shape[1]


@pytest.mark.parametrize("content", [b"", b"not a grid", b"PK\x03\x04 broken"])
def test_an_unusable_file_is_told_with_its_name_and_a_remedy(
    tmp_path: Path, content: bytes
) -> None:
    path = tmp_path / "elevation.npz"
    path.write_bytes(content)
    with pytest.raises(ShanluError, match="Restore") as caught:
        read_elevation(path)
    assert str(path) in caught.value.message_zh


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(ShanluError, match="cannot be used"):
        read_elevation(tmp_path / "none.npz")


def test_a_grid_without_a_key_or_with_one_row_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "e.npz"
    np.savez(path, elevation_m=np.zeros((3, 3), dtype=np.int16))
    with pytest.raises(ShanluError):
        read_elevation(path)
    np.savez(
        path, elevation_m=np.zeros((1, 3)), lat0=28.0, lon0=119.0, step_deg=1 / 120, sea_m=-999
    )
    with pytest.raises(ShanluError, match="shape"):
        read_elevation(path)


def test_the_shipped_grid_covers_the_city_with_ten_kilometres_around_it() -> None:
    grid = read_elevation(SHIPPED)
    half = grid.step_deg / 2
    assert geodesic((27.4247, 119.5), (grid.lats[0] - half, 119.5)).km >= 10
    assert geodesic((28.9529, 119.5), (grid.lats[-1] + half, 119.5)).km >= 10
    assert geodesic((28.2, 118.6960), (28.2, grid.lons[0] - half)).km >= 10
    assert geodesic((28.2, 120.4331), (28.2, grid.lons[-1] + half)).km >= 10
    assert np.nanmax(grid.height_m) == 1795
