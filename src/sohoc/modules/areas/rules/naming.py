"""Names and codes of units: the word of the kind, the bare name, leading zeros."""

import re
from functools import lru_cache

from sohoc.lib.vietnamese import ControlCharacter, folded, normal
from sohoc.modules.areas.contracts import AreaKind, Rank

CODE_LENGTH = {Rank.PROVINCE: 2, Rank.DISTRICT: 3, Rank.COMMUNE: 5}
LONGEST_NAME = 120

KIND_WORDS = {
    AreaKind.PROVINCE: "Tỉnh",
    AreaKind.CITY: "Thành phố",
    AreaKind.URBAN_DISTRICT: "Quận",
    AreaKind.RURAL_DISTRICT: "Huyện",
    AreaKind.TOWN: "Thị xã",
    AreaKind.WARD: "Phường",
    AreaKind.COMMUNE: "Xã",
    AreaKind.TOWNSHIP: "Thị trấn",
    AreaKind.SPECIAL_ZONE: "Đặc khu",
}
KINDS_OF = {
    Rank.PROVINCE: frozenset({AreaKind.PROVINCE, AreaKind.CITY}),
    Rank.DISTRICT: frozenset(
        {AreaKind.URBAN_DISTRICT, AreaKind.RURAL_DISTRICT, AreaKind.TOWN, AreaKind.CITY}
    ),
    Rank.COMMUNE: frozenset(
        {AreaKind.WARD, AreaKind.COMMUNE, AreaKind.TOWNSHIP, AreaKind.SPECIAL_ZONE}
    ),
}
_BY_WORD = {folded(word): kind for kind, word in KIND_WORDS.items()}
_APOSTROPHES = str.maketrans("’‘ʼ`", "''''")
_DIGITS = re.compile(r"[0-9]+(?:\.0+)?")


class BadName(Exception):
    """A name cannot be taken; `problem` says why: empty, control, kind, long."""

    def __init__(self, problem: str) -> None:
        super().__init__(problem)
        self.problem = problem


class BadCode(Exception):
    """A code cannot be taken; `problem` says why: empty, form, long."""

    def __init__(self, problem: str) -> None:
        super().__init__(problem)
        self.problem = problem


@lru_cache(maxsize=20_000)  # the conversion names each unit again and again
def read_name(text: str, *, rank: Rank) -> tuple[AreaKind, str]:
    """Kind and full name in one spelling: "xã Bao La" is ("commune", "Xã Bao La").

    Raises `BadName`.
    """
    try:
        words = normal(text.translate(_APOSTROPHES)).split()
    except ControlCharacter as error:
        raise BadName("control") from error
    if not words:
        raise BadName("empty")
    for length in (2, 1):
        kind = _BY_WORD.get(folded(" ".join(words[:length])))
        if kind is not None and kind in KINDS_OF[rank] and len(words) > length:
            name = " ".join([KIND_WORDS[kind], *words[length:]])
            if len(name) > LONGEST_NAME:
                raise BadName("long")
            return kind, name
    raise BadName("kind")


def bare_name(name: str, kind: AreaKind) -> str:
    """The full name without the word of its kind: "Bao La"."""
    return name.removeprefix(KIND_WORDS[kind]).strip()


def name_key(name: str, kind: AreaKind) -> str:
    """What names are compared by: without kind, accents, capitals."""
    return folded(bare_name(name, kind))


def same_spelling(one: str, other: str) -> bool:
    """Whether two full names differ in capitals at most."""
    return (
        normal(one.translate(_APOSTROPHES)).lower() == normal(other.translate(_APOSTROPHES)).lower()
    )


def read_code(text: str, *, rank: Rank) -> tuple[str, bool]:
    """The code with its leading zeros, and whether some were missing: "97" is ("00097", True).

    A program that took it for a number may have left ".0" behind. Raises `BadCode`.
    """
    plain = text.strip()
    if not plain:
        raise BadCode("empty")
    if not plain.isascii() or not _DIGITS.fullmatch(plain):
        raise BadCode("form")
    digits = plain.partition(".")[0]
    length = CODE_LENGTH[rank]
    if len(digits) > length:
        raise BadCode("long")
    return digits.zfill(length), len(digits) < length
