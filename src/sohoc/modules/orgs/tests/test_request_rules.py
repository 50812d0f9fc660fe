"""What a request for correction keeps, and whether it can still be done."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sohoc.lib.periods import Period
from sohoc.modules.orgs.contracts import SchoolFacts
from sohoc.modules.orgs.rules.requests import (
    BadReason,
    Moved,
    asked_for,
    moved_since,
    tidy_reason,
    with_wanted,
)

LIFE = Period(date(2020, 9, 1), None)
FACTS = st.builds(
    SchoolFacts,
    name=st.sampled_from(["Trường A", "Trường B"]),
    code=st.sampled_from(["25-1", "25-2"]),
    kind=st.sampled_from(["public", "private"]),
    levels=st.sampled_from([("primary",), ("primary", "lower_secondary")]),
    commune=st.sampled_from(["Xã Bao La", "Xã Mai Hạ"]),
    period=st.just(LIFE),
)


@given(FACTS, FACTS)
def test_a_request_keeps_only_what_differs_and_brings_it_all(
    now: SchoolFacts, wished: SchoolFacts
) -> None:
    before, wanted = asked_for(now, wished)
    assert before.keys() == wanted.keys()
    assert all(before[name] != wanted[name] for name in wanted)
    assert with_wanted(now, wanted) == wished
    assert moved_since(before, wanted, now) == []


@given(FACTS, FACTS, FACTS)
def test_a_request_is_held_up_by_exactly_what_it_is_about(
    then: SchoolFacts, wished: SchoolFacts, now: SchoolFacts
) -> None:
    before, wanted = asked_for(then, wished)
    changed = asked_for(then, now)[1]
    moved = moved_since(before, wanted, now)
    assert {one.field for one in moved} == set(wanted) & set(changed)
    untouched = with_wanted(now, wanted)
    kept = {n: getattr(now, n) for n in ("name", "code", "kind", "commune") if n not in wanted}
    assert {n: getattr(untouched, n) for n in kept} == kept


def test_what_moved_says_then_now_and_wanted() -> None:
    before: dict[str, Any] = {"levels": ["primary"]}
    now = SchoolFacts("A", "25-1", "public", ("preschool",), "Xã Bao La", LIFE)
    assert moved_since(before, {"levels": ["lower_secondary"]}, now) == [
        Moved("levels", ["primary"], ["preschool"], ["lower_secondary"])
    ]


@pytest.mark.parametrize(
    ("text", "problem"), [("  ", "empty"), ("x" * 501, "long"), ("a\x07", "control")]
)
def test_a_reason_that_cannot_be_meant_is_refused(text: str, problem: str) -> None:
    with pytest.raises(BadReason) as bad:
        tidy_reason(text)
    assert bad.value.problem == problem
