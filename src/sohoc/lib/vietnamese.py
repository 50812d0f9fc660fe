"""Vietnamese text: one spelling for storing, one for searching, and the order of the dictionary.

Three questions, three functions. Is it the same text? `normal`. Could it be what someone looks
for, typed without accents? `folded`. Which comes first? `sort_key` and, for people,
`name_sort_key`.
"""

import re
import unicodedata
from functools import lru_cache

_HUYEN, _HOI, _NGA, _SAC, _NANG = "\u0300", "\u0309", "\u0303", "\u0301", "\u0323"
# Dictionary order; a syllable without mark (ngang) comes before all.
_TONES = {_HUYEN: "1", _HOI: "2", _NGA: "3", _SAC: "4", _NANG: "5"}
_NO_TONE = "0"
_BREVE, _CIRCUMFLEX, _HORN = "\u0306", "\u0302", "\u031b"

# Invisible remains of web pages and word processors that make equal texts unequal.
_INVISIBLE = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u2060\ufeff"))
# Icelandic and African letters that old fonts show like the Vietnamese one.
_LOOKALIKES = str.maketrans("ÐðƉɖ", "ĐđĐđ")
_LINE_SPACES = "\t\n\r"
_PLAIN = str.maketrans("đðɖ", "ddd")
_COMMON = 24  # letters; longer words are none that many texts share

# Typed tone first, "á" + breve is not canonically equal to "ắ", though it looks the same.
_TONE_BEFORE_SHAPE = re.compile(
    f"(?<=[AEOaeo])([{_HUYEN}{_HOI}{_NGA}{_SAC}])([{_BREVE}{_CIRCUMFLEX}])"
)
_WORD = re.compile(r"[^\W\d_]+")

_VOWELS = "aăâeêioôơuưy"
_SHAPED_VOWELS = "ăâêôơư"
# "gi" and "qu" before a vowel are consonants, so they are tried first: già, quá.
_SYLLABLE = re.compile(
    rf"(?:(?:gi|qu)(?=[{_VOWELS}])|ngh?|nh|gh?|ch|kh?|ph?|th|tr|[bcdđhlmnrstvx])?"
    rf"(?P<nucleus>[{_VOWELS}]{{1,3}})"
    r"(?P<coda>ch|ng|nh|[cmnpt])?"
)
_OPEN_PAIRS = frozenset(
    {"ai", "ao", "au", "ay", "eo", "ia", "iu", "oa", "oe", "oi", "ua", "ui", "uy"}
)
_OPEN_TRIPLES = frozenset({"oai", "oao", "oay", "oeo", "uya", "uyu"})
_CLOSED_PAIRS = frozenset({"oa", "oe", "oo", "uy"})


class ControlCharacter(ValueError):
    """The text holds a character that steers instead of being read; nobody typed it."""

    def __init__(self, character: str, *, position: int) -> None:
        self.character = character
        self.position = position
        super().__init__(
            f"The text holds the control character U+{ord(character):04X} at position {position}."
        )


def normal(text: str) -> str:
    """The one spelling of a line of text, for storing and for comparing.

    - NFC, also where tone and vowel mark were typed in the wrong order; the lookalikes of Đ become
      Đ.
    - All white space, line ends too, becomes single spaces without any at the ends.
    - Signs that nobody sees and that change nothing of what is read go without a word: soft hyphen,
      zero-width space and joiners, byte order mark (`_INVISIBLE`). Pasted text is full of them.
    - The tone mark stands where the older, more common spelling puts it: HOÀ becomes HÒA, thuỷ
      thủy, hòan hoàn. Only words that are built like a Vietnamese syllable are touched. A foreign
      word that happens to be (Noé) is spelled Nóe: alike everywhere, so it is still found.

    Idempotent. Raises ControlCharacter for control, direction and surrogate characters: those
    change what is read or in which order, so the person is told instead.
    """
    if not text.isprintable():  # most text is, and then nothing in it steers
        for position, character in enumerate(text):
            if _steers(character):
                raise ControlCharacter(character, position=position)
    return " ".join(map(_spelled, text.translate(_INVISIBLE).split()))


