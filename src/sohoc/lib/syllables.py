"""Which words are built like a syllable of Vietnamese, to tell it from what looks like it.

Built like one, not in the dictionary: every initial before every rime, every tone that the ending
allows.
"""

import re
import unicodedata
from functools import lru_cache

_STOPPED_TONES = frozenset({"\u0301", "\u0323"})  # before c, ch, p, t only sắc and nặng
_TONES = frozenset({"\u0300", "\u0309", "\u0303"}) | _STOPPED_TONES

_INITIAL = "b|ch?|d|đ|gh?|gi|h|kh?|l|m|ngh?|nh|n|ph?|r|s|th|tr|t|v|x"
# A vowel, with its glide, and what may end it; - is nothing.
_RIMES = """
a - c ch i m n ng nh o p t u y
ă c m n ng p t
â c m n ng p t u y
e - c m n ng o p t
ê - ch m n nh p t u
i - a c ch m n nh p t u
iê c m n ng p t u
o - c i m n ng p t
oa - c ch i m n ng nh o p t y
oă c m n ng p t
oe - m n ng o t
oo c ng
ô - c i m n ng p t
ơ - i m n p t
u - a c i m n ng p t
uâ n ng t y
uê - ch n nh
uô c i m n ng p t
uơ -
uy - a ch n nh p t u
uyê n t
ư - a c i m n ng p t u
ươ c i m n ng p t u
y -
yê m n ng t u
"""
# Behind qu, whose u is the glide.
_RIMES_OF_QU = """
a - c ch i n ng nh o p t u y
ă c m n ng p t
â n ng t y
e - n o t
ê - ch n nh t
i - n t
ô c
ơ - n t
y - ch n nh p t
yê n t
"""


def _pattern(rimes: str) -> str:
    lines = (line.split() for line in rimes.split("\n") if line)
    return "|".join(f"{vowel}(?:{'|'.join(ends).replace('-', '')})" for vowel, *ends in lines)


_SYLLABLE = re.compile(rf"(?:(?:{_INITIAL})?(?:{_pattern(_RIMES)})|qu(?:{_pattern(_RIMES_OF_QU)}))")


@lru_cache(maxsize=10_000)  # a province's names are a few thousand words
def is_syllable(word: str) -> bool:
    """Whether the word, in letters of either case, could be a Vietnamese syllable."""
    decomposed = unicodedata.normalize("NFD", word.lower())
    tones = [character for character in decomposed if character in _TONES]
    bare = unicodedata.normalize("NFC", "".join(c for c in decomposed if c not in _TONES))
    if len(tones) > 1 or _SYLLABLE.fullmatch(bare) is None:
        return False
    return not bare.endswith(("c", "ch", "p", "t")) or bool(_STOPPED_TONES.intersection(tones))
