"""
How peers are called and how their answers are read.

The peers are not installed with the tests: stand-ins keep what they are asked. What the real ones
make of it is seen by `python -m benchmarks quality`, which checks every plan.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from datetime import timedelta
from importlib import import_module
from types import ModuleType, SimpleNamespace

import numpy as np
import pytest

from benchmarks import peers
from benchmarks.peers import one_day
from benchmarks.peers.one_day import Budget, NotSupportedError, Peer
from benchmarks.quality.convert import problem_of
from benchmarks.quality.cordeau import read_cordeau
from benchmarks.quality.pricing import plan_of_orders
from benchmarks.quality.vrplib import read_vrplib
from optimizer.domain.problem import Problem
from tests.benchmarks_quality.samples import (
    MIXED_FLEET,
    MULTI_DEPOT,
    PERIODIC,
    SITE_DEPENDENT,
    TRIPS,
)
from tests.support.edits import codes


@pytest.fixture(autouse=True)
def _quick_probe(monkeypatch: pytest.MonkeyPatch) -> None:
    """How busy the machine is does not matter here."""
    monkeypatch.setattr(one_day, "PROBE_S", 0.001)


class Recorded(SimpleNamespace):
    """Anything that is made with arguments and keeps them."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(args=args, **kwargs)


def stand_in(monkeypatch: pytest.MonkeyPatch, name: str, **members: object) -> Peer:
    """Return a peer whose package is a stand-in."""
    package = ModuleType(peers.PACKAGES[name][0])
    for member, value in members.items():
        setattr(package, member, value)
    monkeypatch.setitem(sys.modules, package.__name__, package)
    monkeypatch.delitem(sys.modules, peers.PEERS[name], raising=False)
    peer = peers.load(name)
    # Only this test's stand-in is behind it: who comes next imports anew.
    monkeypatch.delitem(sys.modules, peers.PEERS[name])
    return peer


def budget(cpu_s: float = 5.0, clock: Callable[[], float] = lambda: 0.0) -> Budget:
    return Budget(cpu_s=cpu_s, seed=3, clock=clock)


def vrplib(text: str) -> Problem:
    return problem_of(read_vrplib(text, "v"))


