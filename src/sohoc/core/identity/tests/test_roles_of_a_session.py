"""Which role a session acts in: several roles, switches, forged switches, grants that end."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connections
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from sohoc.core.access.models import Grant, Node
from sohoc.core.access.scope import acting
from sohoc.core.identity import sessions
from sohoc.core.testing.actors import SECTOR, Province, give, security_events

pytestmark = pytest.mark.django_db
SignIn = Callable[[str], Client]


def role_shown(client: Client) -> str:
    return str(client.session["actor"]["role"])


def test_a_person_with_two_roles_acts_in_one_and_switches(
    signed_in: SignIn, province: Province
) -> None:
    user = province.users["subject_teacher"]
    second = give(user=user, role="guardian", node=province.schools[3])
    client = signed_in("subject_teacher")
    client.get("/")
    assert role_shown(client) == "subject_teacher"
    client.post("/me/role", {"grant": str(second.pk)})
    assert role_shown(client) == "guardian"
    assert client.session["actor"]["schools"] == [province.schools[3].pk]
    noted = security_events()[-1]
    place = province.schools[3].name
    assert (noted.kind, noted.data) == ("role_switched", {"role": "guardian", "node": place})


def test_a_person_begins_in_the_own_role_and_not_in_a_borrowed_one(
    signed_in: SignIn, province: Province
) -> None:
    user = province.users["subject_teacher"]
    with acting(SECTOR):
        borrowed = Grant.objects.create(
            user_id=user.pk,
            role="principal",
            node=province.schools[0],
            period=(datetime(2020, 1, 1, tzinfo=UTC), None),
            reason="cho mượn",
            delegated_from=province.grants["principal"],
        )
    client = signed_in("subject_teacher")
    client.get("/")
    assert role_shown(client) == "subject_teacher"
    client.post("/me/role", {"grant": str(borrowed.pk)})
    assert role_shown(client) == "principal"


def test_a_switch_to_somebody_elses_grant_is_refused_and_noted(
    signed_in: SignIn, province: Province
) -> None:
    client = signed_in("clerk")
    client.get("/")
    forged = province.grants["administrator"].pk
    client.post("/me/role", {"grant": str(forged)})
    assert role_shown(client) == "clerk"
    refused = [e for e in security_events() if e.kind == "role_switch_refused"]
    assert [(e.actor_id, e.data) for e in refused] == [
        (province.users["clerk"].pk, {"grant": forged})
    ]


@pytest.mark.parametrize("text", ["", "x", "-1", "0", "9" * 30, "1; DROP TABLE", "٣"])
def test_a_switch_that_names_no_grant_changes_nothing(signed_in: SignIn, text: str) -> None:
    client = signed_in("clerk")
    client.get("/")
    assert client.post("/me/role", {"grant": text}).status_code == 302
    assert role_shown(client) == "clerk"


def test_a_role_that_is_taken_away_ends_at_the_next_click(
    signed_in: SignIn, province: Province
) -> None:
    client = signed_in("clerk")
    assert client.get("/orgs/schools/").status_code == 200
    with acting(SECTOR):
        Grant.objects.filter(pk=province.grants["clerk"].pk).update(
            period=(datetime(2020, 1, 1, tzinfo=UTC), datetime.now(UTC) - timedelta(seconds=1))
        )
    response = client.get("/orgs/schools/")
    assert response.status_code == 403
    assert "actor" not in client.session


def test_when_one_role_ends_the_person_goes_on_in_another(
    signed_in: SignIn, province: Province
) -> None:
    give(user=province.users["clerk"], role="guardian", node=province.schools[2])
    client = signed_in("clerk")
    client.get("/")
    with acting(SECTOR):
        Grant.objects.filter(pk=province.grants["clerk"].pk).update(
            period=(datetime(2020, 1, 1, tzinfo=UTC), datetime.now(UTC) - timedelta(seconds=1))
        )
    assert client.get("/").status_code == 200
    assert role_shown(client) == "guardian"


class Clock:
    """Stands where the session reads the time; moved by the test."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def localtime(self) -> datetime:
        return timezone.localtime(self.now)

    @staticmethod
    def localdate(at: datetime) -> date:
        return timezone.localdate(at)

    @staticmethod
    def get_current_timezone() -> object:
        return timezone.get_current_timezone()


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """Ten in the morning of this day, so that the same day has hours to come."""
    today = timezone.localtime().replace(hour=10, minute=0, second=0, microsecond=0)
    standing = Clock(today)
    monkeypatch.setattr(sessions, "timezone", standing)
    return standing


def others_offered(client: Client) -> int:
    client.get("/")
    return int(client.session["actor"]["others"])


def test_a_role_that_begins_later_the_same_day_is_offered_from_that_moment(
    signed_in: SignIn, province: Province, clock: Clock
) -> None:
    begins, ends = clock.now + timedelta(hours=2), clock.now + timedelta(hours=4)
    user = province.users["clerk"]
    give(user=user, role="subject_teacher", node=province.schools[0], start=begins, until=ends)
    client = signed_in("clerk")
    seen = []
    for moment in (
        clock.now,
        begins - timedelta(seconds=1),
        begins,
        ends - timedelta(seconds=1),
        ends,
    ):
        clock.now = moment
        seen.append(others_offered(client))
    assert seen == [0, 0, 1, 1, 0]
    assert role_shown(client) == "clerk"


def test_a_person_without_a_role_works_from_the_moment_it_begins(
    signed_in: SignIn, province: Province, clock: Clock
) -> None:
    begins = clock.now + timedelta(hours=1)
    with acting(SECTOR):
        Grant.objects.filter(pk=province.grants["clerk"].pk).update(period=(begins, None))
    client = signed_in("clerk")
    assert client.get("/").status_code == 403
    clock.now = begins
    assert client.get("/").status_code == 200


def test_a_role_that_ends_within_the_day_ends_at_the_moment(
    signed_in: SignIn, province: Province, clock: Clock
) -> None:
    ends = clock.now + timedelta(hours=3)
    client = signed_in("clerk")
    with acting(SECTOR):
        Grant.objects.filter(pk=province.grants["clerk"].pk).update(
            period=(clock.now - timedelta(days=9), ends)
        )
    assert client.get("/").status_code == 200
    clock.now = ends - timedelta(seconds=1)
    assert client.get("/").status_code == 200
    clock.now = ends
    assert client.get("/").status_code == 403


def test_knowing_the_moment_costs_no_statement_per_request(
    signed_in: SignIn, province: Province, clock: Clock
) -> None:
    user, later = province.users["clerk"], clock.now + timedelta(hours=2)
    give(user=user, role="guardian", node=province.schools[0], start=later)
    client = signed_in("clerk")
    client.get("/")
    clock.now += timedelta(hours=1)
    with CaptureQueriesContext(connections["default"]) as asked:
        client.get("/")
    assert [q["sql"] for q in asked.captured_queries if "access_grant" in q["sql"]] == []


def test_rights_are_looked_up_anew_at_midnight_in_hanoi(
    signed_in: SignIn, province: Province, clock: Clock
) -> None:
    school, midnight = province.schools[0], clock.now + timedelta(hours=14)
    with acting(SECTOR):
        Node.objects.filter(pk=school.pk).update(
            period=(date(2020, 9, 1), timezone.localdate(midnight))
        )
    client = signed_in("clerk")
    seen = []
    for after in (timedelta(seconds=-1), timedelta(0), timedelta(minutes=90)):
        clock.now = midnight + after
        seen.append(client.get("/").status_code)
    assert seen == [200, 403, 403]
