"""Every change of a record: of its facts, where it belongs, who answers, numbers and contacts."""

import uuid
from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_GET

from sohoc.core.access.doors import door
from sohoc.core.manifest import registry
from sohoc.core.objects.records import Change, history_page, told_by
from sohoc.core.objects.screens import acting_person, today
from sohoc.modules.people.history_words import differences
from sohoc.modules.people.permissions import PeoplePermission
from sohoc.modules.people.selectors.elsewhere import left_for_others
from sohoc.modules.people.selectors.history import acts_behind, merges_told, states_kept
from sohoc.modules.people.selectors.people import person_by_uuid
from sohoc.modules.people.web.page import head_of


@door(PeoplePermission.VIEW_HISTORY)
@require_GET
def show_history(request: HttpRequest, uuid_: uuid.UUID) -> HttpResponseBase:
    """Every change of a record, with its author and reason."""
    actor = acting_person(request)
    person = person_by_uuid(actor, uuid_)
    left = left_for_others(person, day=today())
    kept = states_kept(actor, person, left=left)
    told = differences(kept)
    acts = acts_behind(person, told)
    changes = [
        _change(rows[0], acts.get(txid), [line for one in rows for line in one[1]])
        for txid, rows in told.items()
    ]
    changes += [told_by(act) for act in merges_told(actor, person) if act.txid not in acts]
    changes.sort(key=lambda change: change.at, reverse=True)
    return history_page(request, head_of(person, actor, current="history"), changes)


def _change(first: Any, act: Any, fields: Sequence[tuple[str, str, str]]) -> Change:
    return Change(
        at=first[0].at,
        who=act.actor_name if act else "",
        act=registry().sentences.get(act.verb, act.verb) if act else "",
        reason=act.reason if act else "",
        take_back_url="",
        fields=fields,
    )
