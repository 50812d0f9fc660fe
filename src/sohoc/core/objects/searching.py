"""Search without accents in columns that keep no folded text beside them.

A list of things looks into a stored folded key. A log is written once and keeps what was said, so
its text is compared by a pattern in which every letter stands for all its accented forms.
"""

import unicodedata
from collections.abc import Sequence
from functools import lru_cache

from django.db.models import Q

from sohoc.lib.vietnamese import folded

# Latin-1, Latin Extended-A and -B, and the block that holds the Vietnamese letters.
_ACCENTED = (range(0xC0, 0x250), range(0x1E00, 0x1F00))
_MARKS = "[\u0300-\u036f]*"  # of text that was never composed


@lru_cache(maxsize=1)
def _forms() -> dict[str, str]:
    """Every plain letter with all its forms: d -> "dDđĐ…"."""
    found = {letter: letter + letter.upper() for letter in map(chr, range(ord("a"), ord("z") + 1))}
    for code in (code for block in _ACCENTED for code in block):
        letter = chr(code)
        plain = folded(letter)
        if unicodedata.category(letter) in {"Lu", "Ll"} and plain in found:
            found[plain] += letter
    return found


def sounding_like(word: str) -> str:
    """A regular expression for the word with any accents, in capitals or not."""
    return "".join(_any_form(letter) for letter in folded(word))


def _any_form(letter: str) -> str:
    if found := _forms().get(letter):
        return f"[{found}]{_MARKS}"
    return letter if letter.isalnum() else f"\\{letter}"


def words_in(words: Sequence[str], *fields: str) -> Q:
    """Every one of the words stands in one of the fields."""
    found = Q()
    for word in words:
        pattern, one = sounding_like(word), Q()
        for field in fields:
            one |= Q(**{f"{field}__regex": pattern})
        found &= one
    return found
