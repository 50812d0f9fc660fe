"""The page of one request, the same for who asked and who answers; and its documents."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _

from sohoc.core.access.actors import Actor
from sohoc.core.audit.recording import record_past
from sohoc.core.objects.records import Sheet
from sohoc.core.objects.screens import today
from sohoc.modules.privacy import words
from sohoc.modules.privacy.models import DataRequest, FilePart, RequestFile
from sohoc.modules.privacy.selectors.requests import file_of, files_of
from sohoc.modules.privacy.services.requests import About
from sohoc.modules.privacy.web.saving import saved


def page_of(
    request: HttpRequest,
    asked: DataRequest,
    *,
    crumbs: Sequence[tuple[Any, str]],
    acts: Sequence[Mapping[str, Any]],
    files_url: str,
    is_over: bool = False,
) -> HttpResponseBase:
    """Old and new side by side, why, until when, and the answer; `is_over` says that who asked has
    no right to it any more."""
    sheet = Sheet(
        title=f"{words.right(asked.right)}: {asked.person.full_name}",
        status=words.state(asked),
        sub=words.asked(asked),
        crumbs=crumbs,
        acts=acts,
        facts_title=_("The days of the law"),
        facts=_days(asked),
        note=words.law_of(asked),
    )
    context = {
        "sheet": sheet,
        "crumbs": crumbs,
        "asked": asked,
        "over": words.no_right_any_more() if is_over else "",
        "changes": words.changes(asked),
        "heads": words.heads_of_changes(asked),
        "answered": words.answered(asked),
        "left": words.days_left(asked, today()),
        "percent": words.time_passed(asked, today()),
        "files": [(one, _file_url(files_url, asked, one)) for one in files_of(asked)],
    }
    return render(request, "privacy/request.html", context)


def _days(asked: DataRequest) -> list[tuple[Any, Any]]:
    facts = [
        (_("Who answers"), words.place(asked)),
        (_("Received"), words.day(asked.received)),
        (_("To be confirmed by"), words.day(asked.acknowledge_by)),
        (_("To be answered by"), words.day(asked.answer_by)),
    ]
    if asked.extended_until:
        facts.append((_("Made longer until"), words.day(asked.extended_until)))
        facts.append((_("Because"), asked.extension_reason))
    if asked.complaint_until:
        facts.append((_("A complaint of the answer by"), words.day(asked.complaint_until)))
    return facts


def _file_url(name: str, asked: DataRequest, file: RequestFile) -> str:
    address = reverse(name, args=[asked.uuid, file.part])
    label = FilePart(file.part).label
    return format_html('<a href="{}">{}: {}</a>', address, label, file.name)


def file_answer(actor: Actor, asked: DataRequest, part: str) -> HttpResponseBase:
    """A document, always to be saved; taking it is recorded before it leaves."""
    kept = file_of(asked, part)
    record_past(actor, "privacy.file.taken", About(actor, asked))
    return saved(kept)


def too_late(request: HttpRequest, asked: DataRequest, url: str) -> HttpResponseBase:
    """Back to the request, which somebody else has answered."""
    messages.warning(request, words.answered_already(asked))
    return HttpResponseRedirect(url)
