"""Vietnamese of old fonts, read as Latin letters: TCVN3 (ABC) and VNI, turned into Unicode.

Until about 2005 a font showed `µ` as `à`. Such texts still come in school tables: "Hoµng ThÞ Th¬m"
is Hoàng Thị Thơm. Spreadsheets store the characters of windows-1252, which both encodings use from
U+00A1 on only.

- TCVN3 is the set VN3 of TCVN 5712:1993: one sign for a letter with its tone. It has the capitals
  Ă Â Ê Ô Ơ Ư Đ but none with a tone: those are the small letters in a second font (.VnTimeH), of
  which a table read as text tells nothing. So a small letter with tone becomes a capital where its
  neighbours prove capitals (`NGUYÔN` is NGUYỄN) and stays small elsewhere (`¸nh` is ánh, though the
  font may have shown ÁNH). The sets VN1 and VN2 of the standard were not used in fonts.
- VNI for Windows: a letter and a sign for tone and shape behind it (`aù` is á), capitals likewise;
  some letters are one sign (`ñ` is đ).
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from typing import Literal

from sohoc.lib.syllables import is_syllable

Encoding = Literal["tcvn3", "vni"]

_LEAST_WORDS = 3  # what a word or two look like is chance
_LEAST_SHARE = 0.8  # of the words with other than plain letters

_TONES = {
    "grave": "\u0300",
    "hook": "\u0309",
    "tilde": "\u0303",
    "acute": "\u0301",
    "dot": "\u0323",
}


def _composed(letter: str, tone: str) -> str:
    return unicodedata.normalize("NFC", letter + _TONES[tone])


# TCVN 5712:1993, VN3. For every letter its signs with grave, hook, tilde, acute, dot.
_TCVN3_TONED = {
    "a": "\xb5\xb6\xb7\xb8\xb9",
    "ă": "\xbb\xbc\xbd\xbe\xc6",
    "â": "\xc7\xc8\xc9\xca\xcb",
    "e": "\xcc\xce\xcf\xd0\xd1",
    "ê": "\xd2\xd3\xd4\xd5\xd6",
    "i": "\xd7\xd8\xdc\xdd\xde",
    "o": "\xdf\xe1\xe2\xe3\xe4",
    "ô": "\xe5\xe6\xe7\xe8\xe9",
    "ơ": "\xea\xeb\xec\xed\xee",
    "u": "\xef\xf1\xf2\xf3\xf4",
    "ư": "\xf5\xf6\xf7\xf8\xf9",
    "y": "\xfa\xfb\xfc\xfd\xfe",
}
_TCVN3_CAPITALS = dict(zip("\xa1\xa2\xa3\xa4\xa5\xa6\xa7", "ĂÂÊÔƠƯĐ", strict=True))
_TCVN3_SMALL = dict(zip("\xa8\xa9\xaa\xab\xac\xad\xae", "ăâêôơưđ", strict=True))
_TCVN3_WITH_TONE = {
    sign: _composed(letter, tone)
    for letter, signs in _TCVN3_TONED.items()
    for tone, sign in zip(_TONES, signs, strict=True)
}
TCVN3: Mapping[str, str] = _TCVN3_CAPITALS | _TCVN3_SMALL | _TCVN3_WITH_TONE

# VNI for Windows. Letters that bear tones with signs of their own behind them...
_VNI_SIGNS = dict(zip(_TONES, "øûõùï", strict=True))
_VNI_CIRCUMFLEX = dict(zip(_TONES, "àåãáä", strict=True))  # shape and tone in one sign
_VNI_BREVE = dict(zip(_TONES, "èúüéë", strict=True))
_VNI_SINGLE = {"ñ": "đ", "ô": "ơ", "ö": "ư", "î": "ỵ", "æ": "ỉ", "ó": "ĩ", "ò": "ị"}
_VNI_SAME = {"í": "í", "ì": "ì"}


def _vni_pairs() -> dict[str, str]:
    pairs = {"aâ": "â", "eâ": "ê", "oâ": "ô", "aê": "ă"}
    written = {"a": "a", "e": "e", "o": "o", "u": "u", "y": "y", "ô": "ơ", "ö": "ư"}
    for base, letter in written.items():
        pairs |= {base + sign: _composed(letter, tone) for tone, sign in _VNI_SIGNS.items()}
    for base, letter in {"a": "â", "e": "ê", "o": "ô"}.items():
        pairs |= {base + sign: _composed(letter, tone) for tone, sign in _VNI_CIRCUMFLEX.items()}
    pairs |= {"a" + sign: _composed("ă", tone) for tone, sign in _VNI_BREVE.items()}
    del pairs["yï"]  # ỵ is a sign of its own
    return pairs


_VNI_SMALL = _vni_pairs() | _VNI_SINGLE | _VNI_SAME
VNI: Mapping[str, str] = _VNI_SMALL | {
    signs.upper(): letter.upper() for signs, letter in _VNI_SMALL.items()
}
# Pairs before single signs: `ôù` is one letter. A capital with the sign of a small one occurs.
_VNI_LETTER = re.compile("|".join(sorted(_VNI_SMALL, key=len, reverse=True)), re.IGNORECASE)

_BEYOND_OLD = re.compile("[\u0100-\u024f\u1e00-\u1eff]")  # Latin letters beyond windows-1252
_WORD = re.compile("[A-Za-z\xa1-\u1fff]+")


def recognised(texts: Iterable[str]) -> Encoding | None:
    """The old encoding in which a whole column or sheet is written, None where none is proven.

    To be asked of many cells, never of one: "Hµ" alone decides nothing. Of the words with other
    than plain letters, each counted once, at least three become syllables of Vietnamese by the
    conversion that were none before, four of five are syllables afterwards, and hardly one is lost.
    """
    words = {
        word
        for text in texts
        if not text.isascii()
        for word in _WORD.findall(unicodedata.normalize("NFC", text))
        if not word.isascii()
    }
    proven = {encoding: _proof(words, encoding) for encoding in _TO_UNICODE}
    best = max(proven, key=lambda encoding: proven[encoding])
    return best if proven[best] else None


def converted(text: str, encoding: Encoding) -> str:
    """The text in Unicode (NFC), of a cell of a sheet for which `recognised` named the encoding.

    A text with a letter that the encoding does not have was typed in Unicode and stays as it is, so
    that a head like "Họ và tên" survives above old names. It goes before `normal`, which would take
    the ư of TCVN3 for a soft hyphen. Capitals of TCVN3: see above.
    """
    if text.isascii():
        return text
    result = _TO_UNICODE[encoding](unicodedata.normalize("NFC", text))
    return text if result is None else result


def is_beyond_old(text: str) -> bool:
    """Whether a text has letters that no old encoding has: it was typed in Unicode."""
    return not text.isascii() and _BEYOND_OLD.search(unicodedata.normalize("NFC", text)) is not None


def suspected(text: str) -> tuple[Encoding, str] | None:
    """The encoding that a single text looks like, and the text in Unicode; a guess, to be asked.

    Most words with other than plain letters become syllables of Vietnamese by the conversion that
    were none before, and none is lost. A text with a letter that no old encoding has was typed in
    Unicode.
    """
    if text.isascii() or is_beyond_old(text):
        return None
    composed = unicodedata.normalize("NFC", text)
    words = [word for word in _WORD.findall(composed) if not word.isascii()]
    for encoding in _TO_UNICODE:
        pairs = [(is_syllable(word), is_syllable(converted(word, encoding))) for word in words]
        if 2 * pairs.count((False, True)) > len(pairs) and (True, False) not in pairs:
            return encoding, converted(text, encoding)
    return None


def _proof(words: set[str], encoding: Encoding) -> int:
    """How many of the words only the encoding makes syllables; 0 where the rest speaks against."""
    gained = lost = kept = 0
    for word in words:
        was, becomes = is_syllable(word), is_syllable(converted(word, encoding))
        gained += becomes and not was
        lost += was and not becomes
        kept += was and becomes
    if gained < _LEAST_WORDS or 10 * lost > gained:
        return 0
    return gained if gained + kept >= _LEAST_SHARE * len(words) else 0


def _from_tcvn3(text: str) -> str | None:
    if any(_is_foreign(character) and character not in TCVN3 for character in text):
        return None
    runs = [_case_of(word) for word in _WORD.findall(text)]
    is_shouted = "capital" in runs and "small" not in runs
    return _WORD.sub(lambda found: _tcvn3_word(found[0], is_shouted=is_shouted), text)


def _tcvn3_word(word: str, *, is_shouted: bool) -> str:
    read = "".join(TCVN3.get(character, character) for character in word)
    case = _case_of(word)
    return read.upper() if case == "capital" or (case == "unknown" and is_shouted) else read


def _case_of(word: str) -> Literal["capital", "small", "unknown"]:
    """What the letters prove that TCVN3 has in both cases; a first one may be a capital alone."""
    shown = ("" if sign in _TCVN3_WITH_TONE else TCVN3.get(sign, sign) for sign in word)
    telling = [(place, letter.isupper()) for place, letter in enumerate(shown) if letter.isalpha()]
    if not all(is_capital for _, is_capital in telling):
        return "small"
    return "capital" if any(place for place, _ in telling) else "unknown"


def _from_vni(text: str) -> str | None:
    rest = _VNI_LETTER.sub("", text)
    if any(_is_foreign(character) for character in rest):
        return None
    return _VNI_LETTER.sub(lambda found: _vni_letter(found[0]), text)


def _vni_letter(signs: str) -> str:
    letter = _VNI_SMALL[signs.lower()]
    return letter.upper() if signs[0].isupper() else letter


def _is_foreign(character: str) -> bool:
    return not character.isascii() and character.isalpha()


_TO_UNICODE: Mapping[Encoding, Callable[[str], str | None]] = {
    "tcvn3": _from_tcvn3,
    "vni": _from_vni,
}
