"""Each kind of change, laid over the tables."""

from collections import Counter
from dataclasses import replace

import pytest

from optimizer.scenarios.applying import apply_scenario
from optimizer.scenarios.facts import facts_of
from optimizer.scenarios.reading import parse_scenario
from tests.scenarios.bases import LISHUI, NAMES, applied, base, records, scenario

LIANDU, YUNHE = "331102", "331125"
A, B = "999901101201", "999901101202"


def test_a_scenario_without_changes_changes_nothing():
    assert apply_scenario(base().raw, scenario("")).sheets == base().raw.sheets


def test_the_tables_that_a_scenario_is_laid_over_stay_as_they_are():
    before = repr(base().raw)
    applied('[[fleet]]\nline = "supply"\ncount = 1\n')
    applied(f'[[relocation]]\nfrom = "{A}"\nto = "{B}"\nresidents = 160\n')
    assert repr(base().raw) == before


def test_vehicles_that_go_are_still_there_and_not_available():
    raw = applied('[[fleet]]\nfleet = "van"\ntotal = 1000\n', LISHUI)
    kept = Counter(row["available"] for row in records(raw, "vehicles").values() if van(row))
    assert kept == {"1": 1000, "0": 484}


def van(row: dict[str, str]) -> bool:
    return row["fleet"] == "van"


def test_every_county_and_type_loses_in_proportion_and_no_base_all_while_another_has_several():
    before = records(base(LISHUI).raw, "vehicles")
    after = records(applied('[[fleet]]\nfleet = "van"\npercent = -10\n', LISHUI), "vehicles")
    gone = [name for name in before if after[name]["available"] == "0"]
    assert len(gone) == 148
    groups = Counter((before[n]["depot_id"][:7], before[n]["type_id"]) for n in before)
    lost = Counter((before[n]["depot_id"][:7], before[n]["type_id"]) for n in gone)
    assert all(abs(lost[key] - 0.1 * groups[key]) <= 1 for key in lost)
    bases = Counter((row["depot_id"], row["type_id"]) for row in before.values())
    lost_bases = Counter((before[n]["depot_id"], before[n]["type_id"]) for n in gone)
    for (base_id, kind), number in lost_bases.items():
        if bases[base_id, kind] == number == 1:
            county = base_id[:7]
            others = [
                key for key in bases if key[1] == kind and key[0][:7] == county and bases[key] > 1
            ]
            assert all(lost_bases[key] for key in others), (base_id, kind)


def test_the_vehicle_with_the_fewest_days_goes_first():
    text = f'[[fleet]]\ntype = "bath"\ncount = -5\ncounties = ["{LIANDU}"]\n'
    vehicles = records(applied(text, LISHUI), "vehicles")
    mine = {
        n: row for n, row in vehicles.items() if row["type_id"] == "bath" and n.startswith(LIANDU)
    }
    for row in mine.values():
        same_base = [other for other in mine.values() if other["depot_id"] == row["depot_id"]]
        if row["available"] == "0":
            kept = [o for o in same_base if o["available"] == "1"]
            assert all(days(row) <= days(other) for other in kept)
    assert sum(row["available"] == "0" for row in mine.values()) == 5


def days(row: dict[str, str]) -> int:
    return int(row["max_days_per_week"] or 3)


def test_vehicles_added_are_twins_with_twins_of_their_crews():
    text = f'[[fleet]]\nline = "hospital"\ncount = 2\ncounties = ["{YUNHE}"]\n'
    raw = applied(text, LISHUI)
    new = [name for name in records(raw, "vehicles") if "-plus" in name]
    assert len(new) == 2
    crews = records(raw, "crews").values()
    before = Counter(row["vehicle_id"] for row in crews)
    assert all(before[name] == before[name.split("-plus")[0]] >= 3 for name in new)


def test_a_vehicle_that_stands_by_comes_before_a_twin():
    raw = applied('[[fleet]]\nline = "supply"\ncount = -1\n')
    assert sum(row["available"] == "0" for row in records(raw, "vehicles").values()) == 1
    again = apply_scenario(raw, scenario('[[fleet]]\nline = "supply"\ncount = 2\n'))
    vehicles = records(again, "vehicles")
    assert sum(row["available"] == "1" for row in vehicles.values()) == 4
    assert sum("-plus" in name for name in vehicles) == 1


def test_the_same_vehicles_go_whatever_the_order_of_the_table():
    found, _ = parse_scenario(
        NAMES + '[[fleet]]\nfleet = "van"\npercent = -33\n',
        base(LISHUI),
        file="x.toml",
        with_data=False,
    )
    raw = base(LISHUI).raw
    vehicles = raw.sheets["vehicles"]
    turned = replace(
        raw, sheets={**raw.sheets, "vehicles": replace(vehicles, rows=vehicles.rows[::-1])}
    )
    one, other = (records(apply_scenario(tables, found), "vehicles") for tables in (raw, turned))
    assert one == other


