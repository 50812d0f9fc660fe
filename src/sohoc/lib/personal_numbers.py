"""Numbers of the state for a person: the personal number of 12 digits, the old one of 9.

The personal number is `AAA B CC DDDDDD`: place of birth registration, century and sex, the last two
digits of the year of birth, six digits without meaning and without check digit (Luật Căn cước
26/2023/QH15 †, Nghị định 137/2015/NĐ-CP điều 13 †). Only its form can be wrong. What it says about
its holder may contradict the record and still be right: numbers are given anew after a correction,
and codes of provinces stay as they were given. So contradictions are warnings.

A number never appears in a message or a representation, because both end up in logs.
"""

import re
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

Sex = Literal["male", "female"]
NumberProblem = Literal["length", "digits", "zero"]
Contradiction = Literal["province", "century", "year", "sex"]

NUMBER_LENGTH, OLD_LENGTH = 12, 9
_SHOWN_DIGITS = 3

# Codes of provinces as the numbers carry them; mergers of provinces change none of them. † marks
# those that are known from general knowledge alone: Hà Nội to Bắc Giang.
_SURE = """
025 026 027 030 031 033 034 035 036 037 038 040 042 044 045 046 048 049 051 052 054 056 058 060
062 064 066 067 068 070 072 074 075 077 079 080 082 083 084 086 087 089 091 092 093 094 095 096
"""
_DOUBTFUL = "001 002 004 006 008 010 011 012 014 015 017 019 020 022 024"  # †
SURE_PROVINCES = frozenset(_SURE.split())
DOUBTFUL_PROVINCES = frozenset(_DOUBTFUL.split())
FIRST_COUNTRY = 101  # † Whoever was born abroad carries the code of a country, from here on.

_SPACES = re.compile(r"[\s\u200b\u200c\u200d\u2060\ufeff]+")
_APOSTROPHES = "'’‘`"  # Excel: what follows is a text
_WRITTEN = re.compile(r"(?P<digits>[0-9]+)(?:[.,]0+)?")


class BadNumber(ValueError):
    """The text has not the form of such a number; `problem` says why.

    digits: there is something else than digits, or nothing; length: too few or too many of them;
    zero: the last six are all 0, which is given to nobody.
    """

    def __init__(self, problem: NumberProblem) -> None:
        super().__init__(problem)
        self.problem: NumberProblem = problem


@dataclass(frozen=True, slots=True)
class PersonalNumber:
    """A personal number of good form; `is_padded` where a leading zero was put back."""

    value: str = field(repr=False)
    is_padded: bool = False

    @property
    def province(self) -> str:
        """The three digits of the province, or of the country, where the birth was registered."""
        return self.value[:3]

    @property
    def sex(self) -> Sex:
        """The sex that the fourth digit names: even is male."""
        return "female" if int(self.value[3]) % 2 else "male"

    @property
    def birth_year(self) -> int:
        """The year of birth: the fourth digit names the century, the next two the year in it."""
        return 1900 + 100 * (int(self.value[3]) // 2) + int(self.value[4:6])


def read_number(text: str) -> PersonalNumber:
    """The personal number in a cell or a field, in the ways in which people and Excel write it.

    Spaces anywhere, an apostrophe before it and a decimal ending `.0` or `,0` behind it are taken
    away. Of 11 digits without a 0 at the beginning a spreadsheet lost the leading zero: it is put
    back, and `is_padded` says so, because someone should look. With a 0 there another digit is
    missing, which nobody can know. Raises BadNumber.
    """
    digits = _digits(text)
    is_padded = len(digits) == NUMBER_LENGTH - 1 and not digits.startswith("0")
    value = f"0{digits}" if is_padded else digits
    if len(value) != NUMBER_LENGTH:
        raise BadNumber("length")
    if value.endswith("000000"):
        raise BadNumber("zero")
    return PersonalNumber(value, is_padded)


def read_old_number(text: str) -> str:
    """The number of an old identity card (chứng minh nhân dân), which has nine digits.

    Cleaned like `read_number`; nothing is put back, for the first digits have no fixed form. Raises
    BadNumber.
    """
    digits = _digits(text)
    if len(digits) != OLD_LENGTH:
        raise BadNumber("length")
    if not int(digits):
        raise BadNumber("zero")
    return digits


def contradictions(
    number: PersonalNumber, *, born: date | None, sex: str | None
) -> tuple[Contradiction, ...]:
    """Where the number says something else than the record; what the record lacks is not compared.

    province: the code is of no province and no country; century, year: of the birth date; sex.
    In this order. Warnings that ask for a check with the population database, never errors.
    """
    found: list[Contradiction] = []
    if not is_known_province(number.province):
        found.append("province")
    if born is not None and born.year // 100 != number.birth_year // 100:
        found.append("century")
    if born is not None and born.year % 100 != number.birth_year % 100:
        found.append("year")
    if sex is not None and sex != number.sex:
        found.append("sex")
    return tuple(found)


def is_known_province(code: str) -> bool:
    """Whether the three digits are a province's, sure or doubtful, or can be a country's."""
    return code in SURE_PROVINCES or code in DOUBTFUL_PROVINCES or int(code) >= FIRST_COUNTRY


def masked(number: str) -> str:
    """What screens show of a number, old or new: its last three digits, `…123`.

    The rest would tell place, year of birth and sex.
    """
    return f"…{number[-_SHOWN_DIGITS:]}"


def _digits(text: str) -> str:
    found = _WRITTEN.fullmatch(_SPACES.sub("", text).lstrip(_APOSTROPHES))
    if found is None:
        raise BadNumber("digits")
    return found["digits"]
