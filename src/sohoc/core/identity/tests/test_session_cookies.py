"""What the cookie of a session opens, and for whom: copied, altered, ended, outlived, replayed."""

from datetime import UTC, datetime, timedelta

import pytest
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.sessions.models import Session
from django.test import Client

from sohoc.core.identity.models import User
from sohoc.core.testing.actors import PASSWORD, make_province, security_events

# The log and the devices are written by a connection of their own.
pytestmark = pytest.mark.django_db(transaction=True)
PAGE = "/me/sessions/"
SIGN_IN = "/accounts/login/?next=%2Fme%2Fsessions%2F"


@pytest.fixture(autouse=True)
def people(transactional_db: None) -> None:
    make_province()


@pytest.fixture
def own() -> Client:
    return signed_in("clerk")


def signed_in(username: str) -> Client:
    client = Client()
    answer = client.post("/accounts/login/", {"login": username, "password": PASSWORD})
    assert answer.status_code == 302
    return client


def with_cookie(value: str, *, agent: str = "Firefox/140.0") -> Client:
    client = Client(headers={"user-agent": agent})
    client.cookies["sessionid"] = value
    return client


def key_of(client: Client) -> str:
    return str(client.cookies["sessionid"].value)


def is_open(client: Client) -> bool:
    answer = client.get(PAGE)
    if answer.status_code == 200:
        return True
    assert (answer.status_code, answer["Location"]) == (302, SIGN_IN)
    return False


def test_a_copied_cookie_opens_the_session_until_the_session_ends(own: Client) -> None:
    """What SECURITY.md promises: a copy is the session, and ends with it wherever that is done."""
    copied = with_cookie(key_of(own))
    assert is_open(copied)
    own.post("/accounts/logout/")
    assert not is_open(copied)
    assert not is_open(own)


def test_a_copied_cookie_does_no_sensitive_act_and_opens_no_locked_screen(own: Client) -> None:
    own.post("/me/lock")
    copied = with_cookie(key_of(own))
    assert copied.get("/orgs/schools/").status_code == 423
    session = own.session
    for record in session["account_authentication_methods"]:
        record["at"] -= 301
    session.pop("locked", None)
    session.save()
    assert copied.get("/tokens/new/").status_code == 403


def test_a_copied_cookie_is_no_known_device(own: Client) -> None:
    assert "sohoc_device" in own.cookies
    assert "sohoc_device" not in with_cookie(key_of(own)).cookies


@pytest.mark.parametrize("place", [0, 15, 31])
def test_an_altered_cookie_is_nobodys(own: Client, place: int) -> None:
    key = key_of(own)
    sign = "a" if key[place] != "a" else "b"
    assert not is_open(with_cookie(key[:place] + sign + key[place + 1 :]))
    assert is_open(own), "and the session itself is as it was"


@pytest.mark.parametrize("change", [str.upper, lambda key: key[:-1], lambda key: f"{key}a"])
def test_a_cookie_that_only_resembles_is_nobodys(own: Client, change: object) -> None:
    assert callable(change)
    assert not is_open(with_cookie(change(key_of(own))))


def test_a_session_ended_from_another_device_is_nobodys(own: Client) -> None:
    elsewhere = signed_in("clerk")
    listed = UserSession.objects.get(session_key=key_of(elsewhere))
    own.post("/me/sessions/end", {"session": str(listed.pk)})
    assert not is_open(elsewhere)
    assert is_open(own)
    assert [e.kind for e in security_events()].count("session_ended") == 1


def test_nobody_ends_the_session_of_somebody_else(own: Client) -> None:
    other = signed_in("principal")
    listed = UserSession.objects.get(session_key=key_of(other))
    own.post("/me/sessions/end", {"session": str(listed.pk)})
    assert is_open(other)


def test_an_outlived_session_is_nobodys_even_before_it_is_cleared_away(own: Client) -> None:
    moment = datetime.now(UTC)
    lifetime = timedelta(seconds=settings.SESSION_COOKIE_AGE)
    assert Session.objects.get().expire_date <= moment + lifetime
    Session.objects.update(expire_date=moment - timedelta(seconds=1))
    assert Session.objects.count() == 1
    assert not is_open(own)


def test_a_sign_out_that_is_replayed_does_nothing(own: Client) -> None:
    key = key_of(own)
    own.post("/accounts/logout/")
    noted = [e.kind for e in security_events()]
    again = with_cookie(key).post("/accounts/logout/")
    assert (again.status_code, again["Location"]) == (302, "/accounts/login/")
    assert [e.kind for e in security_events()] == noted
    assert not Session.objects.exists()


def test_signing_in_leaves_the_name_of_the_session_before_it_behind() -> None:
    """A cookie planted beforehand opens nothing: signing in gives the session a new name."""
    client = Client()
    client.get("/accounts/login/")
    planted = "a" * 32
    client.cookies["sessionid"] = planted
    client.post("/accounts/login/", {"login": "clerk", "password": PASSWORD})
    assert key_of(client) != planted
    assert not is_open(with_cookie(planted))


def test_another_person_on_the_same_browser_finds_nothing_of_the_first(own: Client) -> None:
    own.get("/")
    first = key_of(own)
    own.post("/accounts/login/", {"login": "principal", "password": PASSWORD})
    own.post("/accounts/logout/")
    own.post("/accounts/login/", {"login": "principal", "password": PASSWORD})
    own.get("/")
    assert key_of(own) != first
    user = User.objects.get(username="principal")
    assert own.session["_auth_user_id"] == str(user.pk)
    assert own.session["actor"]["role"] == "principal"
    assert not is_open(with_cookie(first))
