"""The made-up orders of one week."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

import pytest

from optimizer.building.build import build_orders
from optimizer.building.orders import FEWEST, KINDS, MOST, WEEKEND
from optimizer.units import clock_to_s

LISHUI = Path(__file__).parents[2] / "datasets" / "lishui"


@pytest.fixture(scope="module")
def rows() -> list[dict[str, str]]:
    with (LISHUI / "orders.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_the_shipped_orders_are_those_of_the_builder(tmp_path):
    for name in ("villages.csv", "townships.csv", "depots.csv", "vehicles.csv"):
        (tmp_path / name).write_bytes((LISHUI / name).read_bytes())
    build_orders(tmp_path)
    assert (tmp_path / "orders.csv").read_bytes() == (LISHUI / "orders.csv").read_bytes()


def test_a_county_has_fifteen_to_twenty_five_orders_on_a_workday(rows):
    counts = Counter((row["order_id"][1:7], row["date"]) for row in rows)
    assert len(counts) == 9 * 7
    for (_, date), count in counts.items():
        workday = date <= "2026-12-04"
        assert FEWEST <= count <= MOST if workday else count == WEEKEND


def test_shares_and_times_are_as_assumed(rows):
    kinds = {kind.service: kind for kind in KINDS}
    shares = Counter(row["services"] for row in rows)
    for name, kind in kinds.items():
        assert shares[name] / len(rows) == pytest.approx(kind.share, abs=0.06)
    for row in rows:
        kind = kinds[row["services"]]
        opens_s, closes_s = clock_to_s(row["earliest"]), clock_to_s(row["latest"])
        assert clock_to_s(kind.first) <= opens_s <= clock_to_s(kind.last)
        assert closes_s - opens_s == 60 * kind.promise_min
        assert bool(row["destination_id"]) == (row["services"] == "rides")
        assert row["source"] == "generated"
