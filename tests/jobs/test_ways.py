"""Lines of legs: each among the places of its own problem, around what is closed there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from optimizer.domain.closures import Ground
from optimizer.jobs.ways import leg_lines
from optimizer.travel.provider import Line, Place
from tests.support.tiny import tiny_problem


class Straight:
    """Draws straight lines and notes what it was asked for together."""

    def __init__(self) -> None:
        self.asked: list[set[str]] = []

    def around(self, closed: tuple[Ground, ...]) -> Straight:
        raise AssertionError("nothing is closed")

    def paths(self, pairs: Sequence[tuple[Place, Place]], *, profile: str = "van") -> list[Line]:
        self.asked.append({place.id for pair in pairs for place in pair})
        return [((a.lat, a.lon), (b.lat, b.lon)) for a, b in pairs]


def test_ways_are_looked_for_county_by_county():
    first = tiny_problem()
    one, two, *_ = first.locations
    moved = tuple(replace(place, id=f"{place.id}-2") for place in first.locations)
    second = replace(first, name="乙县", locations=moved)
    legs = [("van", one.id, two.id), ("van", f"{two.id}-2", f"{one.id}-2")]
    legs += [("van", one.id, one.id), ("van", one.id, f"{two.id}-2")]
    provider = Straight()
    lines = leg_lines(provider, legs, [first, second])
    here = (one.position.lat, one.position.lon)
    there = (two.position.lat, two.position.lon)
    assert lines == {legs[0]: (here, there), legs[1]: (there, here), legs[2]: (here, here)}
    assert provider.asked == [{one.id, two.id}, {f"{one.id}-2", f"{two.id}-2"}]
