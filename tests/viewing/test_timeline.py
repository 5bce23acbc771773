from itertools import pairwise

from optimizer.domain.plan import Break, Route, Stop, Trip
from optimizer.viewing.timeline import Activity, segments
from tests.support.problems import tiny_plan
from tests.support.tiny import clock


def spans(route: Route) -> list[tuple[str, str, str]]:
    def text(seconds: int) -> str:
        return f"{seconds // 3600}:{seconds % 3600 // 60:02d}"

    return [(s.activity.value, text(s.start_s), text(s.end_s)) for s in segments(route)]


def test_a_day_with_a_break_while_waiting() -> None:
    tuesday = tiny_plan().routes[1]

    assert spans(tuesday) == [
        ("driving", "8:00", "8:40"),
        ("service", "8:40", "9:35"),
        ("driving", "9:35", "9:50"),
        ("service", "9:50", "11:00"),
        ("driving", "11:00", "11:36"),
        ("break", "11:36", "12:36"),
        ("waiting", "12:36", "13:00"),
        ("service", "13:00", "13:30"),
        ("driving", "13:30", "13:55"),
    ]


def test_time_at_the_base_between_two_trips() -> None:
    friday = tiny_plan().routes[2]

    assert spans(friday)[3:5] == [("at_base", "11:45", "12:45"), ("driving", "12:45", "13:25")]


def test_a_break_at_the_end_of_a_stop_delays_the_drive() -> None:
    stop = Stop(
        location_id="S1",
        requirement_ids=("R1",),
        arrival_s=clock("9:00"),
        start_s=clock("9:00"),
        end_s=clock("11:30"),
    )
    trip = Trip(depart_s=clock("8:30"), stops=(stop,), return_s=clock("12:40"))
    rest = Break(start_s=clock("11:30"), end_s=clock("12:15"))
    route = Route(vehicle_id="V", day=0, trips=(trip,), breaks=(rest,))

    assert spans(route)[2:] == [("break", "11:30", "12:15"), ("driving", "12:15", "12:40")]


def test_the_spans_of_a_day_follow_each_other_without_gaps() -> None:
    for route in tiny_plan().routes:
        found = segments(route)
        assert found[0].start_s == route.trips[0].depart_s
        assert found[-1].end_s == route.trips[-1].return_s
        assert all(a.end_s == b.start_s for a, b in pairwise(found))


def test_a_drive_says_where_it_leads() -> None:
    drives = [s for s in segments(tiny_plan().routes[1]) if s.activity is Activity.DRIVING]

    assert [drive.location_id for drive in drives] == ["S2", "S3", "S1", None]
