"""Lines into their table and back: set-based, because a file has hundreds and a province millions.

All columns go as one parameter of JSON, which costs a fifth of a parameter for every column.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.db import connection

from sohoc.core.objects.closed import ClosedJSONField
from sohoc.core.objects.models import ImportLine, ImportRun

BATCH = 5000
JUDGED = ("verdict", "values", "before", "problems", "warnings", "texts", "subject", "is_left_out")

_STORE = """
INSERT INTO objects_importline (run_id, school_id, sheet, number, verdict, "values", before,
  problems, warnings, texts, subject, is_readable, is_left_out)
SELECT %s, %s, sheet, number, verdict, "values", before, problems, warnings, texts, subject,
  is_readable, is_left_out
FROM ROWS FROM (jsonb_to_recordset(%s::jsonb) AS (sheet text, number int, verdict text,
  "values" text, before text, problems jsonb, warnings jsonb, texts text, subject text,
  is_readable boolean, is_left_out boolean)) WITH ORDINALITY
ORDER BY ordinality
"""
_JUDGE = """
UPDATE objects_importline l SET verdict = n.verdict, "values" = n."values", before = n.before,
  problems = n.problems, warnings = n.warnings, texts = n.texts, subject = n.subject,
  is_left_out = n.is_left_out
FROM jsonb_to_recordset(%s::jsonb) AS n (id bigint, verdict text, "values" text, before text,
  problems jsonb, warnings jsonb, texts text, subject text, is_left_out boolean)
WHERE l.id = n.id
"""
_SUBJECTS = """
UPDATE objects_importline l SET subject = n.subject
FROM unnest(%s::bigint[], %s::text[]) AS n (id, subject) WHERE l.id = n.id
"""
_NAMES = (
    "sheet",
    "number",
    "is_readable",
    *JUDGED,
)

_CLOSED = {
    field.name: field for field in ImportLine._meta.fields if isinstance(field, ClosedJSONField)
}


def store_lines(run: ImportRun, lines: Sequence[ImportLine]) -> None:
    """Put new lines of a run into their table, in their order."""
    with connection.cursor() as cursor:
        for batch in _batches(lines):
            rows = [_row(line, _NAMES) for line in batch]
            cursor.execute(_STORE, [run.pk, run.school_id, json.dumps(rows, ensure_ascii=False)])


def _row(line: ImportLine, names: Iterable[str]) -> dict[str, Any]:
    """The columns as they are stored: closed, where they are."""
    return {
        name: field.get_prep_value(getattr(line, name))
        if (field := _CLOSED.get(name))
        else getattr(line, name)
        for name in names
    }


def keep_subjects(lines: Sequence[ImportLine]) -> None:
    """Keep by which key what was written is found again."""
    if not lines:
        return
    with connection.cursor() as cursor:
        cursor.execute(_SUBJECTS, [[line.pk for line in lines], [line.subject for line in lines]])


def keep_judged(lines: Sequence[ImportLine]) -> None:
    """Keep what lines are now."""
    with connection.cursor() as cursor:
        for batch in _batches(lines):
            rows = [{"id": line.pk, **_row(line, JUDGED)} for line in batch]
            cursor.execute(_JUDGE, [json.dumps(rows, ensure_ascii=False)])


def _batches(lines: Sequence[ImportLine]) -> Iterator[Sequence[ImportLine]]:
    return (lines[begin : begin + BATCH] for begin in range(0, len(lines), BATCH))
