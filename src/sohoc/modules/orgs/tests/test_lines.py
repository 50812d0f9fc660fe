"""Who stands above a place on which days, after a line was laid anew."""

from datetime import date, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from sohoc.modules.orgs.rules.lines import Stretch, above_on, relaid

FIRST = date(2025, 1, 1)
DAYS = [FIRST + timedelta(days=n) for n in range(40)]
DISTRICT, OLD, NEW, FORMER = 1, 2, 3, 4
ALWAYS = Stretch(0, None, None)


def day(number: int) -> date:
    return DAYS[number]


HELD = [Stretch(DISTRICT, None, day(10)), Stretch(OLD, day(10), None)]


def test_only_the_days_of_the_correction_are_laid_anew() -> None:
    laid = relaid(HELD, [Stretch(NEW, None, None)], during=Stretch(0, day(20), day(30)), fixed=())
    assert laid == [
        Stretch(DISTRICT, None, day(10)),
        Stretch(OLD, day(10), day(20)),
        Stretch(NEW, day(20), day(30)),
        Stretch(OLD, day(30), None),
    ]


def test_what_a_former_district_managed_stays() -> None:
    laid = relaid(HELD, [Stretch(NEW, None, None)], during=ALWAYS, fixed={DISTRICT})
    assert laid == [Stretch(DISTRICT, None, day(10)), Stretch(NEW, day(10), None)]


def test_every_day_has_the_office_of_that_day_and_where_none_was_it_stays() -> None:
    wanted = [Stretch(FORMER, day(12), day(20)), Stretch(NEW, day(25), None)]
    assert relaid(HELD, wanted, during=ALWAYS, fixed={DISTRICT}) == [
        Stretch(DISTRICT, None, day(10)),
        Stretch(OLD, day(10), day(12)),
        Stretch(FORMER, day(12), day(20)),
        Stretch(OLD, day(20), day(25)),
        Stretch(NEW, day(25), None),
    ]


def test_a_line_that_is_right_already_is_left_as_it_is() -> None:
    assert relaid(HELD, [Stretch(OLD, day(5), None)], during=ALWAYS, fixed={DISTRICT}) == HELD


bound = st.none() | st.sampled_from(DAYS)
stretch = st.tuples(st.integers(1, 5), bound, bound).filter(
    lambda one: one[1] is None or one[2] is None or one[1] < one[2]
)


@st.composite
def lines(draw: st.DrawFn) -> list[Stretch]:
    """Stretches one after the other, with days between them on which nobody stands above."""
    cuts = sorted(draw(st.sets(st.sampled_from(DAYS), min_size=2, max_size=6)))
    pieces = list(pairwise(cuts))
    chosen = draw(st.lists(st.integers(0, 5), min_size=len(pieces), max_size=len(pieces)))
    return [Stretch(n, *piece) for n, piece in zip(chosen, pieces, strict=True) if n]


@given(
    held=lines(),
    wanted=st.lists(stretch.map(lambda one: Stretch(*one)), max_size=4),
    during=stretch.map(lambda one: Stretch(*one)),
    fixed=st.frozensets(st.integers(1, 5)),
)
def test_every_day_reads_as_the_rule_says(
    held: list[Stretch], wanted: list[Stretch], during: Stretch, fixed: frozenset[int]
) -> None:
    laid = relaid(held, wanted, during=during, fixed=fixed)
    for one in DAYS:
        assert sum(piece.holds(one) for piece in laid) == sum(piece.holds(one) for piece in held)
        now, new = above_on(held, one), above_on(wanted, one)
        is_laid_anew = now is not None and now not in fixed and during.holds(one)
        assert above_on(laid, one) == (new if is_laid_anew and new is not None else now)
    assert relaid(laid, wanted, during=during, fixed=fixed) == laid or fixed
