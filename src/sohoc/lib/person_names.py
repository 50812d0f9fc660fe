"""Names of people: their parts, the keys by which two records are compared, tidy capitals.

A name stays as it was typed; everything here is made from it and beside it. For order and search
see `sohoc.lib.vietnamese`.
"""

import re
from dataclasses import dataclass

from sohoc.lib.vietnamese import folded, normal

# Written ' by most, but word processors, keyboards and scanners make others of it.
_APOSTROPHES = str.maketrans(dict.fromkeys("’‘ʼʻ`´′", "'"))
_LETTERS = re.compile(r"[^\W\d_]+(?:[\u0300-\u036f]+[^\W\d_]*)*")

# Two words that are one family name. A short list: where it is silent, the first word is taken.
_FAMILY_PAIRS = frozenset({"ÂU DƯƠNG", "TÔN NỮ", "TÔN THẤT"})
# Before the name of a man or a woman of peoples of the Central Highlands: A Sanh, Y Bion Niê,
# H Hen Niê, K Brể. No family name, and where the family name stands differs between the peoples.
_PERSON_MARKS = frozenset("AHKY")
_MARKED = re.compile(r"[^\W\d_]{1,2}'")  # K'Brể, H'Hen, Đ'Lin


@dataclass(frozen=True, slots=True)
class NameParts:
    """Họ, chữ đệm, tên; "" where a name has no such part. Joined by spaces: the name as typed."""

    family: str
    middle: str
    given: str


def parts(full_name: str) -> NameParts:
    """The name in three parts, with the spelling of `normal`.

    The first word is the family name (two for Âu Dương, Tôn Nữ, Tôn Thất when more follows), the
    last one the given name. A name of one word, and one that begins with the mark of a man or woman
    (Y Bion Niê, K'Brể), is wholly the given name: nothing is guessed, and the population database
    answers such names in the same way. Raises ControlCharacter.
    """
    words = normal(full_name).split(" ")
    if len(words) == 1 or _is_marked(words[0]):
        return NameParts("", "", " ".join(words))
    pair = " ".join(words[:2]).upper()
    first = 2 if len(words) > 2 and pair in _FAMILY_PAIRS else 1
    return NameParts(" ".join(words[:first]), " ".join(words[first:-1]), words[-1])


def match_key(name: str) -> str:
    """The form in which two names are the same name: `normal` and in capitals; HOÀ is HÒA.

    As records are matched with the population database: NFC, single spaces, capitals, the tone mark
    in one place. All apostrophes are one. Idempotent. Raises ControlCharacter.
    """
    # Again, because a letter whose capital is another letter (ı, ß) may make a word a syllable.
    return normal(normal(name.translate(_APOSTROPHES)).upper())


def candidate_key(name: str) -> str:
    """The form in which two names may be the same name: capitals without accents, Đ as D.

    Letters and digits alone, without spaces and signs, as other programs compare: "K' Brể" and
    "K'bre" are candidates. Never enough to hold two people for one; "" where no letter is.
    """
    return "".join(character for character in folded(name) if character.isalnum()).upper()


def suggested(name: str) -> str | None:
    """The name with tidy capitals, None where there is nothing to propose.

    A name all in capitals or all in small letters gets a capital at the beginning of every word and
    behind hyphen and apostrophe; in any other a word in small letters gets its capital (Nguyễn Thị
    ánh). A word of mixed letters is somebody's own spelling and stays. A proposal, for a person to
    take or leave. Raises ControlCharacter.
    """
    typed = normal(name)
    # Twice, because a capital for the one small word may leave a name all in capitals: "AN a".
    tidy = _tidied(_tidied(typed))
    return None if tidy == typed else tidy


def _tidied(name: str) -> str:
    is_shouted = name.isupper() and any(len(run) > 1 for run in _LETTERS.findall(name))
    words = name.split(" ")
    return " ".join(_tidy(word) if is_shouted or word.islower() else word for word in words)


def _tidy(word: str) -> str:
    return _LETTERS.sub(lambda run: run[0][:1].upper() + run[0][1:].lower(), word)


def _is_marked(word: str) -> bool:
    return word.upper() in _PERSON_MARKS or _MARKED.match(word.translate(_APOSTROPHES)) is not None
