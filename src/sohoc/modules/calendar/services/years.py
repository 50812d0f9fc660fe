"""Writing school years: adding one, correcting its frame, taking an added one back."""

import uuid
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, connection, transaction

from sohoc.core.access.actors import Actor, NotYours
from sohoc.core.audit import recording as audit
from sohoc.law.school_year import Frame
from sohoc.lib.vietnamese import ControlCharacter, folded, normal
from sohoc.modules.calendar.models import SchoolYear
from sohoc.modules.calendar.permissions import CalendarPermission
from sohoc.modules.calendar.rules import FIRST_YEAR, LAST_YEAR, end_of, first_day, year_name
from sohoc.modules.calendar.stored import frame_kept

MOST_WEEKS = 30
LONGEST_DECISION = 60


class YearTaken(Exception):
    """The school year is there already; carries it."""

    def __init__(self, year: SchoolYear) -> None:
        super().__init__(year.start)
        self.year = year


class YearChanged(Exception):
    """Somebody else corrected the frame since it was opened; carries what they saved."""

    def __init__(self, year: SchoolYear) -> None:
        super().__init__(year.start)
        self.year = year


class YearStays(Exception):
    """The year cannot be taken back: plans or drafts belong to it."""


class BadFrame(Exception):
    """A fact of the frame cannot be taken; `field` and `problem` say which and why."""

    def __init__(self, field: str, problem: str) -> None:
        super().__init__(f"{field}: {problem}")
        self.field, self.problem = field, problem


def search_key(start: int) -> str:
    """What a year is found by: its words, its number in full and in two digits."""
    short = f"{start}-{start + 1} {start % 100:02}-{(start + 1) % 100:02}"
    return folded(f"năm học {year_name(start)} {short}")


def tidy_frame(frame: Frame, *, start: int) -> Frame:
    """The frame in its one written form; raises `BadFrame`."""
    if not FIRST_YEAR <= start <= LAST_YEAR:
        raise BadFrame("start", "outside")
    for name in ("first_term_weeks", "second_term_weeks"):
        if not 1 <= getattr(frame, name) <= MOST_WEEKS:
            raise BadFrame(name, "outside")
    for name in ("first_term_before", "closes_by"):
        if not _inside(getattr(frame, name), start):
            raise BadFrame(name, "outside")
    if frame.closes_by <= frame.first_term_before:
        raise BadFrame("closes_by", "early")
    try:
        decision = normal(frame.decision)
    except ControlCharacter as error:
        raise BadFrame("decision", "control") from error
    if len(decision) > LONGEST_DECISION:
        raise BadFrame("decision", "long")
    return Frame(
        frame.first_term_weeks,
        frame.second_term_weeks,
        frame.first_term_before,
        frame.closes_by,
        decision,
    )


def _inside(day: date, start: int) -> bool:
    return first_day(start) <= day < end_of(start)


def _columns(frame: Frame) -> dict[str, Any]:
    return {name: getattr(frame, name) for name in frame.__slots__}


def add_year(*, actor: Actor, start: int, frame: Frame, at: datetime) -> SchoolYear:
    """Add a school year with its frame; raises `YearTaken`, `BadFrame`, `NotAllowed`."""
    actor.must(CalendarPermission.EDIT_YEAR)
    frame = tidy_frame(frame, start=start)
    try:
        with transaction.atomic():
            year = SchoolYear.objects.create(
                start=start, search_key=search_key(start), **_columns(frame)
            )
    except IntegrityError as error:
        raise YearTaken(SchoolYear.objects.get(start=start)) from error
    audit.record(actor, "calendar.year.added", year)
    return year


def correct_frame(
    *, actor: Actor, uuid_: uuid.UUID, frame: Frame, version: int, reason: str, at: datetime
) -> SchoolYear:
    """Correct the frame that the person has open in `version`; nothing is written without a change.

    Plans that are published already stay; their page says when they no longer fit. Raises
    `YearChanged`, `BadFrame`, `NotYours`, `NotAllowed`.
    """
    actor.must(CalendarPermission.EDIT_YEAR)
    year = SchoolYear.objects.select_for_update().filter(uuid=uuid_).first()
    if year is None:
        raise NotYours
    frame = tidy_frame(frame, start=year.start)
    if year.version != version:
        raise YearChanged(year)
    before = frame_kept(year)
    changed = [n for n in frame.__slots__ if getattr(frame, n) != getattr(before, n)]
    if not changed:
        return year
    SchoolYear.objects.filter(pk=year.pk).update(version=version + 1, **_columns(frame))
    year.refresh_from_db()
    data = {"fields": changed}
    audit.record(actor, "calendar.year.edited", year, reason=reason, data=data)
    return year


def take_back_year(*, actor: Actor, uuid_: uuid.UUID, reason: str) -> None:
    """Remove a year to which nothing belongs yet; raises `YearStays`, `NotYours`, `NotAllowed`."""
    actor.must(CalendarPermission.EDIT_YEAR)
    year = SchoolYear.objects.select_for_update().filter(uuid=uuid_).first()
    if year is None:
        raise NotYours
    try:
        with transaction.atomic():
            audit.record(actor, "calendar.year.taken_back", year, reason=reason)
            year.delete()
            connection.check_constraints()  # now, and not when the transaction ends
    except IntegrityError as error:
        raise YearStays(uuid_) from error
