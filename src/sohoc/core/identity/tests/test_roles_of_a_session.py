"""Which role a session acts in: several roles, switches, forged switches, grants that end."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client

from sohoc.core.access.models import Grant
from sohoc.core.access.scope import acting
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


def test_a_person_begins_in_the_own_role_and_not_in_a_borrowed_one(
    signed_in: SignIn, province: Province
) -> None:
    user = province.users["subject_teacher"]
    borrowed = give(user=user, role="principal", node=province.schools[0])
    with acting(SECTOR):
        Grant.objects.filter(pk=borrowed.pk).update(delegated_from=province.grants["principal"].pk)
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
