"""Rows with the verdicts of their kind: the lines of a run, and which of them have drifted."""

from collections.abc import Iterable, Mapping, Sequence

from sohoc.core.access.actors import Actor
from sohoc.core.objects.importing.kinds import ImportKind, Row, Verdict
from sohoc.core.objects.importing.layouts import Layout
from sohoc.core.objects.importing.reading import ReadRow
from sohoc.core.objects.models import ImportLine, ImportRun, VerdictKind
from sohoc.lib.ids import new_uuid7

Told = list[list[str]]


class WrongNumberOfVerdicts(Exception):
    """A kind did not answer for every row."""


def lines_of(
    actor: Actor, kind: ImportKind, *, run: ImportRun, layout: Layout, rows: Sequence[ReadRow]
) -> list[ImportLine]:
    """A line for every row, with its verdict; not stored yet."""
    lines = [
        ImportLine(
            run=run,
            school_id=run.school_id,
            sheet=row.sheet[:100],
            number=row.number,
            values=row.values,
            problems=[list(pair) for pair in row.problems],
            warnings=[list(pair) for pair in row.warnings],
            texts=row.texts,
            verdict=VerdictKind.WRONG,
            is_readable=not row.problems,
        )
        for row in rows
    ]
    readable = [line for line in lines if line.is_readable]
    verdicts = verdicts_of(actor, kind, run=run, layout=layout, lines=readable)
    verdicts = kind.warned(actor, rows=_rows(readable), verdicts=verdicts)
    titles = layout.titles
    for line, verdict in zip(readable, verdicts, strict=True):
        _judge(line, verdict, titles)
        if line.verdict != VerdictKind.WRONG:
            line.texts = {}
    return lines


def verdicts_of(
    actor: Actor,
    kind: ImportKind,
    *,
    run: ImportRun,
    layout: Layout,
    lines: Sequence[ImportLine],
) -> Sequence[Verdict]:
    """What the kind says of the lines now."""
    rows = _rows(lines)
    verdicts = kind.compare(actor, school_id=run.school_id, layout=layout.code, rows=rows)
    if len(verdicts) != len(rows):
        raise WrongNumberOfVerdicts(kind.code)
    return verdicts


def drifted_lines(
    actor: Actor,
    kind: ImportKind,
    *,
    layout: Layout,
    lines: Sequence[ImportLine],
    verdicts: Sequence[Verdict],
) -> list[ImportLine]:
    """The lines that are another thing now, judged anew and not stored yet.

    So is a line with a warning that was not shown. A line that was left out counts as well: what it
    is now has not been looked at.
    """
    titles = layout.titles
    pairs = zip(lines, verdicts, strict=True)
    others = [(line, now) for line, now in pairs if not _is_still(line, now, titles)]
    drifted = [line for line, _now in others]
    now = kind.warned(actor, rows=_rows(drifted), verdicts=[now for _line, now in others])
    for line, verdict in zip(drifted, now, strict=True):
        line.problems, line.is_left_out = [], False
        line.texts = {
            titles[name]: layout.by_name[name].show(value)
            for name, value in line.values.items()
            if value is not None
        }
        _judge(line, verdict, titles)
    return drifted


def _rows(lines: Iterable[ImportLine]) -> list[Row]:
    return [Row(line.sheet, line.number, line.values) for line in lines]


def _is_still(line: ImportLine, verdict: Verdict, titles: Mapping[str, str]) -> bool:
    return (
        line.verdict == verdict.kind
        and line.before == dict(verdict.before)
        and (verdict.kind == VerdictKind.NEW or line.subject == verdict.subject)
        and all(told in line.warnings for told in _told(verdict.warnings, titles))
    )


def _judge(line: ImportLine, verdict: Verdict, titles: Mapping[str, str]) -> None:
    line.verdict = verdict.kind
    if verdict.filled:
        line.values = {**line.values, **verdict.filled}
    line.before = dict(verdict.before)
    is_new = verdict.kind == VerdictKind.NEW
    line.subject = str(new_uuid7()) if is_new else verdict.subject
    line.problems = [*line.problems, *_told(verdict.problems, titles)]
    told = _told(verdict.warnings, titles)
    line.warnings = [*line.warnings, *(pair for pair in told if pair not in line.warnings)]


def _told(pairs: Iterable[tuple[str, str]], titles: Mapping[str, str]) -> Told:
    return [[titles.get(name, name), sentence] for name, sentence in pairs]