def folded(text: str) -> str:
    """Lower case without accents, đ as d, for searching; never shown to anyone.

    Takes everything a person can type and raises nothing: characters that `normal` would refuse
    are left out. Words are parted by single spaces.
    """
    readable = text.translate(_INVISIBLE)
    if not readable.isprintable():
        readable = "".join(c for c in readable if not _steers(c))
    return " ".join(filter(None, map(_bare, readable.split())))


def sort_key(text: str) -> str:
    """A string to store beside the text: its plain byte order (collation C) is Vietnamese order.

    Word by word: first the letters, a ă â b c d đ e ê ... y z with f, j, w, z in their places;
    then, for equal letters, the tones ngang, huyền, hỏi, ngã, sắc, nặng; and only when all words
    are equal small letters before capitals. Digits come before letters, other signs before digits.

    The key is ASCII: `word,word,...!capitals`, a word being `letters` or `letters.tones`.

    - letters: `0`-`9` for digits, `A`-`Z` and `a`-`g` for the 33 letters in their order, `/` and
      six hexadecimal digits for signs, `z` and six for letters of other scripts;
    - tones: one digit 0-5 for each letter, without the zeros at the end; marks that are not
      Vietnamese come before the digit as `6` and six hexadecimal digits each;
    - capitals: 1 for a capital letter, 0 for any other, without the zeros at the end.

    The parting signs `!` `,` `.` `/` are below all digits and letters, so a word comes before the
    longer words that begin with it. Two texts have the same key exactly when `normal` is the same.
    Raises ControlCharacter.
    """
    return _key_of_words(normal(text).split(" "))


def name_sort_key(full_name: str) -> str:
    """The `sort_key` of a person: the given name (the last word) first, then the rest as written.

    "Nguyễn Văn An" is sorted as "An Nguyễn Văn". Raises ControlCharacter.
    """
    *rest, given = normal(full_name).split(" ")
    return _key_of_words([given, *rest])


def _key_of_words(words: list[str]) -> str:
    weighed = [_weigh_word(word) for word in words]
    capitals = "".join(capital for _, capital in weighed).rstrip("0")
    return ",".join(key for key, _ in weighed) + (f"!{capitals}" if capitals else "")


@lru_cache(maxsize=10_000)  # the names of a province share a few thousand words
def _weigh_word(word: str) -> tuple[str, str]:
    """The letters and tones of a word as they stand in the key, and its untrimmed capitals."""
    letters, tones, capitals = "", "", ""
    for base, marks in _characters(word):
        letter, tone, capital = _weigh(base, marks)
        letters += letter
        tones += tone
        capitals += capital
    tones = tones.rstrip("0")
    return (f"{letters}.{tones}" if tones else letters), capitals


def _spelled(word: str) -> str:
    return (_known_spelling if len(word) <= _COMMON else _spell)(word)


def _spell(word: str) -> str:
    marked = _TONE_BEFORE_SHAPE.sub(r"\2\1", unicodedata.normalize("NFD", word))
    composed = unicodedata.normalize("NFC", marked).translate(_LOOKALIKES)
    return _WORD.sub(_with_tone_in_place, composed)


def _bare(word: str) -> str:
    return (_known_bare if len(word) <= _COMMON else _strip)(word)


def _strip(word: str) -> str:
    decomposed = unicodedata.normalize("NFD", word.lower())
    bare = "".join(c for c in decomposed if unicodedata.category(c) != "Mn")
    return unicodedata.normalize("NFC", bare.lower().translate(_PLAIN))


# As above; a word beyond that length is asked for once, and a thousand of them would fill memory.
_known_spelling = lru_cache(maxsize=10_000)(_spell)
_known_bare = lru_cache(maxsize=10_000)(_strip)


