import base64
import io
from pathlib import Path

import numpy as np
from PIL import Image

from optimizer.travel.elevation import read_elevation
from optimizer.viewing.polygons import read_county_shapes
from optimizer.viewing.relief import INSIDE_ALPHA, OUTSIDE_ALPHA, Box, relief_image
from tests.viewing.sample import write_heights, write_polygons

BOX = Box(south=27.95, west=119.35, north=28.2, east=119.75)


def picture_of(relief: dict[str, object]) -> np.ndarray:
    raw = base64.b64decode(str(relief["uri"]).partition(",")[2])
    return np.asarray(Image.open(io.BytesIO(raw)).convert("RGBA"))


def test_the_slope_towards_the_sun_is_lighter(tmp_path: Path) -> None:
    relief = relief_image(read_elevation(write_heights(tmp_path)), box=BOX)

    assert relief is not None
    (south, west), (north, east) = relief["bounds"]
    light = picture_of(relief)[..., :3].mean(axis=2)
    row = round((north - 28.1) / (north - south) * light.shape[0])
    column = round((119.5 - west) / (east - west) * light.shape[1])
    north_west, south_east = light[row - 10, column - 10], light[row + 10, column + 10]
    assert north_west > south_east


def test_land_outside_the_planned_counties_is_paler(tmp_path: Path) -> None:
    shapes = read_county_shapes(write_polygons(tmp_path))[:1]

    relief = relief_image(read_elevation(write_heights(tmp_path)), box=BOX, shapes=shapes)

    assert relief is not None
    alpha = picture_of(relief)[..., 3].astype(int)
    assert abs(alpha[alpha.shape[0] // 2, alpha.shape[1] // 2] - INSIDE_ALPHA) < 12
    assert abs(alpha[-1, 0] - OUTSIDE_ALPHA) < 12


def test_a_place_beyond_the_heights_has_no_relief(tmp_path: Path) -> None:
    far = Box(south=10.0, west=10.0, north=11.0, east=11.0)

    assert relief_image(read_elevation(write_heights(tmp_path)), box=far) is None
