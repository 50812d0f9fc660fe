"""Names, first passwords, and whose account one may keep."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sohoc.core.identity.rules import (
    BadAccount,
    Keeper,
    KeepingRefusal,
    Reaching,
    first_password,
    keeping_refused,
    proposed_username,
    tidy_name,
    tidy_username,
)

PLAIN = re.compile(r"[a-z0-9][a-z0-9._-]{1,79}")
PRINCIPAL = Keeper(user_id=1, node_id=3, gives=frozenset({"clerk", "teacher"}))


@pytest.mark.parametrize(
    ("name", "taken", "username"),
    [
        ("Đinh Thị Thắm", set(), "thamdt"),
        ("Hà Văn Ún", {"unhv"}, "unhv2"),
        ("Hà Văn Ún", {"unhv", "unhv2", "unhv3"}, "unhv4"),
        ("Ý", set(), "y2"),
        ("Nguyễn Văn A-B", set(), "abnv"),
        ("李 小龍", set(), "tk"),
        ("李 小龍", {"tk"}, "tk2"),
    ],
)
def test_a_user_name_is_made_of_given_name_and_initials(
    name: str, taken: set[str], username: str
) -> None:
    assert proposed_username(name, taken=taken) == username


@settings(max_examples=200, deadline=None, database=None)
@given(st.text(max_size=130))
def test_every_readable_name_gets_a_user_name_that_the_database_takes(text: str) -> None:
    try:
        name = tidy_name(text)
    except BadAccount:
        return
    assert PLAIN.fullmatch(proposed_username(name, taken=()))


@pytest.mark.parametrize(
    ("typed", "kept"), [(" ThamDT ", "thamdt"), ("a.b-c_d", "a.b-c_d"), ("2a", "2a")]
)
def test_a_typed_user_name_is_kept_in_small_letters(typed: str, kept: str) -> None:
    assert tidy_username(typed) == kept


@pytest.mark.parametrize("typed", ["a", "thắm", "-a", ".ab", "a b", "a@b", "x" * 81, "a\x00b"])
def test_a_user_name_that_cannot_be_typed_anywhere_is_refused(typed: str) -> None:
    with pytest.raises(BadAccount) as bad:
        tidy_username(typed)
    assert (bad.value.field, bad.value.problem) == ("username", "form")


@pytest.mark.parametrize(
    ("name", "problem"),
    [
        ("", "empty"),
        ("  ", "empty"),
        ("x" * 121, "long"),
        ("123", "letters"),
        ("a\u202eb", "control"),
    ],
)
def test_a_name_that_is_none_is_refused(name: str, problem: str) -> None:
    with pytest.raises(BadAccount) as bad:
        tidy_name(name)
    assert bad.value.problem == problem


def test_first_passwords_are_long_readable_and_never_the_same() -> None:
    made = {first_password() for _ in range(500)}
    assert len(made) == 500
    assert all(re.fullmatch(r"[a-hjkmnp-z2-9]{4}(-[a-hjkmnp-z2-9]{4}){2}", one) for one in made)


@pytest.mark.parametrize(
    ("reaching", "refusal"),
    [
        ([], None),
        ([Reaching("clerk", (1, 2, 3))], None),
        ([Reaching("clerk", (1, 2, 3)), Reaching("teacher", (1, 2, 3))], None),
        ([Reaching("clerk", (1, 2, 4))], KeepingRefusal.REACHES_ABOVE_YOU),
        ([Reaching("province_officer", (1,))], KeepingRefusal.REACHES_ABOVE_YOU),
        ([Reaching("principal", (1, 2, 3))], KeepingRefusal.REACHES_ABOVE_YOU),
        (
            [Reaching("clerk", (1, 2, 3)), Reaching("province_officer", (1,))],
            KeepingRefusal.REACHES_ABOVE_YOU,
        ),
        ([Reaching("role of a removed module", (1, 2, 3))], KeepingRefusal.REACHES_ABOVE_YOU),
    ],
)
def test_an_account_is_kept_by_who_could_have_given_all_its_roles(
    reaching: list[Reaching], refusal: KeepingRefusal | None
) -> None:
    assert keeping_refused(PRINCIPAL, user_id=2, reaching=reaching) is refusal


def test_nobody_keeps_the_own_account() -> None:
    assert keeping_refused(PRINCIPAL, user_id=1, reaching=[]) is KeepingRefusal.YOURSELF
