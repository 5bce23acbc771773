"""Official names and codes of townships and village committees (statistics bureau, 2023-06-30)."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

from optimizer.building.archives import tar_lines

CITY_CODE = "3311"
COMMITTEE_SUFFIXES = ("村民委员会", "村委员会", "村委会")
TOWNSHIP_KINDS = ("街道", "镇", "乡")
SUBDISTRICT = "街道"
ETHNIC = "畲族"
COUNTIES = {
    "331102": ("莲都区", "Liandu"),
    "331121": ("青田县", "Qingtian"),
    "331122": ("缙云县", "Jinyun"),
    "331123": ("遂昌县", "Suichang"),
    "331124": ("松阳县", "Songyang"),
    "331125": ("云和县", "Yunhe"),
    "331126": ("庆元县", "Qingyuan"),
    "331127": ("景宁畲族自治县", "Jingning"),
    "331181": ("龙泉市", "Longquan"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class TownshipName:
    """A township (街道 镇 乡) as the statistics bureau lists it."""

    code: str
    name: str
    county_code: str

    @property
    def kind(self) -> str:
        """Return 街道, 镇 or 乡."""
        return next(kind for kind in TOWNSHIP_KINDS if self.name.endswith(kind))


@dataclass(frozen=True, slots=True, kw_only=True)
class Committee:
    """A village committee (村民委员会) as the statistics bureau lists it."""

    code: str
    name_official: str
    township_code: str
    county_code: str

    @property
    def base_name(self) -> str:
        """Return the name without the committee's suffix; it may or may not end in 村."""
        suffix = next(s for s in COMMITTEE_SUFFIXES if self.name_official.endswith(s))
        return self.name_official.removesuffix(suffix)

    @property
    def name(self) -> str:
        """Return the short name, which always ends in 村."""
        return self.base_name if self.base_name.endswith("村") else f"{self.base_name}村"

    @property
    def toponyms(self) -> frozenset[str]:
        """Return the names a gazetteer may use: with and without a final 村."""
        bare = self.name.removesuffix("村")
        return frozenset({self.name, bare}) if len(bare) > 1 else frozenset({self.name})


def bare_township(name: str) -> str:
    """Return a township's name without 街道, 镇, 乡 and 畲族."""
    for kind in TOWNSHIP_KINDS:
        if name.endswith(kind):
            return name.removesuffix(kind).removesuffix(ETHNIC)
    return name


def read_townships(archive: Path) -> tuple[TownshipName, ...]:
    """Return the city's townships by code from the ``china-division`` tarball."""
    rows = csv.DictReader(tar_lines(archive, "package/dist/streets.csv"))
    found = (
        TownshipName(code=row["code"], name=row["name"], county_code=row["areaCode"])
        for row in rows
        if row["cityCode"] == CITY_CODE
    )
    return tuple(sorted(found, key=lambda township: township.code))


def read_committees(archive: Path) -> tuple[Committee, ...]:
    """Return the city's village committees by code; residents' committees (居委会) are left out."""
    rows = csv.DictReader(tar_lines(archive, "package/dist/villages.csv"))
    found = (
        Committee(
            code=row["code"],
            name_official=row["name"],
            township_code=row["streetCode"],
            county_code=row["areaCode"],
        )
        for row in rows
        if row["cityCode"] == CITY_CODE and row["name"].endswith(COMMITTEE_SUFFIXES)
    )
    return tuple(sorted(found, key=lambda committee: committee.code))
