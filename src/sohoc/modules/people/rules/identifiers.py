"""Which texts can be identifiers, and what is odd about a number."""

import re

from sohoc.lib.personal_numbers import BadNumber, read_number, read_old_number
from sohoc.lib.vietnamese import ControlCharacter, normal

PERSONAL_NUMBER, OLD_NUMBER = "vn.sddcn", "vn.cmnd"
_BETWEEN = re.compile(r"[\s.\-()]")
_ABROAD = re.compile(r"^(?:\+|00)84(?=\d)")  # how a phone dials from abroad what begins with 0 here


# Where the fault lies, if not in the number itself.
FIELDS = {"future": "since", "not_by_hand": "system"}


class BadIdentifier(Exception):
    """A text cannot be an identifier of the system; `problem` is a code, `field` where it lies."""

    def __init__(self, problem: str) -> None:
        super().__init__(problem)
        self.problem = problem
        self.field = FIELDS.get(problem, "value")


# By system, as the models name them; the structure of the ministry's codes is not public ‡.
FORMS = {
    "passport": re.compile(r"[A-Z]{1,2}\d{6,8}"),
    "moet.hs": re.compile(r"[0-9A-Z]{6,20}"),
    "moet.gv": re.compile(r"[0-9A-Z]{6,20}"),
}
PROBLEMS = {"vn.sddcn": "twelve_digits", "vn.cmnd": "nine_digits", "passport": "passport"}


def plain_number(text: str) -> str:
    """A number as people type it, without what they set between its digits, in capitals."""
    return _ABROAD.sub("0", _BETWEEN.sub("", text).upper())


def may_have_lost_zeros(text: str) -> bool:
    """Whether a text may be a personal number whose zeros in front a spreadsheet dropped."""
    return re.fullmatch(r"[1-9]\d{8,10}(?:[.,]0+)?", text.replace(" ", "")) is not None


def tidy_identifier(system: str, text: str) -> str:
    """The identifier without spaces, in capitals; raises `BadIdentifier`."""
    try:
        value = normal(text).replace(" ", "").upper()
    except ControlCharacter as error:
        raise BadIdentifier("control") from error
    try:
        if system == PERSONAL_NUMBER:
            number = read_number(value)
            if number.is_padded:  # by hand nothing drops a zero but the hand
                raise BadIdentifier(PROBLEMS[system])
            return number.value
        if system == OLD_NUMBER:
            return read_old_number(value)
    except BadNumber as error:
        is_hopeless = system == PERSONAL_NUMBER and not may_have_lost_zeros(value)
        raise BadIdentifier("no_number" if is_hopeless else PROBLEMS[system]) from error
    form = FORMS.get(system)
    if form is None:
        raise BadIdentifier("not_by_hand")
    if not form.fullmatch(value):
        raise BadIdentifier(PROBLEMS.get(system, "code"))
    return value
