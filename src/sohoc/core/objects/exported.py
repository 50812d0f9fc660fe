"""How the audit trail names a list that was taken along as a file."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sohoc.core.objects.columns import Column

EXPORTED = "objects.list.exported"


@dataclass(frozen=True, slots=True)
class ExportedList:
    """A list by its code and title, and the place of the role in which it was taken along."""

    code: str
    title: str
    node_id: int

    @property
    def audit_subject(self) -> tuple[str, str, str, int | None]:
        return "objects.list", self.code[:40], self.title, self.node_id


def export_facts(*, rows: int, kind: str, columns: Sequence[Column]) -> dict[str, Any]:
    """What is noted with an export: how many rows, which kind of file, which columns."""
    return {"rows": rows, "format": kind, "columns": [str(column.label) for column in columns]}
