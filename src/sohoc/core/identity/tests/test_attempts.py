"""Guessing is limited per account and per address; one address never locks out a school."""

from datetime import UTC, datetime, timedelta

import pytest

from sohoc.core.identity import attempts
from sohoc.core.identity.attempts import (
    ACCOUNT_LIMIT,
    ACCOUNT_PAUSE,
    ADDRESS_LIMIT,
    count_failure,
    forget_failures,
    standing,
)

pytestmark = pytest.mark.django_db
AT = datetime(2026, 9, 7, 2, 0, tzinfo=UTC)
SCHOOL = "192.0.2.10"


def stands(
    username: str, *, at: datetime = AT, address: str = SCHOOL, known: bool = False
) -> attempts.Standing:
    return standing(username=username, address=address, is_known_device=known, at=at)


def fail(username: str, times: int, *, at: datetime = AT, address: str = SCHOOL) -> None:
    for _ in range(times):
        count_failure(username=username, address=address, at=at)


def test_the_tries_left_are_told_after_every_failure() -> None:
    left = [
        count_failure(username="an", address=SCHOOL, at=AT).tries_left for _ in range(ACCOUNT_LIMIT)
    ]
    assert left == [4, 3, 2, 1, 0]


def test_an_account_that_is_guessed_rests_for_fifteen_minutes() -> None:
    fail("an", ACCOUNT_LIMIT)
    assert stands("an").closed_until == AT + ACCOUNT_PAUSE
    assert stands("an", at=AT + ACCOUNT_PAUSE - timedelta(seconds=1)).is_closed
    assert not stands("an", at=AT + ACCOUNT_PAUSE).is_closed


def test_capitals_and_spaces_do_not_give_new_tries() -> None:
    fail("An ", ACCOUNT_LIMIT)
    assert stands("an").is_closed


def test_known_devices_are_counted_apart_from_strangers() -> None:
    for _ in range(ACCOUNT_LIMIT):
        count_failure(username="an", address=SCHOOL, at=AT, is_known_device=True)
    assert stands("an", known=True).is_closed
    assert not stands("an").is_closed


def test_the_owners_own_device_stays_open_while_others_guess() -> None:
    fail("an", ACCOUNT_LIMIT, address="198.51.100.9")
    assert not stands("an", known=True).is_closed
    assert stands("an", known=False).is_closed


def test_one_pupil_who_forgets_does_not_lock_the_school_behind_the_address() -> None:
    fail("an", ACCOUNT_LIMIT)
    assert not stands("binh").is_closed


def test_very_many_failures_from_one_address_close_it_for_strangers_only() -> None:
    for number in range(ADDRESS_LIMIT):
        fail(f"nguoi{number}", 1)
    assert stands("binh").is_closed
    assert not stands("binh", known=True).is_closed
    assert not stands("binh", address="198.51.100.9").is_closed


def test_a_right_proof_clears_the_account_but_not_the_address() -> None:
    fail("an", 4)
    forget_failures(username="an")
    assert stands("an").tries_left == ACCOUNT_LIMIT
    for number in range(ADDRESS_LIMIT - 1):
        fail(f"nguoi{number}", 1)
    assert stands("chi").is_closed


def test_one_account_guessed_very_often_does_not_close_the_address() -> None:
    fail("an", 3 * ADDRESS_LIMIT)
    assert not stands("binh").is_closed
