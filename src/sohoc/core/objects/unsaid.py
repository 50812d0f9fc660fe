"""Numbers that are looked for and stand in no address: sealed there, for the one who asks.

Addresses are kept by browsers, proxies and logs, and a number leads to a person. Names may stand
there: everybody has one, many the same. What was sealed for one account opens for no other one, so
that whoever reads a log learns nothing by following an address of it.
"""

import re

from django.conf import settings

from sohoc.core.keys.sealing import CannotOpen, close_value, open_value
from sohoc.lib.ids import PROVISIONAL_ALPHABET, PROVISIONAL_PREFIX

PLACE = "objects.asked"
FEWEST_DIGITS = 6  # whatever stands between them: readers of numbers pass over brackets and spaces
_MARK = "~"
_SIGNS = re.compile(r"[\W_]+")
_PROVISIONAL = re.compile(
    rf"{_SIGNS.sub('', PROVISIONAL_PREFIX)}[{PROVISIONAL_ALPHABET}]{{10}}", re.IGNORECASE
)


class NotOpened(Exception):
    """What stands in an address was sealed for another account, or is rubbish."""


def in_address(text: str, *, account: int) -> str:
    """The text as it stands in an address: sealed for the account when it holds a number."""
    if not _holds_number(text):
        return text
    return _MARK + close_value(settings.KEYRING, text, place=_place(account))


def from_address(text: str, *, account: int) -> str:
    """What `in_address` made for the account, or what somebody wrote there; raises `NotOpened`."""
    if not text.startswith(_MARK):
        return text
    try:
        return open_value(settings.KEYRING, text.removeprefix(_MARK), place=_place(account))
    except CannotOpen as error:
        raise NotOpened from error


def _holds_number(text: str) -> bool:
    """A code, a phone, a personal number, or most of one; also a whole day."""
    digits = sum(map(str.isdigit, text))
    return digits >= FEWEST_DIGITS or _PROVISIONAL.search(_SIGNS.sub("", text)) is not None


def _place(account: int) -> str:
    return f"{PLACE}.{account}"
