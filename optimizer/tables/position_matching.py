"""Matching: which village or township a row of somebody's list of positions means."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from optimizer.tables.rows_places import PositionRow
from optimizer.tables.table import Tables


class MatchStatus(StrEnum):
    """How a row was matched."""

    EXACT = "exact"
    BY_NAME = "by_name"
    AMBIGUOUS = "ambiguous"
    NONE = "none"


class PlaceKind(StrEnum):
    """What a position belongs to."""

    TOWNSHIP = "township"
    VILLAGE = "village"
    STOP_POINT = "stop_point"
    DEPOT = "depot"


class Place(NamedTuple):
    """A village or township; ``above`` is the name of its township or county."""

    kind: PlaceKind
    code: str
    name: str
    above: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PositionMatch:
    """
    One row of the imported file.

    ``written`` is what it says, ``places`` the place it means, or all that it may mean.
    """

    row: int
    status: MatchStatus
    written: str
    places: tuple[Place, ...]

    @property
    def place(self) -> Place | None:
        """The place, where it is clear."""
        clear = self.status in (MatchStatus.EXACT, MatchStatus.BY_NAME)
        return self.places[0] if clear else None


_VILLAGE_END = re.compile(r"(村民委员会|村委员会|村委会|村)$")
_TOWNSHIP_END = re.compile(r"(畲族)?(街道办事处|街道|镇|民族乡|乡)$")
_COUNTY_END = re.compile(r"(畲族自治县|县|区|市)$")


def _plain(name: str) -> str:
    """Return a name without differences of width and space."""
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", name))


def _village_stem(name: str) -> str:
    """Return a village's name without what only says that it is a village."""
    plain = _plain(name)
    return _VILLAGE_END.sub("", _VILLAGE_END.sub("", plain)) or plain


def _township_stem(name: str) -> str:
    """Return a township's name without its kind."""
    plain = _plain(name)
    return _TOWNSHIP_END.sub("", plain) or plain


def _county_stem(name: str) -> str:
    """Return a county's name without its kind."""
    plain = _plain(name)
    return _COUNTY_END.sub("", plain) or plain


class Gazetteer:
    """
    The villages and townships of a dataset, to be looked up by code or by name.

    Parameters
    ----------
    tables
        All tables.
    """

    def __init__(self, tables: Tables) -> None:
        counties = {
            row.county_code: row.name for row in tables.counties.having("county_code", "name")
        }
        self.townships: dict[str, Place] = {}
        self.villages: dict[str, Place] = {}
        self._county: dict[str, str] = {}
        self._official: dict[str, str] = {}
        names = {
            row.township_code: row.name for row in tables.townships.having("township_code", "name")
        }
        for town in tables.townships.having("township_code", "name", "county_code"):
            code, above = town.township_code, counties.get(town.county_code, "")
            self.townships[code] = Place(PlaceKind.TOWNSHIP, code, town.name, above)
            self._county[code] = above
        for village in tables.villages.having("village_code", "name", "township_code"):
            code, above = village.village_code, names.get(village.township_code, "")
            self.villages[code] = Place(PlaceKind.VILLAGE, code, village.name, above)
            self._county[code] = self._county.get(village.township_code, "")
        for village in tables.villages.having("village_code", "name_official"):
            self._official[village.village_code] = village.name_official or ""

    def match(self, row: PositionRow) -> PositionMatch:
        """
        Find the place that a row means: by its code, else by its names.

        Parameters
        ----------
        row
            A row of the imported file.

        Returns
        -------
        PositionMatch
            With all candidates where several fit.
        """
        parts = (row.code, row.county, row.township, row.name)
        written = " ".join(part for part in parts if part)
        by_code = self._by_code(row.code) if row.code else None
        if by_code is not None:
            return PositionMatch(
                row=row.row_number, status=MatchStatus.EXACT, written=written, places=(by_code,)
            )
        found = tuple(sorted(self._by_name(row), key=lambda place: place.code))
        by_number = (MatchStatus.NONE, MatchStatus.BY_NAME, MatchStatus.AMBIGUOUS)
        return PositionMatch(
            row=row.row_number,
            status=by_number[min(len(found), 2)],
            written=written,
            places=found,
        )

    def _by_code(self, code: str) -> Place | None:
        """Look up a code; a township's may be filled up with zeros to twelve digits."""
        short = code.removesuffix("000") if len(code) == 12 else code
        return self.villages.get(code) or self.townships.get(code) or self.townships.get(short)

    def _by_name(self, row: PositionRow) -> list[Place]:
        """Look up names, full ones before stems."""
        if row.name and (row.township or not _TOWNSHIP_END.search(_plain(row.name))):
            return self._villages_named(row)
        township = row.township or row.name
        return [] if township is None else self._townships_named(township, row.county)

    def _villages_named(self, row: PositionRow) -> list[Place]:
        """Find villages, inside the township if one is named."""
        within: Iterable[Place] = self.villages.values()
        if row.township:
            fitting = {place.name for place in self._townships_named(row.township, row.county)}
            within = [place for place in within if place.above in fitting]
        within = self._in_county(within, row.county)
        name = row.name or ""
        officially = [p for p in within if _plain(self._official.get(p.code, "")) == _plain(name)]
        return officially or _named(within, name, stem=_village_stem)

    def _townships_named(self, name: str, county: str | None) -> list[Place]:
        """Find townships, inside the county if one is named."""
        within = self._in_county(self.townships.values(), county)
        return _named(within, name, stem=_township_stem)

    def _in_county(self, places: Iterable[Place], county: str | None) -> list[Place]:
        """Keep the places of a county; all of them if none is named."""
        if not county:
            return list(places)
        wanted = _county_stem(county)
        return [place for place in places if _county_stem(self._county[place.code]) == wanted]


def _named(places: Iterable[Place], name: str, *, stem: Callable[[str], str]) -> list[Place]:
    """Return the places with this full name, else those with its stem."""
    listed = list(places)
    fully = [place for place in listed if _plain(place.name) == _plain(name)]
    return fully or [place for place in listed if stem(place.name) == stem(name)]


def match_counts(matches: Iterable[PositionMatch]) -> Mapping[MatchStatus, int]:
    """
    Count the rows by how they were matched.

    Parameters
    ----------
    matches
        All rows.

    Returns
    -------
    Mapping of MatchStatus to int
        Every status, also those with 0 rows.
    """
    counts = dict.fromkeys(MatchStatus, 0)
    for match in matches:
        counts[match.status] += 1
    return counts
