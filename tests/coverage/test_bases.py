"""Where to base vehicles: by hand; spopt's optima on the same times are in test_oracle."""

import numpy as np
import pytest

from optimizer.coverage import choose_bases, sites_of
from optimizer.coverage.bases import Sites
from optimizer.domain.coverage import BaseChoice, CoverStatus
from optimizer.domain.places import LocationKind
from tests.coverage.places import shipped
from tests.support.tiny import tiny_problem

FAR = np.inf


def sites(*rows: tuple[float, ...], residents: tuple[int, ...], in_use: tuple[int, ...] = ()):
    return Sites(
        line_id="supply",
        county_code="331125",
        names=tuple(f"D{n}" for n in range(len(rows[0]))),
        residents=np.array(residents),
        travel_s=np.array(rows, dtype=float),
        in_use=in_use,
    )


def line(*, residents: tuple[int, ...] = (10, 10, 80), in_use: tuple[int, ...] = ()) -> Sites:
    """Three villages on a road, a site in each: 0, 600 and 1500 s along it."""
    return sites((0, 600, 1500), (600, 0, 900), (1500, 900, 0), residents=residents, in_use=in_use)


def chosen(found: BaseChoice) -> tuple[tuple[str, ...], float | None, int | None]:
    return found.chosen, found.mean_s, found.longest_s


def test_the_median_goes_where_people_live():
    found = choose_bases(line(), goal="median", count=1)
    assert chosen(found) == (("D2",), 240.0, 1500)
    assert (found.status, found.bound_s) == (CoverStatus.OPTIMAL, 240.0)


def test_the_centre_goes_where_nobody_is_far():
    found = choose_bases(line(), goal="centre", count=1)
    assert chosen(found) == (("D1",), 780.0, 900)
    assert (found.status, found.bound_s) == (CoverStatus.OPTIMAL, 900.0)


def test_with_a_base_everywhere_nobody_travels():
    for goal in ("median", "centre"):
        found = choose_bases(line(), goal=goal, count=3)
        assert chosen(found) == (("D0", "D1", "D2"), 0.0, 0)


def test_what_is_in_use_now_is_measured_alike():
    found = choose_bases(line(in_use=(0,)), goal="median", count=1)
    assert (found.count_now, found.mean_now_s, found.longest_now_s) == (1, 1260.0, 1500)


def test_a_village_without_any_way_makes_it_infeasible_and_no_figure_infinite():
    cut_off = sites((0, 60), (FAR, FAR), residents=(5, 5))
    for goal in ("median", "centre"):
        found = choose_bases(cut_off, goal=goal, count=1)
        assert (found.status, found.chosen) == (CoverStatus.INFEASIBLE, ())
        assert (found.mean_s, found.longest_s, found.bound_s) == (None, None, None)


def test_two_valleys_without_a_way_between_need_two_bases():
    apart = sites((60, FAR), (FAR, 60), residents=(5, 5))
    for goal in ("median", "centre"):
        assert choose_bases(apart, goal=goal, count=1).status is CoverStatus.INFEASIBLE
        assert choose_bases(apart, goal=goal, count=2).longest_s == 60


@pytest.mark.parametrize(
    ("goal", "count", "error"),
    [
        ("mean", 1, "median, centre"),
        ("median", 0, "between 1 and 3"),
        ("centre", 4, "between 1 and 3"),
    ],
)
def test_an_unknown_goal_and_a_count_that_does_not_fit_are_refused(goal, count, error):
    with pytest.raises(ValueError, match=error):
        choose_bases(line(), goal=goal, count=count)


def test_sites_are_the_bases_of_a_problem_and_ways_go_out_from_them():
    found = sites_of(tiny_problem(), line_id="supply", kinds={"D1": "coop"})
    assert (found.names, found.in_use) == (("D1",), (0,))
    assert found.residents.tolist() == [100, 200]
    assert found.travel_s.tolist() == [[1800.0], [2400.0]]


def test_a_line_of_which_nothing_is_due_has_no_sites():
    with pytest.raises(ValueError, match="nothing of line 'meals' is due"):
        sites_of(tiny_problem(), line_id="meals", kinds={})


def test_only_bases_of_the_kinds_that_the_line_uses_today_are_sites():
    laid_out = shipped("云和县")
    (problem,) = laid_out.problems
    kinds = {depot.id: depot.kind for depot in laid_out.dataset.depots}
    found = sites_of(problem, line_id="hospital", kinds=kinds)
    assert {kinds[name] for name in found.names} == set(found.kinds) == {"health_centre"}
    assert len(found.names) < sum(place.kind is LocationKind.DEPOT for place in problem.locations)
    title_of = {place.id: place.name for place in problem.locations}
    choice = choose_bases(found, goal="centre", count=1)
    assert choice.chosen_names == tuple(title_of[name] for name in choice.chosen)
    assert choice.kinds == ("health_centre",)


def test_bases_for_nobody_are_refused():
    with pytest.raises(ValueError, match="nobody lives"):
        choose_bases(line(residents=(0, 0, 0)), goal="median", count=1)
