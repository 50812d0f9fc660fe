"""Addresses as people write them: parts from small to large, words of kinds, abbreviations.

"X. Bao La, H. Mai Châu, T. Hòa Bình", "xa bao la huyen mai chau tinh hoa binh" and
"Xã Bao La, huyện Mai Châu, tỉnh Hòa Bình" are one address.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sohoc.lib.vietnamese import ControlCharacter, folded, normal
from sohoc.modules.areas.contracts import AreaKind
from sohoc.modules.areas.rules.naming import KIND_WORDS, KINDS_OF

LONGEST = 300
MOST_PARTS = 12

_SHORT = {
    "tp": "Thành phố",
    "tx": "Thị xã",
    "tt": "Thị trấn",
    "đk": "Đặc khu",
    "x": "Xã",
    "p": "Phường",
    "q": "Quận",
    "h": "Huyện",
    "t": "Tỉnh",
}
_WITH_DOT = re.compile(r"(?<!\w)(tp|tx|tt|đk|x|p|q|h|t)\.\s*", re.IGNORECASE)
_AT_START = re.compile(r"^(tp|tx|tt|đk)\s+", re.IGNORECASE)
_NUMBERED = re.compile(r"^([pq])\s*([0-9]{1,2})$", re.IGNORECASE)
_PARTING = re.compile(r"[,;\n]+|\s+[-–—]\s+")
# Names with a dash inside: it parts nothing there. The sign is of nobody's writing.
_DOUBLE_NAMES = (
    ("Bà Rịa", "Vũng Tàu"),
    ("Cam Ly", "Đà Lạt"),
    ("Chân Mây", "Lăng Cô"),
    ("Lang Biang", "Đà Lạt"),
    ("Lâm Viên", "Đà Lạt"),
    ("Phương Liên", "Trung Tự"),
    ("Văn Miếu", "Quốc Tử Giám"),
    ("Xuân Hương", "Đà Lạt"),
    ("Xuân Trường", "Đà Lạt"),
)
_DOUBLE = re.compile(
    "|".join(
        rf"(?<=\b{one})\s*[-–—]\s*(?={other}\b)"
        for first, second in _DOUBLE_NAMES
        for one, other in ((first, second), (folded(first), folded(second)))
    ),
    re.IGNORECASE,
)
_DASH = "\ue000"
_EXACT = {tuple(word.lower().split()): kind for kind, word in KIND_WORDS.items()}
_FOLDED = {tuple(folded(word).split()): kind for kind, word in KIND_WORDS.items()}


@dataclass(frozen=True, slots=True)
class Part:
    """One part of an address: as written, and the ways to read it as kind and folded name."""

    text: str
    readings: tuple[tuple[AreaKind | None, str], ...]

    @property
    def keys(self) -> frozenset[str]:
        """The names that it could be."""
        return frozenset(key for _kind, key in self.readings)

    def names(self, *, kind: str, key: str, any_kind: bool = False) -> bool:
        """Whether the part can mean a unit of this kind with this folded name.

        With `any_kind` the word may be that of another kind of the same rank: a ward that was a
        commune is still called so.
        """
        return any(
            key == name
            and (wanted is None or wanted == kind or (any_kind and _same_rank(wanted, kind)))
            for wanted, name in self.readings
        )


def _same_rank(one: str, other: str) -> bool:
    return any(one in kinds and other in kinds for kinds in KINDS_OF.values())


def read_address(text: str) -> list[Part]:
    """The parts, smallest first; nothing for what nobody can read."""
    try:
        plain = "\n".join(normal(line) for line in text[:LONGEST].splitlines())
    except ControlCharacter:
        return []
    pieces = _PARTING.split(_DOUBLE.sub(_DASH, plain.replace(_DASH, "")))
    parts = [
        Part(words, _readings(words))
        for piece in pieces
        for words in _cut(_spelled_out(piece.replace(_DASH, " - ").strip()))
    ]
    return parts[-MOST_PARTS:]


def _spelled_out(piece: str) -> str:
    def full(found: re.Match[str]) -> str:
        return f"{_SHORT[found[1].lower()]} "

    numbered = _NUMBERED.match(piece)
    if numbered:
        return f"{_SHORT[numbered[1].lower()]} {numbered[2]}"
    return _AT_START.sub(full, _WITH_DOT.sub(full, piece)).strip()


def _cut(piece: str) -> Iterator[str]:
    """Cut before the words of kinds, where an address is written without commas."""
    words = piece.split()
    cuts = [0]
    has_accents = folded(piece) != piece.lower()
    place = _kind_length(words, 0, has_accents=has_accents) + 1
    while place < len(words):
        length = _kind_length(words, place, has_accents=has_accents)
        if length:
            cuts.append(place)
        # What stands right behind the word of a kind is a name, even when it sounds like a kind.
        place += length + 1
    for start, end in zip(cuts, [*cuts[1:], len(words)], strict=True):
        if words[start:end]:
            yield " ".join(words[start:end])


def _kind_length(words: Sequence[str], place: int, *, has_accents: bool) -> int:
    for length in (2, 1):
        some = [word.lower() for word in words[place : place + length]]
        known = tuple(some) in _EXACT if has_accents else tuple(map(folded, some)) in _FOLDED
        if len(some) == length and known:
            return length
    return 0


def _readings(piece: str) -> tuple[tuple[AreaKind | None, str], ...]:
    words = folded(piece).split()
    readings: list[tuple[AreaKind | None, str]] = []
    for length in (2, 1):
        kind = _FOLDED.get(tuple(words[:length]))
        if kind is not None and len(words) > length:
            readings.append((kind, " ".join(words[length:])))
            break
    readings.append((None, " ".join(words)))
    return tuple(readings)
