"""The rules of giving and lending against a model that tries every condition by itself."""

from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from sohoc.core.access.rules import (
    LONGEST_DELEGATION,
    Giver,
    Refusal,
    Wish,
    delegation_refused,
    giving_refused,
)
from sohoc.core.manifest import Reach, RoleSpec

START = datetime(2026, 9, 1, tzinfo=UTC)
# Days that lie on, just before and just behind every limit that the rules know.
DAYS = (-1, 0, 1, 89, 90, 91, 200)
CODES = ("head", "clerk", "teacher")
KINDS = ("school", "commune")
PATHS = ((1,), (1, 2), (1, 2, 3), (1, 4))

specs = st.builds(
    RoleSpec,
    code=st.sampled_from(CODES),
    label=st.just(""),
    reach=st.just(Reach.NODE),
    node_kinds=st.frozensets(st.sampled_from(KINDS)),
    is_staff=st.booleans(),
    gives=st.frozensets(st.sampled_from(CODES)),
)
ends = st.none() | st.sampled_from(DAYS).map(lambda days: START + timedelta(days=days))
givers = st.builds(
    Giver,
    user_id=st.integers(1, 2),
    spec=specs,
    node_id=st.integers(1, 4),
    until=ends,
    is_delegated=st.booleans(),
)
wishes = st.sampled_from(PATHS).flatmap(
    lambda path: st.builds(
        Wish,
        user_id=st.integers(1, 2),
        spec=specs,
        node_id=st.just(path[-1]),
        node_kind=st.sampled_from(KINDS),
        node_path=st.just(path),
        start=st.just(START),
        until=ends,
    )
)


def moments(until: datetime | None) -> set[int]:
    """The days of a period, counted one by one; day 1000 stands for no end."""
    last = 1001 if until is None else (until - START).days
    return set(range(last))


def period_is_good(giver: Giver, wish: Wish) -> bool:
    wished, own = moments(wish.until), moments(giver.until)
    return bool(wished) and wished <= own


def may_give(giver: Giver, wish: Wish) -> bool:
    return all(
        (
            not giver.is_delegated,
            giver.user_id != wish.user_id,
            any(code == wish.spec.code for code in giver.spec.gives),
            any(node == giver.node_id for node in wish.node_path),
            any(kind == wish.node_kind for kind in wish.spec.node_kinds),
            period_is_good(giver, wish),
        )
    )


def may_lend(
    giver: Giver, wish: Wish, held: list[RoleSpec], lent_already: timedelta, at: datetime
) -> bool:
    return all(
        (
            not held or any(spec.is_staff for spec in held),
            not giver.is_delegated,
            giver.user_id != wish.user_id,
            giver.spec.code == wish.spec.code,
            giver.node_id == wish.node_id,
            wish.until is not None,
            wish.start <= at + LONGEST_DELEGATION,
            len(moments(wish.until)) + lent_already.days <= LONGEST_DELEGATION.days,
            period_is_good(giver, wish),
        )
    )


@settings(max_examples=600, deadline=None, database=None)
@given(givers, wishes)
def test_giving_is_refused_exactly_when_the_model_says_so(giver: Giver, wish: Wish) -> None:
    refusal = giving_refused(giver, wish)
    assert (refusal is None) == may_give(giver, wish)
    if giver.is_delegated:
        assert refusal is Refusal.DELEGATED_ROLE


@settings(max_examples=600, deadline=None, database=None)
@given(
    givers,
    wishes,
    st.lists(specs, max_size=3),
    st.integers(0, 95).map(lambda days: timedelta(days=days)),
    st.integers(0, 95).map(lambda days: START - timedelta(days=days)),
)
def test_lending_is_refused_exactly_when_the_model_says_so(
    giver: Giver, wish: Wish, held: list[RoleSpec], lent_already: timedelta, at: datetime
) -> None:
    refusal = delegation_refused(giver, wish, held=held, lent_already=lent_already, at=at)
    assert (refusal is None) == may_lend(giver, wish, held, lent_already, at)
