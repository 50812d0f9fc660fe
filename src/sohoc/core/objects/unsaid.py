"""Numbers that are looked for and stand in no address: sealed there, opened by the program alone.

Addresses are kept by browsers, proxies and logs, and a number leads to a person. Names may stand
there: everybody has one, many the same.
"""

import re

from django.conf import settings

from sohoc.core.keys.sealing import CannotOpen, close_value, open_value

PLACE = "objects.asked"
_MARK = "~"
_NUMBER = re.compile(r"(?:\d[\s.\-]*){6,}")  # a code, a phone, a personal number, or most of one


def in_address(text: str) -> str:
    """The text as it stands in an address: sealed when it holds a number."""
    if not _NUMBER.search(text):
        return text
    return _MARK + close_value(settings.KEYRING, text, place=PLACE)


def from_address(text: str) -> str:
    """What `in_address` made, or what somebody wrote there; "" when it does not open."""
    if not text.startswith(_MARK):
        return text
    try:
        return open_value(settings.KEYRING, text.removeprefix(_MARK), place=PLACE)
    except CannotOpen:
        return ""
