"""What a file really is: decided by its content, never by what its name or sender says.

Archives are looked at from their table of contents; nothing in them is unpacked.
"""

import codecs
import json
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import puremagic

# A text that begins like this is a page or a drawing that a browser might run.
MARKUP = ("<!doctype", "<html", "<head", "<body", "<script", "<svg", "<?xml", "<iframe", "<img")


@dataclass(frozen=True, slots=True)
class FileKind:
    """A kind of file: its media type, its endings, and how its content is recognised."""

    media_type: str
    endings: tuple[str, ...]
    is_in: Callable[[Path], bool]


def _magic(*endings: str) -> Callable[[Path], bool]:
    """Recognised by its first and last bytes, as the most likely of all known kinds."""

    def is_in(path: Path) -> bool:
        try:
            found = puremagic.magic_file(path)
        except (puremagic.PureError, ValueError):
            return False
        return bool(found) and found[0].extension.lstrip(".") in endings

    return is_in


def _office(folder: str) -> Callable[[Path], bool]:
    """An Office Open XML package whose main part lies in `folder`."""

    def is_in(path: Path) -> bool:
        names = _names_in_archive(path)
        return "[Content_Types].xml" in names and any(n.startswith(folder) for n in names)

    return is_in


def _names_in_archive(path: Path) -> frozenset[str]:
    with path.open("rb") as file:
        if file.read(4) != b"PK\x03\x04":  # nothing may stand before the archive
            return frozenset()
    try:
        with zipfile.ZipFile(path) as archive:
            return frozenset(archive.namelist())
    except (zipfile.BadZipFile, NotImplementedError, ValueError):
        return frozenset()


def _is_archive(path: Path) -> bool:
    return bool(_names_in_archive(path))


def _is_text(path: Path) -> bool:
    """UTF-8 without control signs, and no markup at its beginning."""
    decoder = codecs.getincrementaldecoder("utf-8-sig")()
    is_first = True
    try:
        with path.open("rb") as file:
            while chunk := file.read(1 << 16):
                text = decoder.decode(chunk)
                if is_first and text.lstrip().lower().startswith(MARKUP):
                    return False
                if any(sign < " " and sign not in "\t\r\n" for sign in text):
                    return False
                is_first = False
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _is_workbook_of_any_kind(path: Path) -> bool:
    """An archive or an old workbook: what is in it the reader of tables says, and says better."""
    with path.open("rb") as file:
        return file.read(4) in {b"PK\x03\x04", b"\xd0\xcf\x11\xe0"}


def _is_text_of_any_encoding(path: Path) -> bool:
    """No markup and no archive: which letters these are the reader of tables says."""
    with path.open("rb") as file:
        begin = file.read(512)
    if begin.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"MZ", b"%PDF")):
        return False
    return not begin.decode("latin-1").lstrip("\xef\xbb\xbf \t\r\n").lower().startswith(MARKUP)


def _is_json(path: Path) -> bool:
    if not _is_text(path):
        return False
    try:
        json.loads(path.read_bytes())
    except (ValueError, RecursionError):
        return False
    return True


_OFFICE = "application/vnd.openxmlformats-officedocument."
PDF = FileKind("application/pdf", ("pdf",), _magic("pdf"))
PNG = FileKind("image/png", ("png",), _magic("png"))
JPEG = FileKind("image/jpeg", ("jpg", "jpeg"), _magic("jpg", "jpeg", "jfif"))
XLSX = FileKind(_OFFICE + "spreadsheetml.sheet", ("xlsx",), _office("xl/"))
DOCX = FileKind(_OFFICE + "wordprocessingml.document", ("docx",), _office("word/"))
ZIP = FileKind("application/zip", ("zip",), _is_archive)
CSV = FileKind("text/csv", ("csv",), _is_text)
SENT_WORKBOOK = FileKind(
    _OFFICE + "spreadsheetml.sheet", ("xlsx", "ods", "xls"), _is_workbook_of_any_kind
)
SENT_TEXT = FileKind("text/csv", ("csv", "txt"), _is_text_of_any_encoding)
JSON = FileKind("application/json", ("json",), _is_json)
