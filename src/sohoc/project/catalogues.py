"""Message catalogues in the form gettext reads: .po -> .mo beside it, with Babel alone.

A checkout holds only the .po; a program without the .mo would speak English. An installed package
brings both, in a directory that may not be written.
"""

from collections.abc import Iterable
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

import sohoc

SOURCE = Path(sohoc.__file__).resolve().parent
PO = Path("locale/vi/LC_MESSAGES/django.po")


def compile_stale(*, source: Path = SOURCE, only: Iterable[Path] = ()) -> list[Path]:
    """Write the .mo of every .po that is younger than it and return those that were written.

    `only` are directories of apps; without any, all are meant. Where nothing may be written, what
    is there stays.
    """
    chosen = {folder.resolve() for folder in only}
    written = []
    for path in sorted(source.rglob(str(PO))):
        binary = path.with_suffix(".mo")
        if chosen and app_of(path).resolve() not in chosen:
            continue
        if binary.exists() and binary.stat().st_mtime_ns >= path.stat().st_mtime_ns:
            continue
        content = _compiled(path)
        # A server that starts meanwhile reads the old file or the new one, never half of it.
        unfinished = binary.with_suffix(".new.mo")
        try:
            unfinished.write_bytes(content)
            unfinished.replace(binary)
        except OSError:
            continue
        written.append(binary)
    return written


def app_of(po: Path) -> Path:
    """The directory of the app whose catalogue this is."""
    return po.parents[len(PO.parts) - 1]


def _compiled(path: Path) -> bytes:
    with path.open(encoding="utf-8") as stream:
        catalogue = read_po(stream, locale="vi", abort_invalid=True)
    # The same .po gives the same .mo, whenever it is compiled.
    catalogue.creation_date = catalogue.revision_date = datetime(2000, 1, 1, tzinfo=UTC)
    buffer = BytesIO()
    write_mo(buffer, catalogue)
    return buffer.getvalue()
