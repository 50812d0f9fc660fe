"""What was done and measured, as files an operator can show: marks, backups, drills.

They lie in `operations/` of the home directory, one JSON file each, named by the moment in UTC. No
personal data: tables, numbers, seconds, digests.
"""

import json
import os
import secrets
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

from sohoc.project.operations.failures import RecordNotKept
from sohoc.project.operations.owners import as_owner_of

Kind = Literal["marks", "backups", "drills", "rehearsals"]

NAME = "%Y%m%dT%H%M%S.%fZ"
KEPT: dict[Kind, int] = {"marks": 100, "backups": 400, "drills": 400, "rehearsals": 100}


def directory_of(home: Path, kind: Kind) -> Path:
    """Where the records of one kind lie; may not exist yet."""
    return home / "operations" / kind


def keep(home: Path, kind: Kind, *, at: datetime, content: Mapping[str, Any]) -> Path:
    """Write one record whole or not at all; the oldest beyond the limit of the kind go.

    Root writes as the owner of the home, whose web process reads them for the figures. Raises
    `RecordNotKept`.
    """
    directory = directory_of(home, kind)
    path = directory / f"{at.astimezone(UTC).strftime(NAME)}.json"
    try:
        with as_owner_of(home):
            _write(path, json.dumps(content, indent=1, ensure_ascii=False) + "\n")
            for outlived in _files(directory)[: -KEPT[kind]]:
                outlived.unlink(missing_ok=True)
    except OSError as error:
        raise RecordNotKept(directory=directory, reason=error.strerror) from None
    return path


def _write(path: Path, text: str) -> None:
    for directory in (path.parent.parent, path.parent):
        directory.mkdir(mode=0o750, parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o640)
        with os.fdopen(descriptor, "w", encoding="utf-8") as out:
            out.write(text)
            out.flush()
            os.fsync(out.fileno())
        draft.replace(path)
    except BaseException:
        draft.unlink(missing_ok=True)
        raise


def newest(home: Path, kind: Kind) -> dict[str, Any] | None:
    """The last record of a kind, None while there is none that can be read."""
    found = every(home, kind)
    return found[-1] if found else None


def every(home: Path, kind: Kind) -> list[dict[str, Any]]:
    """All records of a kind that can be read, oldest first."""
    found = []
    for path in _files(directory_of(home, kind)):
        try:
            content = json.loads(path.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            continue
        if isinstance(content, dict):
            found.append(content)
    return found


def _files(directory: Path) -> list[Path]:
    return sorted(directory.glob("[0-9]*.json"))
