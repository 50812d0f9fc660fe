"""What files are for: which kinds are taken, and how large they may be."""

from dataclasses import dataclass
from types import MappingProxyType

from sohoc.core.files.contents import (
    CSV,
    DOCX,
    JPEG,
    JSON,
    PDF,
    PNG,
    SENT_TEXT,
    SENT_WORKBOOK,
    XLSX,
    ZIP,
    FileKind,
)

MEGABYTE = 1024 * 1024
USUAL_LIMIT = 20 * MEGABYTE


@dataclass(frozen=True, slots=True)
class Purpose:
    """A reason to keep files. `name` is kept with each of them; `limit` is in bytes."""

    name: str
    kinds: tuple[FileKind, ...]
    limit: int = USUAL_LIMIT
    is_ours: bool = False  # made by the program, so not scanned

    @property
    def by_ending(self) -> MappingProxyType[str, FileKind]:
        """The allowed kinds by file name ending."""
        return MappingProxyType({ending: kind for kind in self.kinds for ending in kind.endings})


IMPORT = Purpose("import", (XLSX, CSV))
# Read once by `tables`, in a process of its own, and removed then. No macro of it is ever run; a
# workbook that says by its ending that it has some (.xlsm) is not taken.
TABLE = Purpose("table", (SENT_WORKBOOK, SENT_TEXT))
DOCUMENT = Purpose("document", (PDF, PNG, JPEG, DOCX, XLSX))
PICTURE = Purpose("picture", (PNG, JPEG), limit=10 * MEGABYTE)
# Made by the program itself; large exports are jobs whose result is a file.
RESULT = Purpose("result", (XLSX, CSV, PDF, JSON, ZIP, DOCX), limit=2048 * MEGABYTE, is_ours=True)