def test_a_frequency_holds_for_the_whole_line_in_the_counties_named():
    text = f'[[frequency]]\nline = "hospital"\nvisits_per_4_weeks = 2\ncounties = ["{YUNHE}"]\n'
    rows = records(applied(text, LISHUI), "requirements").values()
    hospital = [row for row in rows if row["line_id"] == "hospital"]
    inside = [row for row in hospital if row["village_code"].startswith(YUNHE)]
    assert {row["visits_per_4_weeks"] for row in inside} == {"2"}
    outside = [row for row in hospital if not row["village_code"].startswith(YUNHE)]
    # Blank: as their tiers say.
    assert {row["visits_per_4_weeks"] for row in outside} == {""}


def test_a_tier_holds_although_requirements_had_frequencies_of_their_own():
    raw = applied('[[tier]]\ntier = "hospital-4"\nvisits_per_4_weeks = 2\n', LISHUI)
    assert records(raw, "tiers")["hospital-4"]["visits_per_4_weeks"] == "2"
    rows = records(raw, "requirements").values()
    assert {r["visits_per_4_weeks"] for r in rows if r["line_id"] == "hospital"} == {""}


def test_a_floor_takes_nothing_back_from_a_frequency_above_it():
    text = '[[frequency]]\nline = "hospital"\nvisits_per_4_weeks = 4\n'
    text += '[[floor]]\nline = "hospital"\nvisits_per_4_weeks = 3\n'
    rows = records(applied(text), "requirements").values()
    assert {r["visits_per_4_weeks"] for r in rows if r["line_id"] == "hospital"} == {"4"}


def test_of_two_floors_the_higher_one_holds_whichever_comes_first():
    high = '[[floor]]\nline = "hospital"\nvisits_per_4_weeks = 4\ntownship = "东镇"\n'
    low = '[[floor]]\nline = "hospital"\nvisits_per_4_weeks = 3\n'
    for text in (high + low, low + high):
        rows = records(applied(text), "requirements")
        assert rows["R1-medical"]["visits_per_4_weeks"] == "4"
        assert rows["R2-medical"]["visits_per_4_weeks"] == "3"


def test_a_floor_holds_over_a_tier_that_is_changed():
    text = '[[tier]]\ntier = "hospital-1"\nvisits_per_4_weeks = 2\n'
    text += '[[floor]]\nline = "hospital"\nvisits_per_4_weeks = 3\n'
    rows = records(applied(text, LISHUI), "requirements").values()
    assert {r["visits_per_4_weeks"] for r in rows if r["line_id"] == "hospital"} == {"3"}


def test_a_floor_raises_what_is_below_it_and_leaves_the_rest():
    text = '[[floor]]\nline = "hospital"\nvisits_per_4_weeks = 2\ncounty = "云和县"\n'
    before, after = (
        {row.requirement_id: row for row in facts_of(raw).requirements("hospital")}
        for raw in (base(LISHUI).raw, applied(text, LISHUI))
    )
    assert {row.visits_per_4_weeks for row in before.values()} == {1, 2, 4}
    for name, row in before.items():
        old, new = row.visits_per_4_weeks, after[name].visits_per_4_weeks
        assert new == (max(old, 2) if row.village_code.startswith(YUNHE) else old)


def test_a_shift_moves_both_ends_of_the_vehicles_of_a_line():
    raw = applied('[[shift]]\nline = "supply"\nstart_min = -30\nend_min = 45\n')
    vehicles = records(raw, "vehicles")
    assert (vehicles["V1"]["shift_start"], vehicles["V1"]["shift_end"]) == ("07:30", "17:45")
    assert (vehicles["H1"]["shift_start"], vehicles["H1"]["shift_end"]) == ("", "")


def test_a_day_more_is_no_more_than_the_weekdays_worked():
    raw = applied('[[days]]\nfleet = "van"\nmore = 1\n')
    assert records(raw, "vehicles")["V1"]["max_days_per_week"] == "5"


def test_a_day_more_on_another_weekday_is_worked_by_vehicle_crew_and_line():
    text = '[[days]]\nline = "hospital"\nmore = 1\nweekdays = "6"\n'
    raw = applied(text, LISHUI)
    vehicle = next(r for r in records(raw, "vehicles").values() if r["fleet"] == "hospital")
    assert (vehicle["max_days_per_week"], vehicle["weekdays"]) == ("6", "1;2;3;4;5;6")
    assert records(raw, "lines")["hospital"]["weekdays"] == "1;2;3;4;5;6"
    turns = {row["weekdays"] for row in records(raw, "crews").values()}
    assert turns == {"", "1;2;3;6", "4;5;6", "1;3;5;6", "2;4;6"}


WAVES = (
    '[[waves]]\nline = "meals"\npeople_percent = 60\nhalf_days = "pm"\n'
    'windows = "16:15-17:30"\nshift_end = "17:45"\n'
)


