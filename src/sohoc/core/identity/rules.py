"""Decisions about accounts that need no database: names, first passwords, whose account to keep."""

import secrets
from collections.abc import Container, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import count

from sohoc.lib.vietnamese import ControlCharacter, folded, normal

LONGEST_NAME = 120
LONGEST_REASON = 300
LONGEST_USERNAME = 80
USERNAME_SIGNS = frozenset("abcdefghijklmnopqrstuvwxyz0123456789._-")
LETTERS_AND_DIGITS = frozenset("abcdefghijklmnopqrstuvwxyz0123456789")
# Read aloud and copied from paper: no 0 and o, no 1, i and l.
PASSWORD_SIGNS = "abcdefghjkmnpqrstuvwxyz23456789"  # noqa: S105 - an alphabet
PASSWORD_GROUPS = 3
PASSWORD_GROUP_LENGTH = 4


class BadAccount(Exception):
    """A fact of an account cannot be taken; `field` and `problem` (a code) say which and why."""

    def __init__(self, field: str, problem: str) -> None:
        super().__init__(f"{field}: {problem}")
        self.field = field
        self.problem = problem


class KeepingRefusal(StrEnum):
    """Why somebody may not keep an account."""

    YOURSELF = "self"
    REACHES_ABOVE_YOU = "above"
    LENT_ROLE = "lent"


@dataclass(frozen=True, slots=True)
class Keeper:
    """Who keeps: account, the node of the role, and the roles that this role gives."""

    user_id: int
    node_id: int
    gives: frozenset[str]


@dataclass(frozen=True, slots=True)
class Reaching:
    """A role that the kept account holds or will hold, and the path of its node."""

    role: str
    node_path: tuple[int, ...]


def keeping_refused(
    keeper: Keeper, *, user_id: int, reaching: Sequence[Reaching]
) -> KeepingRefusal | None:
    """Why `keeper` may not close the account or set its password, or None when it may.

    Who sets a password can sign in as that person: so every role of the account must be one that
    the keeper could have given, at a node below the keeper's own. Otherwise a principal would
    become province officer by resetting the password of one who belongs to the school.
    """
    if user_id == keeper.user_id:
        return KeepingRefusal.YOURSELF
    for one in reaching:
        if one.role not in keeper.gives or keeper.node_id not in one.node_path:
            return KeepingRefusal.REACHES_ABOVE_YOU
    return None


def _tidy(text: str, *, field: str, longest: int) -> str:
    try:
        tidy = normal(text)
    except ControlCharacter as error:
        raise BadAccount(field, "control") from error
    if not tidy:
        raise BadAccount(field, "empty")
    if len(tidy) > longest:
        raise BadAccount(field, "long")
    return tidy


def tidy_reason(text: str) -> str:
    """Why somebody keeps an account, in its one written form; raises `BadAccount`."""
    return _tidy(text, field="reason", longest=LONGEST_REASON)


def tidy_name(full_name: str) -> str:
    """The name in its one written form; raises `BadAccount`."""
    name = _tidy(full_name, field="full_name", longest=LONGEST_NAME)
    if not any(sign.isalpha() for sign in name):
        raise BadAccount("full_name", "letters")
    return name


def tidy_username(username: str) -> str:
    """The user name in small letters; raises `BadAccount` for one that cannot be typed anywhere."""
    name = username.strip().lower()
    plain = set(name) <= USERNAME_SIGNS and name[:1] in LETTERS_AND_DIGITS
    if not plain or not 2 <= len(name) <= LONGEST_USERNAME:
        raise BadAccount("username", "form")
    return name


def username_stem(full_name: str) -> str:
    """Given name and the initials of the rest: `Đinh Thị Thắm` becomes `thamdt`."""
    words = [
        "".join(s for s in word if s in LETTERS_AND_DIGITS) for word in folded(full_name).split()
    ]
    words = [word for word in words if word]
    if not words:
        return "tk"  # a name without Latin letters: tài khoản
    stem = words[-1] + "".join(word[0] for word in words[:-1])
    return stem[: LONGEST_USERNAME - 10]


def proposed_username(full_name: str, *, taken: Container[str]) -> str:
    """The first free user name of a person: the stem, then with 2, 3 and so on behind it."""
    stem = username_stem(full_name)
    if len(stem) > 1 and stem not in taken:
        return stem
    return next(name for name in (f"{stem}{n}" for n in count(2)) if name not in taken)


def first_password() -> str:
    """Twelve random signs in three groups: 59 bits, readable from paper."""
    groups = (
        "".join(secrets.choice(PASSWORD_SIGNS) for _ in range(PASSWORD_GROUP_LENGTH))
        for _ in range(PASSWORD_GROUPS)
    )
    return "-".join(groups)
