"""File names as people send them: made harmless, or refused. Pure."""

import re
import unicodedata

from sohoc.core.files.refusals import FileRefused, Reason

LONGEST_BYTES = 255  # ext4, NTFS and most archives
LONGEST_CHARACTERS = 200  # the column
# Reserved on Windows with any ending, in any case, also with the raised digits 1, 2, 3.
WINDOWS_DEVICES = re.compile(r"(con|prn|aux|nul|(com|lpt)[0-9¹²³])", re.IGNORECASE)
WINDOWS_SIGNS = re.compile(r'[<>:"|?*]')
# Signs that turn the direction of what follows, so that "…fdp.exe" is shown as "…exe.pdf".
TURNING_SIGNS = frozenset(
    "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
)


def safe_name(name: str) -> str:
    """The last part of the path, composed, without signs that Windows or people stumble over.

    Raises `FileRefused` for names with control or turning signs, and for empty ones.
    """
    if any(_is_hostile(sign) for sign in name):
        raise FileRefused(Reason.NAME_HIDDEN_SIGNS)
    last = re.split(r"[/\\]", name)[-1]
    visible = "".join(sign for sign in last if unicodedata.category(sign) != "Cf")
    plain = WINDOWS_SIGNS.sub("_", unicodedata.normalize("NFC", visible))
    plain = " ".join(plain.split()).strip(". ")
    if not plain:
        raise FileRefused(Reason.NAME_EMPTY)
    if WINDOWS_DEVICES.fullmatch(plain.partition(".")[0].strip()):
        plain = "_" + plain
    return _shortened(plain)


def ending_of(name: str) -> str:
    """What stands after the last dot, in small letters; "" without one."""
    stem, dot, ending = name.rpartition(".")
    return ending.lower() if dot and stem else ""


def _is_hostile(sign: str) -> bool:
    return sign in TURNING_SIGNS or unicodedata.category(sign) in {"Cc", "Cs", "Zl", "Zp"}


def _shortened(name: str) -> str:
    """Cut from the end of the stem, so that the ending stays."""
    stem, dot, ending = name.rpartition(".")
    if not dot or len(ending) > 10:
        stem, tail = name, ""
    else:
        tail = dot + ending
    stem = stem[: LONGEST_CHARACTERS - len(tail)]
    while len((stem + tail).encode()) > LONGEST_BYTES:
        stem = stem[:-1]
    return stem.rstrip(". ") + tail
