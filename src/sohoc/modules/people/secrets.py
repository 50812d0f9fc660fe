"""Secret numbers: how they are found and closed."""

import hashlib
import hmac

from django.conf import settings

from sohoc.core.keys.sealing import close_value, open_value
from sohoc.modules.people.models import SECRET

PLACE = "people.secretnumber"


def digest(system: str, value: str) -> str:
    """By what an identifier is found: the keyed digest of a secret number, else the value itself.

    Keyed with the index key, which does not rotate with the others: two digests of one number must
    be equal over the years.
    """
    if system not in SECRET:
        return value
    key = settings.KEYRING.active("index")
    made = hmac.digest(key.secret, f"{system} {value}".encode(), hashlib.sha256)
    return f"{key.id}:{made[:24].hex()}"


def closed(number: str) -> str:
    """The number as it is stored: opened by the key alone."""
    return close_value(settings.KEYRING, number, place=PLACE)


def opened(text: str) -> str:
    """What `closed` made; raises `CannotOpen`."""
    return open_value(settings.KEYRING, text, place=PLACE)
