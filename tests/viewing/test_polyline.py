from optimizer.viewing.polyline import decode_polyline, encode_polyline, thin_line

GOOGLE_POINTS = [(38.5, -120.2), (40.7, -120.95), (43.252, -126.453)]
GOOGLE_TEXT = "_p~iF~ps|U_ulLnnqC_mqNvxq`@"
"""The worked example in the description of the format."""


def test_encodes_the_worked_example_of_the_format() -> None:
    assert encode_polyline(GOOGLE_POINTS) == GOOGLE_TEXT


def test_decodes_the_worked_example_of_the_format() -> None:
    assert decode_polyline(GOOGLE_TEXT) == GOOGLE_POINTS


def test_no_points_are_no_text() -> None:
    assert encode_polyline([]) == ""
    assert decode_polyline("") == []


def test_a_point_on_the_line_is_dropped_and_one_beside_it_stays() -> None:
    on_the_line = [(0.0, 0.0), (0.0, 0.5), (0.0, 1.0)]
    beside = [(0.0, 0.0), (0.1, 0.5), (0.0, 1.0)]

    assert thin_line(on_the_line, tolerance_deg=0.01) == [(0.0, 0.0), (0.0, 1.0)]
    assert thin_line(beside, tolerance_deg=0.01) == beside


def test_a_point_exactly_at_the_tolerance_is_dropped() -> None:
    points = [(0.0, 0.0), (0.25, 0.5), (0.0, 1.0)]

    assert thin_line(points, tolerance_deg=0.25) == [(0.0, 0.0), (0.0, 1.0)]
    assert thin_line(points, tolerance_deg=0.24) == points


def test_a_loop_back_to_its_start_keeps_its_far_end() -> None:
    loop = [(0.0, 0.0), (1.0, 1.0), (0.0, 0.0)]

    assert thin_line(loop, tolerance_deg=0.01) == loop
