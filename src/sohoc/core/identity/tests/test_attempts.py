"""Guessing is limited per account and per address; one address never locks out a school."""

import threading
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connections
from django.test import Client

from sohoc.core.identity.attempts import (
    ACCOUNT_LIMIT,
    ACCOUNT_PAUSE,
    ADDRESS_LIMIT,
    Standing,
    count_at_address,
    forget_failures,
    give_back,
    reserve,
)
from sohoc.core.identity.models import User
from sohoc.core.testing.actors import PASSWORD, Province

pytestmark = pytest.mark.django_db
AT = datetime(2026, 9, 7, 2, 0, tzinfo=UTC)
SCHOOL = "192.0.2.10"


def tries(
    username: str, *, at: datetime = AT, address: str = SCHOOL, known: bool = False
) -> Standing:
    """Begin a proof and leave its end open: it counts as a failure of the account."""
    return reserve(username=username, address=address, is_known_device=known, at=at)


def is_closed(
    username: str, *, at: datetime = AT, address: str = SCHOOL, known: bool = False
) -> bool:
    standing = tries(username, at=at, address=address, known=known)
    if not standing.is_closed:
        give_back(username=username, is_known_device=known)
    return standing.is_closed


def fail(username: str, times: int, *, at: datetime = AT, address: str = SCHOOL) -> None:
    for _ in range(times):
        tries(username, at=at, address=address)
        count_at_address(username=username, address=address, at=at)


def test_the_tries_left_are_told_with_every_try() -> None:
    left = [tries("an").tries_left for _ in range(ACCOUNT_LIMIT + 1)]
    assert left == [4, 3, 2, 1, 0, 0]


def test_an_account_that_is_guessed_rests_for_fifteen_minutes() -> None:
    fail("an", ACCOUNT_LIMIT)
    assert tries("an").closed_until == AT + ACCOUNT_PAUSE
    assert is_closed("an", at=AT + ACCOUNT_PAUSE - timedelta(seconds=1))
    assert not is_closed("an", at=AT + ACCOUNT_PAUSE)


def test_capitals_and_spaces_do_not_give_new_tries() -> None:
    fail("An ", ACCOUNT_LIMIT)
    assert is_closed("an")


def test_known_devices_are_counted_apart_from_strangers() -> None:
    for _ in range(ACCOUNT_LIMIT):
        tries("an", known=True)
    assert is_closed("an", known=True)
    assert not is_closed("an")


def test_the_owners_own_device_stays_open_while_others_guess() -> None:
    fail("an", ACCOUNT_LIMIT, address="198.51.100.9")
    assert not is_closed("an", known=True)
    assert is_closed("an", known=False)


def test_one_pupil_who_forgets_does_not_lock_the_school_behind_the_address() -> None:
    fail("an", ACCOUNT_LIMIT)
    assert not is_closed("binh")


def test_very_many_failures_from_one_address_close_it_for_strangers_only() -> None:
    for number in range(ADDRESS_LIMIT):
        fail(f"nguoi{number}", 1)
    assert is_closed("binh")
    assert not is_closed("binh", known=True)
    assert not is_closed("binh", address="198.51.100.9")


def test_the_end_of_an_address_of_ipv6_gives_no_new_hundred() -> None:
    for number in range(ADDRESS_LIMIT):
        fail(f"nguoi{number}", 1, address=f"2001:db8:0:7::{number:x}")
    assert is_closed("binh", address="2001:db8:0:7::ffff")
    assert not is_closed("binh", address="2001:db8:0:8::1")


def test_a_right_proof_clears_the_account_but_not_the_address() -> None:
    fail("an", 4)
    forget_failures(username="an")
    assert tries("an").tries_left == ACCOUNT_LIMIT - 1
    for number in range(ADDRESS_LIMIT - 1):
        fail(f"nguoi{number}", 1)
    assert is_closed("chi")


def test_one_account_guessed_very_often_does_not_close_the_address() -> None:
    fail("an", 3 * ADDRESS_LIMIT)
    assert not is_closed("binh")


def test_a_right_password_gives_its_try_back_though_a_second_step_follows() -> None:
    fail("an", 3)
    tries("an")
    give_back(username="an", is_known_device=False)
    assert tries("an").tries_left == 1
    for _ in range(3 * ACCOUNT_LIMIT):
        give_back(username="binh", is_known_device=False)
    assert tries("binh").tries_left == ACCOUNT_LIMIT - 1


def test_what_is_refused_is_not_counted_and_does_not_lengthen_the_rest() -> None:
    fail("an", ACCOUNT_LIMIT)
    later = AT + ACCOUNT_PAUSE - timedelta(seconds=1)
    assert tries("an", at=later).closed_until == AT + ACCOUNT_PAUSE


@pytest.mark.django_db(transaction=True)
def test_of_many_guesses_in_one_moment_no_more_than_the_limit_are_judged(
    province: Province, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Twenty browsers send a password at once, as twenty threads of the web server take them."""
    guesses, judged = 20, []
    together = threading.Barrier(guesses)
    is_right = User.check_password

    def judge(user: User, raw_password: str) -> bool:
        judged.append(raw_password)
        return is_right(user, raw_password)

    monkeypatch.setattr(User, "check_password", judge)

    def guess(number: int) -> None:
        try:
            client = Client()
            together.wait(20)
            client.post("/accounts/login/", {"login": "clerk", "password": f"đoán lần {number}"})
        finally:
            connections.close_all()

    threads = [threading.Thread(target=guess, args=(number,)) for number in range(guesses)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(judged) == ACCOUNT_LIMIT
    assert tries("clerk", address="127.0.0.1").is_closed
    response = Client().post("/accounts/login/", {"login": "clerk", "password": PASSWORD})
    assert response.status_code == 200
    assert len(judged) == ACCOUNT_LIMIT
