"""Weeks and days of a plan as files: Excel, CSV, iCalendar."""

import uuid
from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from sohoc.core.access.actors import Actor
from sohoc.core.access.doors import door
from sohoc.core.audit.recording import record_past
from sohoc.core.objects.columns import Column
from sohoc.core.objects.exported import EXPORTED, ExportedList, export_facts
from sohoc.core.objects.exporting import MEDIA_TYPES, as_file
from sohoc.core.objects.screens import acting_person, file_answer
from sohoc.law import school_year as law
from sohoc.modules.calendar import words
from sohoc.modules.calendar.contracts import DaysFacts, PlanFacts
from sohoc.modules.calendar.models import Plan
from sohoc.modules.calendar.permissions import CalendarPermission
from sohoc.modules.calendar.rules import calendar_of
from sohoc.modules.calendar.selectors import plan_by_uuid
from sohoc.modules.calendar.stored import facts_of
from sohoc.modules.calendar.web.drawing import week_row

LONGEST_LINE = 74  # bytes of a line of iCalendar before it is folded (RFC 5545, 3.1)

WEEK_COLUMNS = (
    Column("number", gettext_lazy("Week"), lambda row: row[0].number),
    Column("term", gettext_lazy("Term"), lambda row: row[1]),
    Column("monday", gettext_lazy("Monday"), lambda row: row[0].monday),
    Column("sunday", gettext_lazy("Sunday"), lambda row: row[0].sunday),
    Column("days", gettext_lazy("Days of school"), lambda row: len(row[0].days)),
    Column("special", gettext_lazy("Days off, days made up"), lambda row: row[3]),
)
DAY_COLUMNS = (
    Column("first", gettext_lazy("First day"), lambda one: one.first),
    Column("last", gettext_lazy("Last day"), lambda one: one.last),
    Column("kind", gettext_lazy("Kind"), lambda one: words.kind(one.kind)),
    Column("title", gettext_lazy("What it is"), lambda one: one.title),
    Column("decision", gettext_lazy("By decision"), lambda one: one.decision),
)


def _week_rows(facts: PlanFacts) -> list[Any]:
    return [week_row(week, facts.days) for week in law.weeks(calendar_of(facts))]


def _day_rows(facts: PlanFacts) -> list[Any]:
    return list(facts.days)


def _table_view(
    title: Any, columns: Sequence[Column], rows_of: Callable[[PlanFacts], list[Any]]
) -> Callable[..., HttpResponseBase]:
    @door(CalendarPermission.EXPORT_YEAR)
    @require_GET
    def export(request: HttpRequest, uuid_: uuid.UUID, kind: str) -> HttpResponseBase:
        if kind not in MEDIA_TYPES:
            raise BadRequest("export kind")
        actor = acting_person(request)
        plan = plan_by_uuid(actor, uuid_)
        rows, name = rows_of(facts_of(plan)), f"{title} {plan.year}"
        content = as_file(title=name, columns=columns, rows=rows, kind=kind)
        _recorded(actor, name, rows=len(rows), kind=kind, columns=columns)
        return file_answer(title=name, kind=kind, content=content)

    export.gives_file = True  # type: ignore[attr-defined]  # read by the lock
    return export


def _recorded(actor: Actor, name: str, *, rows: int, kind: str, columns: Sequence[Column]) -> None:
    record_past(
        actor,
        EXPORTED,
        ExportedList("calendar.plan", name, actor.node_id),
        data=export_facts(rows=rows, kind=kind, columns=columns),
    )


weeks = _table_view(gettext_lazy("Weeks of the school year"), WEEK_COLUMNS, _week_rows)
days = _table_view(gettext_lazy("Days off of the school year"), DAY_COLUMNS, _day_rows)


@door(CalendarPermission.EXPORT_YEAR)
@require_GET
def icalendar(request: HttpRequest, uuid_: uuid.UUID) -> HttpResponseBase:
    """The days of a plan for the calendar of a phone (RFC 5545)."""
    actor = acting_person(request)
    plan = plan_by_uuid(actor, uuid_)
    entries = entries_of(facts_of(plan))
    name = _("School year {name}").format(name=plan.year)
    text = calendar_text(plan, entries, at=timezone.now())
    _recorded(actor, name, rows=len(entries), kind="ics", columns=())
    response = HttpResponse(text.encode(), content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = content_disposition_header(
        as_attachment=True, filename=f"{name}.ics"
    )
    return response


icalendar.gives_file = True  # type: ignore[attr-defined]  # read by the lock


def entries_of(facts: PlanFacts) -> list[DaysFacts]:
    """What stands in a phone's calendar: days of the plan and its special days, by date."""
    single = [DaysFacts(day, day, "", title) for day, title in words.days_of_plan(facts)]
    return sorted([*single, *facts.days], key=lambda one: (one.first, one.last, one.title))


def calendar_text(plan: Plan, entries: Sequence[DaysFacts], *, at: datetime) -> str:
    """The entries as iCalendar; the same plan always has the same identifiers."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//SoHoc//calendar//VI", "METHOD:PUBLISH"]
    for number, one in enumerate(entries):
        lines += [
            "BEGIN:VEVENT",
            f"UID:{plan.uuid}-{number}@sohoc",
            f"DTSTAMP:{at:%Y%m%dT%H%M%SZ}",
            f"DTSTART;VALUE=DATE:{one.first:%Y%m%d}",
            f"DTEND;VALUE=DATE:{_after(one.last):%Y%m%d}",
            f"SUMMARY:{_escaped(one.title)}",
            "TRANSP:TRANSPARENT",
            "END:VEVENT",
        ]
    lines.append("END:VCALENDAR")
    return "".join(f"{_folded(line)}\r\n" for line in lines)


def _after(day: date) -> date:
    return day + timedelta(days=1)


def _escaped(text: str) -> str:
    for sign in ("\\", ";", ","):
        text = text.replace(sign, f"\\{sign}")
    return text.replace("\n", "\\n")


def _folded(line: str) -> str:
    """Lines of at most 75 bytes, never broken within a letter."""
    parts, size = [""], 0
    for letter in line:
        length = len(letter.encode())
        if size + length > LONGEST_LINE:
            parts.append(" ")
            size = 1
        parts[-1] += letter
        size += length
    return "\r\n".join(parts)
