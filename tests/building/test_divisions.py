from __future__ import annotations

import io
import tarfile
from pathlib import Path

import pytest

from optimizer.building.divisions import (
    Committee,
    TownshipName,
    bare_township,
    read_committees,
    read_townships,
)


def committee(name: str) -> Committee:
    return Committee(
        code="331102001206",
        name_official=name,
        township_code="331102001",
        county_code="331102",
    )


@pytest.mark.parametrize(
    ("official", "short"),
    [
        ("水东村委会", "水东村"),
        ("杜桥村村民委员会", "杜桥村"),
        ("石溪村村委会", "石溪村"),
        ("武村村委会", "武村"),
        ("张村街村委会", "张村街村"),
        ("后坑村委员会", "后坑村"),
        ("上(田本)村村委会", "上(田本)村"),
    ],
)
def test_the_short_name_ends_in_one_village(official: str, short: str) -> None:
    assert committee(official).name == short


def test_a_gazetteer_may_name_a_village_with_or_without_its_last_character() -> None:
    assert committee("石溪村村委会").toponyms == {"石溪村", "石溪"}
    assert committee("水东村委会").toponyms == {"水东村", "水东"}


def test_a_single_character_is_no_name() -> None:
    assert committee("前村委会").toponyms == {"前村"}
    assert committee("前村村民委员会").toponyms == {"前村"}
    assert committee("前面村委会").toponyms == {"前面村", "前面"}


@pytest.mark.parametrize(
    ("name", "bare"),
    [("老竹畲族镇", "老竹"), ("仙渡乡", "仙渡"), ("新碧街道", "新碧"), ("左溪", "左溪")],
)
def test_a_bare_township_has_no_kind_and_no_people(name: str, bare: str) -> None:
    assert bare_township(name) == bare


def test_only_the_citys_committees_are_read(tmp_path: Path) -> None:
    path = tmp_path / "china-division.tgz"
    header = "code,name,streetCode,provinceCode,cityCode,areaCode\n"
    rows = (
        '"331102001206","水东村委会","331102001","33","3311","331102"\n'
        '"331102001001","永晖社区居委会","331102001","33","3311","331102"\n'
        '"330102001200","外市村委会","330102001","33","3301","330102"\n'
    )
    streets = (
        'code,name,areaCode,provinceCode,cityCode\n"331102001","紫金街道","331102","33","3311"\n'
    )
    with tarfile.open(path, "w:gz") as archive:
        for name, text in (("villages", header + rows), ("streets", streets)):
            content = text.encode("utf-8")
            info = tarfile.TarInfo(f"package/dist/{name}.csv")
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content))
    assert read_committees(path) == (committee("水东村委会"),)
    (township,) = read_townships(path)
    assert township == TownshipName(code="331102001", name="紫金街道", county_code="331102")
    assert township.kind == "街道"
