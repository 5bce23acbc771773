"""The way in: a path becomes a dataset, or a list of everything that is wrong with it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from optimizer.domain.dataset import Dataset
from optimizer.errors import DataFaultError, Issue, Severity
from optimizer.settings import default_dataset
from optimizer.tables.geometry import Borders, read_borders
from optimizer.tables.issues import make_issue
from optimizer.tables.known_places import KnownPlaces, read_known_places
from optimizer.tables.parse import parse
from optimizer.tables.read import read_raw
from optimizer.tables.rules_closures import closures
from optimizer.tables.rules_demand import (
    frequencies,
    joins,
    parties,
    time_bands,
    times_on_board,
    times_on_site,
    visits_in_windows,
)
from optimizer.tables.rules_fixed import fixed_points
from optimizer.tables.rules_fleet import (
    areas,
    crew_sizes,
    crews,
    kitchens,
    services_offered,
    trips_and_rest,
    visits_in_shifts,
    working_hours,
)
from optimizer.tables.rules_groupings import groupings
from optimizer.tables.rules_loads import loads_fit
from optimizer.tables.rules_orders import order_places, order_terms, order_vehicles, orders
from optimizer.tables.rules_places import outside_counties, wrong_datum
from optimizer.tables.rules_projection import relocations, years_of_residents
from optimizer.tables.rules_references import (
    county_of_township,
    duplicates,
    prices,
    references,
    stops_of_villages,
    switches,
)
from optimizer.tables.rules_seasons import seasons
from optimizer.tables.schema import SHEETS
from optimizer.tables.sheets import POLYGONS_FILE, RawTables
from optimizer.tables.tiering import tiers, with_frequencies
from optimizer.tables.units_of_demand import units_of_demand
from optimizer.tables.validate import validate

RULES = (
    duplicates,
    references,
    county_of_township,
    stops_of_villages,
    parties,
    prices,
    switches,
    working_hours,
    trips_and_rest,
    kitchens,
    time_bands,
    areas,
    crew_sizes,
    crews,
    times_on_board,
    times_on_site,
    closures,
    seasons,
    orders,
    order_places,
    order_vehicles,
    order_terms,
    fixed_points,
    tiers,
    groupings,
    years_of_residents,
    relocations,
)
"""Rules that need nothing but the tables."""

DEMAND_RULES = (
    frequencies,
    joins,
    visits_in_windows,
    services_offered,
    visits_in_shifts,
    loads_fit,
)
"""Rules that look at what one halt must bring."""


def load_dataset(path: Path) -> Dataset:
    """
    Read a dataset that is expected to be sound.

    Parameters
    ----------
    path
        A folder of CSV tables, or a workbook.

    Returns
    -------
    Dataset
        The parsed tables.

    Raises
    ------
    DataFaultError
        If there is any fault; it carries all faults and warnings.
    """
    dataset, issues = read_dataset(path)
    if dataset is None:
        raise DataFaultError(issues)
    return dataset


def read_dataset(
    path: Path, *, known_places: KnownPlaces | None = None
) -> tuple[Dataset | None, tuple[Issue, ...]]:
    """
    Read and check a dataset.

    Parameters
    ----------
    path
        A folder of CSV tables, or a workbook.
    known_places
        True positions by code, against which a wrong datum is noticed; the surveyed ones of the
        shipped dataset if ``None``.

    Returns
    -------
    tuple
        The dataset, ``None`` if there is any fault; and all faults and warnings, in the order of
        the tables and their rows.
    """
    raw, issues = read_raw(path)
    if raw is None:
        return None, issues
    return check_tables(raw, found=issues, known_places=known_places)


def check_tables(
    raw: RawTables, *, found: tuple[Issue, ...] = (), known_places: KnownPlaces | None = None
) -> tuple[Dataset | None, tuple[Issue, ...]]:
    """
    Check tables that are already in memory, such as a draft being edited.

    Parameters
    ----------
    raw
        The tables as they were read or edited.
    found
        What reading them has brought to light.
    known_places
        As for `read_dataset`.

    Returns
    -------
    tuple
        As for `read_dataset`.
    """
    tables, cell_issues = validate(raw)
    known = read_known_places(default_dataset()) if known_places is None else known_places
    borders, border_issues = _borders(raw)
    tables, tier_issues = with_frequencies(tables)
    issues = [*found, *cell_issues, *border_issues, *tier_issues]
    for rule in RULES:
        issues.extend(rule(tables))
    units = tuple(units_of_demand(tables))
    for demand_rule in DEMAND_RULES:
        issues.extend(demand_rule(tables, units))
    issues.extend(outside_counties(tables, borders))
    issues.extend(wrong_datum(tables, known))
    ordered = tuple(_in_order(raw, issues))
    if any(issue.severity is Severity.FAULT for issue in ordered):
        return None, ordered
    return parse(tables, raw), ordered


def _borders(raw: RawTables) -> tuple[Borders | None, list[Issue]]:
    """Read the county borders, if there are any."""
    if raw.polygons_path is None:
        return None, []
    try:
        return read_borders(raw.polygons_path), []
    except ValueError as error:
        details = {"reason": str(error)[:200]}
        return None, [make_issue("bad_polygons", sheet=POLYGONS_FILE, details=details)]


def _in_order(raw: RawTables, issues: list[Issue]) -> Iterator[Issue]:
    """Yield the issues by table and row, those about whole files first."""
    titles = [raw.sheets[sheet.key].title for sheet in SHEETS if sheet.key in raw.sheets]
    place = {title: index for index, title in enumerate(titles)}
    yield from sorted(issues, key=lambda issue: (place.get(issue.sheet or "", -1), issue.row or 0))