@pytest.mark.parametrize("name", list(peers.PEERS))
def test_no_peer_chooses_days(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    vroom = {"Solution": object, "Input": object, "Vehicle": object, "Job": object}
    pyvrp = {"ProblemData": object, "VehicleType": object, "Client": object, "Route": object}
    members = {"vroom": vroom, "pyvrp": pyvrp, "vrp-cli": {}}[name]
    peer = stand_in(monkeypatch, name, **members)
    with pytest.raises(NotSupportedError, match="choice of days"):
        peer.solve(problem_of(read_cordeau(PERIODIC, "p")), budget())


def test_a_peer_is_installed_where_its_package_can_be_found(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(peers.PACKAGES, "pyvrp", ("json", "numpy"))
    monkeypatch.setitem(peers.PACKAGES, "vroom", ("no_such_package", "numpy"))
    assert peers.is_installed("pyvrp")
    assert not peers.is_installed("vroom")
    assert peers.version_of("pyvrp") == f"numpy {np.__version__}"


# --- PyVRP


class FakePyVrp:
    """PyVRP as far as we call it: it answers with the visits it is told."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, *routes: tuple[int, list[list[int]]]):
        self.routes = routes
        self.costs: list[float] = []
        self.peer = stand_in(
            monkeypatch,
            "pyvrp",
            Location=Recorded,
            Client=Recorded,
            Depot=Recorded,
            VehicleType=Recorded,
            ProblemData=Recorded,
            Route=object,
            solve=self.solve,
        )

    def solve(self, data: Recorded, stop, *, seed: int, collect_stats: bool):
        self.data, self.seed = data, seed
        self.stopped = [stop(cost) for cost in self.costs]
        assert not collect_stats
        return SimpleNamespace(best=SimpleNamespace(routes=lambda: map(FakeRoute, self.routes)))


class FakeRoute:
    """A route of a vehicle type: its trips, depots among its activities."""

    def __init__(self, route: tuple[int, list[list[int]]]) -> None:
        self._type, self._trips = route

    def vehicle_type(self) -> int:
        return self._type

    def num_trips(self) -> int:
        return len(self._trips)

    def __iter__(self):
        for number, trip in enumerate(self._trips):
            yield SimpleNamespace(idx=0, trip=number, is_client=lambda: False)
            for client in trip:
                yield SimpleNamespace(idx=client, trip=number, is_client=lambda: True)


def test_pyvrp_gets_windows_releases_trips_and_scaled_loads(monkeypatch) -> None:
    fake = FakePyVrp(monkeypatch, (0, [[2, 0], [1]]))
    problem = vrplib(TRIPS)
    answer = fake.peer.solve(problem, budget())
    a, b, _ = fake.data.clients
    assert (a.location, a.delivery, a.service_duration) == (1, [4000], 20)
    assert (a.tw_early, a.tw_late) == (0, 500)  # our windows end with the work, its with the start
    assert (a.release_time, b.release_time) == (10, 200)
    (kind,) = fake.data.vehicle_types
    assert (kind.num_available, kind.capacity) == (1, [10_000])
    assert (kind.reload_depots, kind.max_reloads) == ([0], 2)
    assert (kind.tw_early, kind.tw_late, kind.shift_duration) == (0, 1000, 1000)
    assert fake.seed == 3
    assert answer.orders == {(0, "V00001"): [["R00003", "R00001"], ["R00002"]]}
    assert codes(problem, plan_of_orders(problem, answer.orders)) == []


def test_pyvrp_is_kept_from_whom_it_may_not_serve_by_matrices(monkeypatch) -> None:
    fake = FakePyVrp(monkeypatch)
    fake.peer.solve(vrplib(SITE_DEPENDENT), budget())
    first, second = fake.data.vehicle_types
    assert (first.profile, second.profile) == (0, 1)
    assert (first.shift_duration, first.reload_depots, first.max_reloads) == (20_000, [], 0)
    for matrices in (fake.data.distance_matrices, fake.data.duration_matrices):
        assert matrices[0][0, 3] == matrices[0][3, 0] == matrices[1][0, 2] == 1 << 40
        assert matrices[0][0, :3].tolist() == [0, 5000, 3000]
        assert all(matrix.diagonal().tolist() == [0, 0, 0, 0] for matrix in matrices)


def test_prices_become_whole_numbers_for_pyvrp_and_costs_come_back_in_cents(monkeypatch) -> None:
    """2.5 a metre is 5 of its units, so a cent is 2."""
    fake = FakePyVrp(monkeypatch)
    fake.costs = [float(2**63 - 1), 200.0, 180.0, 180.0, 150.0]
    ticks = iter([1.0, 2.0, 3.0, 4.0, 5.0])
    answer = fake.peer.solve(vrplib(MIXED_FLEET), budget(clock=lambda: next(ticks)))
    small, large = fake.data.vehicle_types
    assert (small.num_available, small.fixed_cost, small.unit_distance_cost) == (2, 14_000, 2)
    assert (large.num_available, large.fixed_cost, large.unit_distance_cost) == (1, 41_000, 5)
    assert answer.points == [(2.0, 100.0), (3.0, 90.0), (5.0, 75.0)]
    assert fake.stopped == [False, False, False, False, True]


def test_pyvrp_knows_the_depots_by_their_number(monkeypatch) -> None:
    fake = FakePyVrp(monkeypatch)
    fake.peer.solve(problem_of(read_cordeau(MULTI_DEPOT, "p")), budget())
    assert [depot.location for depot in fake.data.depots] == [0, 1]
    assert [kind.start_depot for kind in fake.data.vehicle_types] == [0, 1]
    assert [kind.end_depot for kind in fake.data.vehicle_types] == [0, 1]


# --- VROOM


class FakeVroom:
    """VROOM as far as we call it; ``rows`` are vehicle, kind of step and job of its table."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, *rows: tuple[int, str, int]) -> None:
        self.durations: dict[str, np.ndarray] = {}
        self.costs: dict[str, np.ndarray] = {}
        self.vehicles: list[Recorded] = []
        self.jobs: list[Recorded] = []
        self.asked: dict[str, object] = {}
        self._rows = rows
        self.peer = stand_in(
            monkeypatch,
            "vroom",
            Input=lambda: self,
            Vehicle=Recorded,
            Job=Recorded,
            VehicleCosts=Recorded,
            Solution=object,
        )

    def set_durations_matrix(self, profile: str, matrix: np.ndarray) -> None:
        self.durations[profile] = matrix

    def set_costs_matrix(self, profile: str, matrix: np.ndarray) -> None:
        self.costs[profile] = matrix

    def add_vehicle(self, vehicles: list[Recorded]) -> None:
        self.vehicles += vehicles

    def add_job(self, jobs: list[Recorded]) -> None:
        self.jobs += jobs

    def solve(self, **asked: object):
        self.asked = asked
        pandas = import_module("pandas")
        table = pandas.DataFrame(self._rows, columns=["vehicle_id", "type", "id"])
        return SimpleNamespace(routes=table)


def test_vroom_gets_costs_by_kind_of_vehicle_and_all_vehicles(monkeypatch) -> None:
    rows = ((2, "start", -1), (2, "job", 1), (2, "job", 0), (2, "end", -1), (0, "job", 2))
    fake = FakeVroom(monkeypatch, *rows)
    problem = vrplib(MIXED_FLEET)
    answer = fake.peer.solve(problem, budget())
    assert [v.args[0] for v in fake.vehicles] == [0, 1, 2]
    assert [v.capacity for v in fake.vehicles] == [[5], [5], [15]]
    assert [v.costs.fixed for v in fake.vehicles] == [7000, 7000, 20_500]
    small, large = (fake.costs[v.profile] for v in fake.vehicles[1:])
    assert small[0].tolist() == [0, 5000, 3000, 4000]
    assert large[0].tolist() == [0, 12_500, 7500, 10_000]
    assert fake.asked["nb_threads"] == 1
    assert fake.asked["timeout"] > timedelta(seconds=4)
    assert answer.orders == {(0, "V00001"): [["R00003"]], (0, "V00003"): [["R00002", "R00001"]]}
    assert codes(problem, plan_of_orders(problem, answer.orders)) == []


def test_costs_of_vroom_are_divided_before_they_overflow(monkeypatch) -> None:
    fake = FakeVroom(monkeypatch)
    text = MIXED_FLEET.replace("3\t20.5", "3\t9000000").replace("3\t2.5", "3\t2500")
    fake.peer.solve(vrplib(text), budget())
    large = fake.vehicles[2]
    total = fake.costs[large.profile].max() * 9 + large.costs.fixed
    assert total <= 2**31
    assert fake.costs[large.profile][0, 1] / large.costs.fixed == pytest.approx(
        12_500_000 / 9_000_000_000, rel=1e-3
    )


def test_the_shift_of_vroom_ends_with_the_longest_duty_where_windows_allow(monkeypatch) -> None:
    fake = FakeVroom(monkeypatch)
    fake.peer.solve(problem_of(read_cordeau(MULTI_DEPOT, "p")), budget())
    assert [v.time_window for v in fake.vehicles][2:] == [(0, 120_000), (0, 120_000)]
    assert fake.vehicles[0].time_window[1] > 120_000
    with pytest.raises(NotSupportedError, match="longest duty among windows"):
        fake.peer.solve(vrplib(SITE_DEPENDENT), budget())


def test_skills_of_vroom_are_the_jobs_that_are_not_everybodys(monkeypatch) -> None:
    fake = FakeVroom(monkeypatch)
    fake.peer.solve(vrplib(SITE_DEPENDENT.replace("DURATION: 20", "DURATION: 100")), budget())
    assert [job.skills for job in fake.jobs] == [set(), {1}, {2}]
    assert [v.skills for v in fake.vehicles] == [{1}, {2}]
    assert fake.jobs[0].time_windows == [(10_000, 20_000)]
    assert (fake.jobs[1].delivery, fake.jobs[1].default_service) == ([6], 2000)


# --- vrp-cli


class FakeVrpCli:
    """vrp-cli as far as we call it; its answer is given as stops of jobs by vehicle."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, **tours: list[str]) -> None:
        self._tours = tours
        self.peer = stand_in(monkeypatch, "vrp-cli", solve_pragmatic=self.solve)

    def solve(self, *, problem: str, matrices: list[str], config: str) -> str:
        self.problem, self.config = json.loads(problem), json.loads(config)
        self.matrices = [json.loads(matrix) for matrix in matrices]
        return json.dumps(
            {
                "tours": [
                    {
                        "vehicleId": vehicle,
                        "stops": [{"activities": [{"jobId": job} for job in jobs]}],
                    }
                    for vehicle, jobs in self._tours.items()
                ]
            }
        )


def test_vrp_cli_gets_clock_times_limits_and_skills(monkeypatch) -> None:
    fake = FakeVrpCli(
        monkeypatch, V00001=["departure", "1", "1", "arrival"], V00002=["departure", "2", "0"]
    )
    problem = vrplib(SITE_DEPENDENT)
    answer = fake.peer.solve(problem, budget(clock=lambda: 1.0))
    a, b, _ = fake.problem["plan"]["jobs"]
    (place,) = a["deliveries"][0]["places"]
    assert place["times"] == [["2024-01-01T02:46:40Z", "2024-01-01T05:33:20Z"]]
    assert (a["deliveries"][0]["demand"], place["duration"]) == ([4], 1000)
    assert "skills" not in a
    assert b["skills"] == {"allOf": ["1"]}
    first, second = fake.problem["fleet"]["vehicles"]
    assert (first["skills"], second["skills"]) == (["0", "1"], ["0", "2"])
    assert first["limits"] == {"maxDuration": 20_000.0}
    assert first["costs"] == {"fixed": 0.0, "distance": 1.0, "time": 0.0}
    assert fake.matrices[0]["distances"][:4] == [0, 5000, 3000, 4000]
    assert fake.config["termination"]["maxTime"] >= 4
    assert answer.orders == {(0, "V00001"): [["R00002"]], (0, "V00002"): [["R00003", "R00001"]]}
    assert codes(problem, plan_of_orders(problem, answer.orders)) == []


def test_vrp_cli_knows_no_release_times(monkeypatch) -> None:
    fake = FakeVrpCli(monkeypatch)
    with pytest.raises(NotSupportedError, match="several trips, release times"):
        fake.peer.solve(vrplib(TRIPS), budget())
