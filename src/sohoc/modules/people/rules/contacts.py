"""Which texts are phone numbers and addresses, and by what they are found."""

import re
from dataclasses import replace

from sohoc.lib.vietnamese import ControlCharacter, folded, normal
from sohoc.modules.people.contracts import ContactFacts

LONGEST = 200
EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]{2,}")
PHONE = re.compile(r"0\d{9,10}")
COUNTRY = "84"


class BadContact(Exception):
    """A text is no phone number or address; `problem` is a code."""

    def __init__(self, problem: str) -> None:
        super().__init__(problem)
        self.problem = problem


def tidy_contact(facts: ContactFacts) -> ContactFacts:
    """The contact in the form in which it is kept; raises `BadContact`.

    A phone number is kept as dialled in the country: +84 912… becomes 0912….
    """
    try:
        value = normal(facts.value)
    except ControlCharacter as error:
        raise BadContact("control") from error
    if not value:
        raise BadContact("empty")
    if len(value) > LONGEST:
        raise BadContact("long")
    if facts.channel == "phone":
        value = _phone(value)
    elif facts.channel == "email":
        value = value.replace(" ", "").lower()
        if not EMAIL.fullmatch(value):
            raise BadContact("email")
    return replace(facts, value=value)


def _phone(text: str) -> str:
    digits = re.sub(r"[\s.\-()]", "", text)
    if digits.startswith(("+" + COUNTRY, "00" + COUNTRY)):
        digits = "0" + digits.partition(COUNTRY)[2]
    if not PHONE.fullmatch(digits):
        raise BadContact("phone")
    return digits


def search_key_of(facts: ContactFacts) -> str:
    """By what a tidy contact is found and compared."""
    return facts.value if facts.channel == "phone" else folded(facts.value)
