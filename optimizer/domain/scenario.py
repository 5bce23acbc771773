"""A scenario: a named set of changes over a dataset, which itself stays as it is."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One change; ``line`` is where the scenario's file says it (0: it comes from no file)."""

    line: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fleet:
    """
    Some vehicles, named by exactly one of line, vehicle type and fleet.

    A line's are those of its fleets that offer a service which its requirements ask for.
    ``counties`` are codes of the counties of their bases (none: all).
    """

    line_id: str | None = None
    type_id: str | None = None
    fleet: str | None = None
    counties: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Refuse none, and several at once."""
        if sum(one is not None for one in (self.line_id, self.type_id, self.fleet)) != 1:
            raise ValueError("exactly one of line_id, type_id and fleet must be given.")

    @property
    def name(self) -> str:
        """What it is named by."""
        return self.line_id or self.type_id or self.fleet or ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FleetSize(Change):
    """Vehicles more or fewer: by count, by per cent, or so many in all (exactly one of them)."""

    fleet: Fleet
    count: int | None = None
    percent: float | None = None
    total: int | None = None

    def __post_init__(self) -> None:
        """Refuse none, and several at once."""
        if sum(one is not None for one in (self.count, self.percent, self.total)) != 1:
            raise ValueError("exactly one of count, percent and total must be given.")

    def target(self, present: int) -> int:
        """Return how many vehicles there shall be; negative when more go than there are."""
        if self.total is not None:
            return self.total
        if self.count is not None:
            return present + self.count
        return present + round(present * (self.percent or 0.0) / 100)


@dataclass(frozen=True, slots=True, kw_only=True)
class Frequency(Change):
    """Every requirement of a line (in some counties; none: all) gets so many visits."""

    line_id: str
    visits_per_4_weeks: int
    counties: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class TierVisits(Change):
    """A frequency tier gets so many visits, and its line goes by its tiers throughout."""

    tier_id: str
    visits_per_4_weeks: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Shift(Change):
    """Some vehicles start and end later by so many minutes (less than 0: earlier)."""

    fleet: Fleet
    start_min: int = 0
    end_min: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkDays(Change):
    """
    Some vehicles work more (or fewer) days a week.

    ``weekdays`` (Monday = 0) are worked in addition, by them, their crews and the line that names
    them.
    """

    fleet: Fleet
    more: int
    weekdays: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SecondWave(Change):
    """
    Villages of a line without a second wave get one.

    It serves ``people_percent`` of those of the first wave, in ``half_days`` and ``windows`` (as
    the tables write them); the line's vehicles work until ``shift_end`` if they end earlier.
    """

    line_id: str
    people_percent: float
    half_days: str
    windows: str
    shift_end: str
    counties: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Relocation(Change):
    """Residents who move from one village to another."""

    from_village: str
    to_village: str
    residents: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TableRow(Change):
    """A row added to a table, as column and text."""

    cells: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Floor(Change):
    """
    No village gets fewer visits of a line than so many in four weeks.

    It holds in one county or one township (codes), or everywhere.
    """

    line_id: str
    visits_per_4_weeks: int
    county_code: str | None = None
    township_code: str | None = None

    def holds_in(self, *, county_code: str, township_code: str) -> bool:
        """Tell whether it is about a village."""
        here = self.county_code in (None, county_code)
        return here and self.township_code in (None, township_code)


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    """
    A named set of changes.

    Parameters
    ----------
    id
        Name of its file, without the ending.
    name_zh, name_en, about_zh, about_en
        For people.
    pool
        Grouping inside whose groups vehicles serve across borders.
    month
        1-12: the seasons of this month hold, whenever the cycle is.
    year
        Demand as projected for it.
    budget_cents
        What the cycle may cost.
    fleets, shifts, days, frequencies, tiers, waves, relocations, closures, fixed_points, floors
        The changes.
    """

    id: str
    name_zh: str
    name_en: str
    about_zh: str = ""
    about_en: str = ""
    pool: str | None = None
    month: int | None = None
    year: int | None = None
    budget_cents: int | None = None
    fleets: tuple[FleetSize, ...] = ()
    shifts: tuple[Shift, ...] = ()
    days: tuple[WorkDays, ...] = ()
    frequencies: tuple[Frequency, ...] = ()
    tiers: tuple[TierVisits, ...] = ()
    waves: tuple[SecondWave, ...] = ()
    relocations: tuple[Relocation, ...] = ()
    closures: tuple[TableRow, ...] = ()
    fixed_points: tuple[TableRow, ...] = ()
    floors: tuple[Floor, ...] = ()
