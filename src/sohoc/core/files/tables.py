"""The one reader of tables that people send: CSV in the encodings of Excel, or a workbook.

    lines = read_upload(form.cleaned_data["file"])
    sheets = read_sheets(content)

A workbook is opened in a process of its own (`readers`, `workbooks`), because what opens it cannot
be trusted with any file: there it may only use so much memory and time.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.core.files.base import File
from django.utils.translation import gettext_lazy as _

from sohoc.core.files.readers import answer_of
from sohoc.lib.numbers import format_number
from sohoc.lib.tables import (
    MEGABYTE,
    USUAL,
    Limits,
    Line,
    Sheet,
    TableRefused,
    filled_lines,
    lines_of,
    read_separated,
)

ZIPPED = b"PK\x03\x04"  # .xlsx, .ods
OLD_OFFICE = b"\xd0\xcf\x11\xe0"  # .xls, and every workbook with a password

SENTENCES = {
    "empty": _("The file is empty. Check that it was saved and send it again."),
    "large": _("The file is larger than {size} MB. Send the table alone, without pictures."),
    "encoding": _(
        "The letters of this file cannot be read. It was probably saved in an old encoding"
        " (windows-1258, TCVN3, VNI). Save it as “CSV UTF-8” or as Excel (.xlsx) and send that."
    ),
    "workbook": _(
        "This workbook cannot be opened. Save it again as Excel (.xlsx), without a password."
    ),
    "rows": _(
        "The table reaches beyond row {rows}. Delete what stands further down, or send it in"
        " several files."
    ),
    "columns": _(
        "The table has more than {columns} columns. Delete what stands further to the right."
    ),
    "cells": _("The table has more than {cells} cells. Send only the columns that are needed."),
    "sheets": _("The workbook has more than {sheets} sheets. Send only those that are needed."),
    "texts": _("The texts in the table are too long in all. Send it in several files."),
    "cut": _(
        "The file ends in the middle of a row, so a part of it is missing. Send the whole file."
    ),
    "heavy": _(
        "This workbook takes too much memory or time to open. Copy the rows into a new workbook"
        " and send that, or save it as “CSV UTF-8”."
    ),
    "busy": _("Other people's tables are being read just now. Send yours again in a minute."),
}


def sentence(refused: TableRefused) -> str:
    """Why a table is not taken, and what to do."""
    limits = refused.limits
    bounds = {
        "rows": limits.rows,
        "columns": limits.columns,
        "cells": limits.cells,
        "sheets": limits.sheets,
    }
    told = {name: format_number(bound) for name, bound in bounds.items()}
    return str(SENTENCES[refused.problem]).format(size=limits.size // MEGABYTE, **told)


def read_upload(file: "File[Any]", *, limits: Limits = USUAL) -> list[Line]:
    """The rows of an uploaded file that hold anything, the head first. Raises `TableRefused`."""
    if file.size > limits.size:
        raise TableRefused("large", limits=limits)
    return read_table(file.read(), limits=limits)


def read_table(content: bytes, *, limits: Limits = USUAL) -> list[Line]:
    """The rows that hold anything, the head first. Raises `TableRefused`."""
    if len(content) > limits.size:
        raise TableRefused("large", limits=limits)
    if content.startswith((ZIPPED, OLD_OFFICE)):
        return lines_of(_workbook(content, limits, "first"))
    return read_separated(content, limits=limits)


def read_sheets(content: bytes, *, limits: Limits = USUAL) -> list[Sheet]:
    """Every sheet that holds anything, also hidden ones; a CSV is one. Raises `TableRefused`."""
    if len(content) > limits.size:
        raise TableRefused("large", limits=limits)
    if not content.startswith((ZIPPED, OLD_OFFICE)):
        return [Sheet("", read_separated(content, limits=limits))]
    found: list[tuple[dict[str, Any], list[list[str]]]] = []
    for answer in _workbook(content, limits, "all"):
        if isinstance(answer, dict):
            found.append((answer, []))
        else:
            found[-1][1].append(answer)
    sheets = [_sheet(said, rows) for said, rows in found if any(map(any, rows))]
    if not sheets:
        raise TableRefused("empty")
    return sheets


def _sheet(said: Mapping[str, Any], rows: Sequence[Sequence[str]]) -> Sheet:
    return Sheet(
        name=said["name"],
        lines=filled_lines(rows),
        is_hidden=said["is_hidden"],
        hidden_rows=frozenset(said["hidden_rows"]),
        merged=tuple((a, b, c, d) for a, b, c, d in said["merged"]),
    )


def _workbook(content: bytes, limits: Limits, which: str) -> Iterator[Any]:
    for line in answer_of(content, limits=limits, which=which).splitlines():
        row = json.loads(line)
        if isinstance(row, dict) and "problem" in row:
            raise TableRefused(row["problem"], limits=limits)
        yield row
