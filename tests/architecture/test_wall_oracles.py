"""What an error of a constraint tells about rows that one may not see.

A number that must be unique in the province, and a key that must exist, cannot help but answer
"taken" or "unknown". The tests hold down how much that is: never a value, a name or a place, and
nothing at all where the wall refuses first.
"""

from collections.abc import Callable

import pytest
from django.db import DatabaseError, IntegrityError, ProgrammingError, transaction
from psycopg.types.range import Range

from sohoc.core.access.models import Grant
from sohoc.core.access.scope import acting
from sohoc.core.identity.models import Card, User
from sohoc.core.testing.actors import NOW, Province, give, make_account
from sohoc.modules.orgs.models import SchoolState
from sohoc.modules.orgs.testing import make_schools

pytestmark = pytest.mark.django_db

PERIOD = Range(NOW, None)


def error_of(province: Province, write: Callable[[], object]) -> DatabaseError:
    """What the principal of the first school is told."""
    with (
        acting(province.actor("principal").scope),
        pytest.raises(DatabaseError) as told,
        transaction.atomic(),
    ):
        write()
    return told.value


def card(user: User, **changed: object) -> Card:
    values = {"username": "x", "full_name": "x", "sort_key": "x", "search_key": "x"}
    return Card(user=user, **{**values, **changed})


@pytest.fixture
def stranger(province: Province) -> User:
    """Somebody of another commune."""
    return make_account(username="nguoi.la", node=province.schools[3], full_name="Hà Thị Lạ")


def test_a_grant_in_a_foreign_school_is_refused_alike_whether_it_exists_or_not(
    province: Province, stranger: User
) -> None:
    there = province.schools[3]
    give(user=stranger, role="clerk", node=there)

    def grant(role: str) -> Callable[[], object]:
        return lambda: Grant.objects.create(
            user=stranger, role=role, node=there, period=PERIOD, reason="x"
        )

    taken, free = error_of(province, grant("clerk")), error_of(province, grant("principal"))
    assert type(taken) is type(free) is ProgrammingError
    assert str(taken) == str(free)
    assert "row-level security" in str(taken)


def test_a_card_in_a_foreign_school_is_refused_alike_whether_it_exists_or_not(
    province: Province, stranger: User
) -> None:
    unknown = User(pk=stranger.pk + 1000)
    there = province.schools[3]
    taken = error_of(province, lambda: card(stranger, node=there).save(force_insert=True))
    free = error_of(province, lambda: card(unknown, node=there).save(force_insert=True))
    assert type(taken) is type(free) is ProgrammingError
    assert str(taken) == str(free)


def test_taking_the_account_of_a_stranger_says_taken_and_nothing_about_it(
    province: Province, stranger: User
) -> None:
    own = province.schools[0]
    told = error_of(province, lambda: card(stranger, node=own).save(force_insert=True))
    assert isinstance(told, IntegrityError)
    assert "duplicate key value violates unique constraint" in str(told)
    assert "DETAIL" not in str(told)
    with acting(province.actor("principal").scope):
        assert not Card.objects.filter(user=stranger).exists()


def test_a_foreign_card_is_not_taken_over_by_saving_its_key(
    province: Province, stranger: User
) -> None:
    own = province.schools[0]
    error_of(province, lambda: card(stranger, node=own, full_name="Của tôi").save())
    with acting(province.actor("administrator").scope):
        kept = Card.objects.get(user=stranger)
    assert (kept.full_name, kept.node_id) == ("Hà Thị Lạ", province.schools[3].pk)


def test_an_upsert_onto_a_foreign_card_is_refused_by_the_wall(
    province: Province, stranger: User
) -> None:
    told = error_of(
        province,
        lambda: Card.objects.bulk_create(
            [card(stranger, node=province.schools[0], full_name="Của tôi")],
            update_conflicts=True,
            unique_fields=["user"],
            update_fields=["full_name", "node"],
        ),
    )
    assert isinstance(told, ProgrammingError)
    assert "row-level security" in str(told)


def test_the_code_of_a_foreign_school_is_taken_but_not_shown(province: Province) -> None:
    """Codes of schools are public; that one is taken is what the clerk must be told."""
    make_schools(province.schools, first=25010)
    told = error_of(province, lambda: SchoolState.objects.update(code="25-25013"))
    assert isinstance(told, IntegrityError)
    assert str(told).splitlines() == [
        'conflicting key value violates exclusion constraint "orgs_school_code_once_at_a_time"',
        "DETAIL:  Key conflicts with existing key.",
    ]


def test_a_grant_for_an_account_tells_only_whether_its_number_is_in_use(
    province: Province, stranger: User
) -> None:
    """Account numbers are counted up: that one is in use says nothing about a person.

    The service that gives roles must find the account through its visible card all the same.
    """
    with acting(province.actor("principal").scope):
        Grant.objects.create(
            user=stranger, role="clerk", node=province.schools[0], period=PERIOD, reason="x"
        )
        assert Grant.objects.filter(user=stranger).count() == 1
    told = error_of(
        province,
        lambda: (
            Grant.objects.create(
                user_id=stranger.pk + 1000,
                role="clerk",
                node=province.schools[0],
                period=PERIOD,
                reason="x",
            )
            and transaction.get_connection().check_constraints()
        ),
    )
    assert isinstance(told, IntegrityError)
    assert "is not present in table" in str(told)
