"""Whose account a number is, for those who may see accounts.

Identity stands above this floor, so its table and its permission are known here by name.
"""

from collections.abc import Iterable

from django.db import connection

from sohoc.core.access.actors import Actor
from sohoc.lib.vietnamese import folded

SEES_ACCOUNTS = "identity.account.view"
MOST_PEOPLE = 200

_NAMES = "SELECT user_id, full_name, username FROM identity_card WHERE user_id = ANY(%s)"
_CALLED = """
SELECT user_id FROM identity_card WHERE search_key LIKE ALL(%s) ORDER BY user_id LIMIT %s
"""
_WILD = str.maketrans({"\\": r"\\", "%": r"\%", "_": r"\_"})


def sees_accounts(actor: Actor) -> bool:
    """Whether the actor's role reads the cards of accounts at all."""
    return actor.may(SEES_ACCOUNTS)


def names_of_accounts(ids: Iterable[int | None]) -> dict[int, tuple[str, str]]:
    """(full name, user name) of the accounts, in one statement; none when there are no ids."""
    wanted = sorted({number for number in ids if number is not None})
    if not wanted:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(_NAMES, [wanted])
        return {number: (name, username) for number, name, username in cursor.fetchall()}


def accounts_called(text: str) -> list[int]:
    """Accounts whose name or user name has every word of the text, with accents or without."""
    parts = [f"%{word.translate(_WILD)}%" for word in folded(text).split()]
    with connection.cursor() as cursor:
        cursor.execute(_CALLED, [parts, MOST_PEOPLE])
        return [number for (number,) in cursor.fetchall()]
