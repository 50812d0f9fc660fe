"""How figures become classes, and degrees become a drawing."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sohoc.modules.orgs.rules.map_classes import Class, classes_of, tone_of
from sohoc.modules.orgs.rules.map_shapes import (
    HEIGHT,
    WIDTH,
    dots_of,
    frame_of,
    path_of,
    room_at,
    shape_of,
)


def test_five_classes_hold_a_fifth_of_the_units_each() -> None:
    assert classes_of(range(1, 26)) == [
        Class(1, 5, 1),
        Class(6, 10, 2),
        Class(11, 15, 3),
        Class(16, 20, 4),
        Class(21, 25, 5),
    ]


def test_up_to_five_different_figures_have_a_class_each() -> None:
    assert classes_of([3, 3, 3, 1, 8]) == [Class(1, 2, 1), Class(3, 7, 3), Class(8, 8, 5)]
    assert classes_of([4, 4, 4]) == [Class(4, 4, 3)]
    assert classes_of([1, 9]) == [Class(1, 8, 2), Class(9, 9, 4)]


def test_a_figure_that_most_units_have_is_not_torn_apart() -> None:
    figures = [1] * 80 + [2] * 10 + [3, 4, 5, 6, 7]

    assert classes_of(figures) == [
        Class(1, 1, 1),
        Class(2, 2, 2),
        Class(3, 4, 3),
        Class(5, 6, 4),
        Class(7, 7, 5),
    ]


def test_large_limits_are_rounded_down_to_two_digits() -> None:
    figures = [812, 1187, 1345, 1499, 1874, 2051, 2350, 3119, 4022, 9731]

    assert classes_of(figures) == [
        Class(812, 1299, 1),
        Class(1300, 1799, 2),
        Class(1800, 2299, 3),
        Class(2300, 3999, 4),
        Class(4000, 9731, 5),
    ]


def test_nothing_to_count_has_no_classes() -> None:
    assert classes_of([]) == classes_of([0, 0, None]) == []
    assert tone_of(0, []) == 0
    assert tone_of(None, []) is None


@given(st.lists(st.one_of(st.none(), st.integers(0, 100_000)), max_size=200))
def test_every_figure_has_its_place_and_no_class_is_empty(figures: list[int | None]) -> None:
    classes = classes_of(figures)
    tones = [tone_of(figure, classes) for figure in figures]

    assert len(classes) <= 5
    assert all(after.lower == before.upper + 1 for before, after in pairwise(classes))
    assert [one.tone for one in classes] == sorted({one.tone for one in classes})
    for figure, tone in zip(figures, tones, strict=True):
        assert (tone is None) == (figure is None)
        assert (tone == 0) == (figure == 0)
    assert {one.tone for one in classes} == {tone for tone in tones if tone}


SQUARE = [(105.0, 20.0), (106.0, 20.0), (106.0, 21.0), (105.0, 21.0), (105.0, 20.0)]


def test_a_degree_of_longitude_is_shorter_than_one_of_latitude() -> None:
    frame = frame_of([SQUARE])

    assert (frame.width, frame.height) == (1000, 1068)  # cos 20,5° = 0,937
    assert frame.place(105.0, 21.0) == (0, 0)
    assert frame.place(106.0, 20.0) == (1000, 1068)
    assert frame.place(105.5, 20.5) == (500, 534)


def test_a_tall_province_is_fitted_by_its_height() -> None:
    frame = frame_of([[(105.0, 20.0), (105.5, 20.0), (105.5, 22.0)]])

    assert (frame.width, frame.height) == (327, 1400)


def test_a_path_goes_from_point_to_point() -> None:
    assert path_of([(0, 0), (10, 0), (10, 5), (3, 5)]) == "M0 0l10 0 0 5-7 0z"
    assert dots_of([(1, 2), (30, 4)]) == "M1 2h0M30 4h0"


def test_points_that_fall_together_are_drawn_once() -> None:
    ring = [(105.0, 20.0), (105.00001, 20.0), (106.0, 20.0), (106.0, 21.0), (105.0, 20.0)]

    shape = shape_of([ring], (105.7, 20.3), frame=frame_of([SQUARE]), line=30)

    assert shape.path == "M0 1068l1000 0 0-1068z"
    assert (shape.left, shape.top, shape.right, shape.bottom) == (0, 0, 1000, 1068)


def test_a_number_stands_in_the_middle_of_the_room_around_the_label() -> None:
    wide = [(0, 0), (100, 0), (100, 40), (0, 40)]

    assert room_at([wide], (20, 20), line=30) == (50, 20, 100)


def test_a_hole_narrows_the_room() -> None:
    ring, hole = [(0, 0), (100, 0), (100, 100), (0, 100)], [(60, 40), (90, 40), (90, 60), (60, 60)]

    assert room_at([ring, hole], (20, 50), line=10) == (30, 50, 60)


def test_an_area_lower_than_a_line_has_no_room() -> None:
    assert room_at([[(0, 0), (100, 0), (100, 10), (0, 10)]], (50, 5), line=30) == (50, 5, 0)


degrees = st.tuples(st.floats(102.0, 110.0), st.floats(8.0, 24.0))
rings = st.lists(degrees, min_size=3, max_size=30)


@given(st.lists(rings, min_size=1, max_size=8))
def test_everything_lies_inside_of_the_drawing(many: list[list[tuple[float, float]]]) -> None:
    frame = frame_of(many)

    assert 1 <= frame.width <= WIDTH
    assert 1 <= frame.height <= HEIGHT
    for ring in many:
        shape = shape_of([ring], ring[0], frame=frame, line=30)
        assert 0 <= shape.left <= shape.right <= frame.width
        assert 0 <= shape.top <= shape.bottom <= frame.height
        assert shape.path.startswith("M")
        assert all(frame.holds(*point) for point in ring)


@pytest.mark.parametrize("point", [(104.99, 20.5), (105.5, 21.01), (106.2, 20.5), (105.5, 19.0)])
def test_a_point_outside_is_known_as_such(point: tuple[float, float]) -> None:
    assert not frame_of([SQUARE]).holds(*point)