def test_every_village_with_a_first_wave_only_gets_a_second():
    before = records(base(LISHUI).raw, "requirements")
    raw = applied(WAVES, LISHUI)
    after = records(raw, "requirements")
    first = [r for r in before.values() if r["line_id"] == "meals" and r["wave"] != "2"]
    assert all(r["requirement_id"] + "2" in after for r in first)
    new = after.keys() - before.keys()
    one = after[min(new)]
    lunch = after[min(new)[:-1]]
    assert one["people"] == str(max(1, round(0.6 * int(lunch["people"]))))
    assert (one["wave"], one["windows"]) == ("2", "16:15-17:30")
    assert len(after) - len(before) == len(new) == len(first) - 401
    meal = [r for r in records(raw, "vehicles").values() if r["type_id"] in ("meal", "meal_s")]
    assert {row["shift_end"] for row in meal} == {"17:45"}


def test_a_wave_does_not_cut_back_a_shift_that_the_scenario_made_longer():
    wave = WAVES.replace("meals", "supply")
    shift = '[[shift]]\nline = "supply"\nend_min = 90\n'
    for text in (wave + shift, shift + wave):
        vehicles = records(applied(text), "vehicles")
        assert (vehicles["V1"]["shift_end"], vehicles["V2"]["shift_end"]) == ("18:30", "18:30")
    assert records(applied(wave), "vehicles")["V1"]["shift_end"] == "17:45"


def test_the_seasons_of_one_month_hold_in_every_month():
    seasons = records(applied("month = 10\n", LISHUI), "seasons").values()
    assert {(row["service_id"], row["back_pct"]) for row in seasons} == {("selling", "125")}
    assert sorted(int(row["month"]) for row in seasons) == list(range(1, 13))


def test_a_closure_and_a_fixed_point_are_rows_of_their_tables():
    raw = applied(
        '[[closure]]\nclosure_id = "c1"\nkind = "village"\nfrom_date = 2026-11-30\n'
        f'village_code = "{A}"\n'
        '[[fixed_point]]\npoint_id = "p1"\nname = "食堂"\nkind = "hall"\n'
        f'services = ["shopping"]\nvillage_code = "{A}"\ncapacity_per_week = 5\ncatchment_km = 1\n'
    )
    assert records(raw, "closures")["c1"]["from_date"] == "2026-11-30"
    assert records(raw, "fixed_points")["p1"]["services"] == "shopping"


def test_residents_who_move_take_their_share_of_the_demand_along():
    raw = applied(f'[[relocation]]\nfrom = "{A}"\nto = "{B}"\nresidents = 80\n')
    villages, demand = records(raw, "villages"), records(raw, "requirements")
    assert (villages[A]["residents"], villages[B]["residents"]) == ("80", "300")
    assert (demand["S1-supply"]["people"], demand["S2-supply"]["people"]) == ("13", "42")
    assert (demand["S1-supply"]["out_goods"], demand["S2-supply"]["out_goods"]) == ("10", "30")


def test_a_village_that_all_leave_asks_for_nothing_any_more():
    raw = applied(f'[[relocation]]\nfrom = "{A}"\nto = "{B}"\nresidents = 160\n')
    demand = records(raw, "requirements")
    assert records(raw, "villages")[A]["residents"] == "0"
    assert "S1-supply" not in demand
    assert demand["S2-supply"]["people"] == "55"


def test_a_village_that_all_leave_and_others_move_to_asks_for_what_they_need():
    c = "999901201201"
    text = f'[[relocation]]\nfrom = "{B}"\nto = "{c}"\nresidents = 220\n'
    text += f'[[relocation]]\nfrom = "{A}"\nto = "{B}"\nresidents = 160\n'
    raw = applied(text)
    assert records(raw, "villages")[B]["residents"] == "160"
    demand = records(raw, "requirements")
    assert "S1-supply" not in demand
    assert demand["S2-supply"]["people"] == "25"


def test_household_groups_move_as_a_whole():
    before = records(base(LISHUI).raw, "requirements")
    start = next(r["village_code"] for r in before.values() if r["party_id"])
    end = next(r["village_code"] for r in before.values() if r["village_code"] != start)
    residents = int(records(base(LISHUI).raw, "villages")[start]["residents"])
    groups = [n for n, r in before.items() if r["village_code"] == start and r["party_id"]]
    text = f'[[relocation]]\nfrom = "{start}"\nto = "{end}"\nresidents = {residents // 2}\n'
    after = records(applied(text, LISHUI), "requirements")
    moved = [name for name in groups if after[name]["village_code"] == end]
    assert len(moved) == pytest.approx(len(groups) / 2, abs=1)
    parties = [r["party_id"] for r in after.values() if r["village_code"] == end and r["party_id"]]
    assert len(set(parties)) == len(parties) > len(moved)  # both villages number theirs from 1


def test_a_year_projects_the_demand_before_it_is_changed():
    raw = applied('year = 2030\n[[fleet]]\nfleet = "van"\npercent = -10\n', LISHUI)
    assert records(raw, "about")["residents_year"]["value"] == "2030"
    people = [
        sum(int(row["residents"]) for row in records(tables, "villages").values())
        for tables in (base(LISHUI).raw, raw)
    ]
    assert people[1] < people[0]