def _steers(character: str) -> bool:
    """Whether the character is a control (Cc), format (Cf) or surrogate (Cs) character."""
    return (
        unicodedata.category(character) in {"Cc", "Cf", "Cs"}
        and character not in _LINE_SPACES
        and ord(character) not in _INVISIBLE
    )


def _with_tone_in_place(found: re.Match[str]) -> str:
    """The word with its tone mark on the letter the older spelling rule names."""
    if unicodedata.combining(found.string[found.end() : found.end() + 1] or " "):
        return found[0]  # a mark that composes with nothing: no Vietnamese word
    return _respelled(found[0])


@lru_cache(maxsize=10_000)  # as above
def _respelled(word: str) -> str:
    bases, tones = [], []
    for letter in word:
        decomposed = unicodedata.normalize("NFD", letter)
        base = "".join(c for c in decomposed if c not in _TONES)
        bases.append(unicodedata.normalize("NFC", base))
        tones += [(bases[-1].lower(), c) for c in decomposed if c in _TONES]
    # A tilde on an n is Spanish.
    if len(tones) != 1 or tones[0][0] not in _VOWELS:
        return word
    syllable, tone = "".join(bases).lower(), tones[0][1]
    place = _tone_place(syllable)
    # "gịa" (giặt gịa) and "giạ" (a measure of rice) are two words.
    if place is None or (syllable == "gia" and tone == _NANG):
        return word
    bases[place] = unicodedata.normalize("NFC", bases[place] + tone)
    return "".join(bases)


def _tone_place(word: str) -> int | None:
    """The index of the letter that bears the tone mark, or None where the rule says nothing.

    A vowel with a mark of its own bears it (of ươ the second); otherwise before a final consonant
    the last vowel, of three open vowels the middle one, of two the first.
    """
    syllable = _SYLLABLE.fullmatch(word)
    if syllable is None:
        return None
    nucleus, start = syllable["nucleus"], syllable.start("nucleus")
    shaped = [i for i, vowel in enumerate(nucleus) if vowel in _SHAPED_VOWELS]
    if shaped:
        return start + shaped[-1]
    closed = syllable["coda"] is not None
    if len(nucleus) == 1 or (nucleus in _OPEN_PAIRS and not closed):
        return start
    if nucleus in (_CLOSED_PAIRS if closed else _OPEN_TRIPLES):
        return start + 1
    return None


def _characters(word: str) -> list[tuple[str, str]]:
    """The word as base characters, each with its combining marks in canonical order."""
    parted: list[tuple[str, str]] = []
    for character in unicodedata.normalize("NFD", word):
        if parted and unicodedata.combining(character):
            base, marks = parted[-1]
            parted[-1] = (base, marks + character)
        else:
            parted.append((character, ""))
    return parted


_ALPHABET = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_LETTER_CODES = dict(zip(_ALPHABET, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefg", strict=True)) | {
    digit: digit for digit in "0123456789"
}
_SHAPED = {unicodedata.normalize("NFD", vowel): vowel for vowel in _SHAPED_VOWELS}


def _weigh(base: str, marks: str) -> tuple[str, str, str]:
    """The codes of one character for the three levels: letter, tone, capital."""
    letter = base.lower()
    code = _LETTER_CODES.get(letter)
    if code is None or not (base.isascii() or base in "đĐ"):
        prefix = "z" if base.isalpha() else "/"
        return f"{prefix}{ord(base):06x}", _weigh_marks(marks), "0"
    for mark in (_BREVE, _CIRCUMFLEX, _HORN):
        if mark in marks and (shaped := _SHAPED.get(letter + mark)):
            code = _LETTER_CODES[shaped]
            marks = marks.replace(mark, "", 1)
            break
    return code, _weigh_marks(marks), "0" if base == letter else "1"


def _weigh_marks(marks: str) -> str:
    """A tone digit, behind `6` and the code of every mark that is not the syllable's tone."""
    tone = _NO_TONE
    if marks and marks[-1] in _TONES:
        tone = _TONES[marks[-1]]
        marks = marks[:-1]
    return "".join(f"6{ord(mark):06x}" for mark in marks) + tone
