"""The security log on the screen: who came, left, was refused, from where."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from sohoc.core.access.doors import door
from sohoc.core.audit import people, selectors
from sohoc.core.audit.permissions import AuditPermission
from sohoc.core.audit.web import fieldwords, questions, sentences
from sohoc.core.audit.web.paging import newest_first, turns


@door(AuditPermission.VIEW_SECURITY)
@require_GET
def security(request: HttpRequest) -> HttpResponse:
    """The security log, newest first; with names for those who see accounts, else with numbers."""
    sees_names = people.sees_accounts(request.actor)  # type: ignore[attr-defined]
    question = questions.read(request.GET)
    if not sees_names:
        question = replace(question, person="")
    page = newest_first(request, selectors.security_events(question))
    names = people.names_of_accounts(row.actor_id for row in page.rows) if sees_names else {}
    context = {
        "rows": [
            {
                "event": row,
                "words": sentences.security_of(row.kind),
                "data": _spoken(row.data),
                "name": names.get(row.actor_id or 0),
            }
            for row in page.rows
        ],
        "sees_names": sees_names,
        "query": request.GET,
        "unread_days": questions.unread_days(request.GET),
        "is_narrowed": bool(questions.written(request.GET)),
        "one": questions.verb_filter(request.GET, sentences.known_security(), label=_("What")),
        **turns(request, page),
    }
    return render(request, "audit/security.html", context)


def _spoken(data: Mapping[str, Any]) -> str:
    return ", ".join(
        f"{fieldwords.field_of(name)}: {fieldwords.value_of(name, value, places={})}"
        for name, value in data.items()
    )
