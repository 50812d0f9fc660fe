"""Rows with the verdicts of their kind: the lines of a run, and which of them have drifted."""

from collections.abc import Iterable, Sequence

from sohoc.core.access.actors import Actor
from sohoc.core.objects.importing.kinds import ImportKind, Row, Verdict
from sohoc.core.objects.importing.layouts import Layout
from sohoc.core.objects.importing.reading import ReadRow
from sohoc.core.objects.models import ImportLine, ImportRun, VerdictKind

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
    for line, verdict in zip(readable, verdicts, strict=True):
        _judge(line, verdict, layout)
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
    rows = [Row(line.sheet, line.number, line.values) for line in lines]
    verdicts = kind.compare(actor, school_id=run.school_id, layout=layout.code, rows=rows)
    if len(verdicts) != len(rows):
        raise WrongNumberOfVerdicts(kind.code)
    return verdicts


def drifted_lines(
    lines: Iterable[ImportLine], verdicts: Iterable[Verdict], layout: Layout
) -> list[ImportLine]:
    """The lines that are another thing now, judged anew and not stored yet.

    A line that was left out counts as well: what it is now has not been looked at.
    """
    drifted = []
    for line, verdict in zip(lines, verdicts, strict=True):
        is_same = (
            line.verdict == verdict.kind
            and line.before == dict(verdict.before)
            and line.subject == verdict.subject
        )
        if not is_same:
            line.problems, line.is_left_out = [], False
            line.texts = {
                layout.titles[name]: layout.by_name[name].show(value)
                for name, value in line.values.items()
                if value is not None
            }
            _judge(line, verdict, layout)
            drifted.append(line)
    return drifted


def _judge(line: ImportLine, verdict: Verdict, layout: Layout) -> None:
    line.verdict = verdict.kind
    line.before = dict(verdict.before)
    line.subject = verdict.subject
    line.problems = [*line.problems, *_told(verdict.problems, layout)]
    told = _told(verdict.warnings, layout)
    line.warnings = [*line.warnings, *(pair for pair in told if pair not in line.warnings)]


def _told(pairs: Iterable[tuple[str, str]], layout: Layout) -> Told:
    titles = layout.titles
    return [[titles.get(name, name), sentence] for name, sentence in pairs]
