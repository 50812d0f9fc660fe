"""A day is the day in Hà Nội: it begins at 17:00 of the day before in the clock of the database."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from django.db import connection

from sohoc.core.access.actors import Actor, Origin
from sohoc.core.access.models import Line, Node
from sohoc.core.access.scope import acting
from sohoc.core.access.selectors import actor_for, grants_in_force, own_gate, places_below
from sohoc.core.access.tree import leave_to, move
from sohoc.core.testing.actors import SECTOR, Province

HANOI = ZoneInfo("Asia/Ho_Chi_Minh")
FIRST = date(2026, 8, 1)
LAST_MOMENT = datetime(2026, 7, 31, 16, 59, 59, tzinfo=UTC)
MIDNIGHT = datetime(2026, 7, 31, 17, 0, tzinfo=UTC)
AT_NIGHT = datetime(2026, 7, 31, 18, 30, tzinfo=UTC)  # 01:30 of 1 August
# One instant said in two ways is one instant, and has one day.
BEFORE = [LAST_MOMENT, LAST_MOMENT.astimezone(HANOI)]
AFTER = [MIDNIGHT, AT_NIGHT, AT_NIGHT.astimezone(HANOI)]


def officer(province: Province, at: datetime) -> Actor:
    return province.actor("commune_officer", at=at)


@pytest.fixture
def moved(province: Province) -> Province:
    """From 1 August on the first school stands below the other commune."""
    with acting(SECTOR):
        move(
            province.schools[0].pk,
            below=province.communes[1].pk,
            line=Line.ADMINISTRATIVE,
            on=FIRST,
        )
    return province


@pytest.mark.django_db
@pytest.mark.parametrize("at", BEFORE)
def test_until_midnight_the_former_commune_sees_the_school(moved: Province, at: datetime) -> None:
    assert set(officer(moved, at).scope.schools) == {
        moved.communes[0].pk,
        moved.schools[0].pk,
        moved.schools[1].pk,
    }


@pytest.mark.django_db
@pytest.mark.parametrize("at", AFTER)
def test_from_midnight_on_it_does_not(moved: Province, at: datetime) -> None:
    actor = officer(moved, at)
    assert set(actor.scope.schools) == {moved.communes[0].pk, moved.schools[1].pk}
    with acting(actor.scope):
        assert [place.pk for place in places_below(actor, at=at)] == [
            moved.communes[0].pk,
            moved.schools[1].pk,
        ]


@pytest.mark.django_db
@pytest.mark.parametrize("at", AFTER)
def test_the_path_of_a_role_is_that_of_the_day(moved: Province, at: datetime) -> None:
    path = moved.actor("principal", at=at).node_path
    assert path == (moved.root.pk, moved.communes[1].pk, moved.schools[0].pk)


@pytest.mark.django_db
@pytest.mark.parametrize("at", AFTER)
def test_from_midnight_on_the_heir_keeps_what_an_ended_school_left(
    province: Province, at: datetime
) -> None:
    heir, ended = province.schools[0], province.schools[1]
    with acting(SECTOR):
        leave_to(ended.pk, successor=heir.pk, on=FIRST)
    assert province.actor("principal", at=LAST_MOMENT).scope.schools == (heir.pk,)
    assert province.actor("principal", at=at).scope.schools == (heir.pk, ended.pk)


@pytest.mark.django_db
def test_a_role_at_a_place_ends_with_the_last_day_of_the_place(province: Province) -> None:
    school, user = province.schools[0], province.users["principal"]
    with acting(SECTOR):
        Node.objects.filter(pk=school.pk).update(period=(date(2020, 9, 1), FIRST))
    with acting(own_gate(user.pk)):
        for at in BEFORE:
            assert [g.role for g in grants_in_force(user_id=user.pk, at=at)] == ["principal"]
        for at in AFTER:
            assert grants_in_force(user_id=user.pk, at=at) == []
    for at in AFTER:
        assert actor_for(user_id=user.pk, name="", grant_id=None, at=at, origin=Origin()) is None


@contextmanager
def session_in(zone: str) -> Iterator[None]:
    """A session of the database whose clock shows another zone."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('TimeZone', %s, true)", [zone])
        yield
        cursor.execute("SELECT set_config('TimeZone', 'UTC', true)")


@pytest.mark.django_db
@pytest.mark.parametrize("zone", ["UTC", "Asia/Ho_Chi_Minh", "America/Los_Angeles"])
@pytest.mark.parametrize(
    ("instant", "day"),
    [
        (LAST_MOMENT, date(2026, 7, 31)),
        (MIDNIGHT, FIRST),
        (AT_NIGHT, FIRST),
        (AT_NIGHT.astimezone(HANOI), FIRST),
    ],
)
def test_the_database_says_the_same_day_whatever_its_session_is_set_to(
    zone: str, instant: datetime, day: date
) -> None:
    with session_in(zone), connection.cursor() as cursor:
        cursor.execute("SELECT app.day_of(%s), app.day_of(now()) = app.today()", [instant])
        assert cursor.fetchone() == (day, True)


@pytest.mark.django_db
def test_sessions_of_the_program_are_in_utc() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SHOW timezone")
        assert cursor.fetchone() == ("UTC",)
