"""The head that all pages of one school share: name, state, tabs, facts."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from sohoc.core.access.actors import Actor
from sohoc.core.objects.records import Sheet
from sohoc.core.objects.screens import today
from sohoc.modules.orgs import words
from sohoc.modules.orgs.models import SchoolState
from sohoc.modules.orgs.permissions import OrgsPermission

Tab = tuple[Any, str, bool, int | None]


def tabs_of(school: SchoolState, actor: Actor, *, current: str) -> list[Tab]:
    """The pages of a school that the role may open; `current` is the code of one of them."""
    pages = (
        ("overview", _("Overview"), "orgs:school", OrgsPermission.VIEW_SCHOOLS),
        ("parts", _("Campuses, groups"), "orgs:school_parts", OrgsPermission.VIEW_PARTS),
        ("codes", _("Other codes"), "orgs:school_codes", OrgsPermission.VIEW_CODES),
        ("requests", _("Requests"), "orgs:school_requests", OrgsPermission.VIEW_REQUESTS),
        ("history", _("Changes"), "orgs:school_history", OrgsPermission.VIEW_HISTORY),
    )
    return [
        (label, reverse(name, args=[school.uuid]), code == current, None)
        for code, label, name, permission in pages
        if actor.may(permission)
    ]


def writes_in(actor: Actor, school_id: int) -> bool:
    """Whether the actor writes in this school: its own people do not in its predecessors."""
    within = actor.writing_scope.schools
    return not within or school_id in within


def may_ask(actor: Actor, school: SchoolState) -> bool:
    """Whether the role asks for corrections of this school, which has not ended."""
    may = actor.may(OrgsPermission.ASK_CORRECTION) and writes_in(actor, school.school_id)
    return may and not has_ended(school)


def has_ended(school: SchoolState) -> bool:
    """Whether the school is no more today."""
    return school.life.upper is not None and school.life.upper <= today()


def asking(school: SchoolState, actor: Actor) -> list[dict[str, Any]]:
    """The button that asks for a correction, for those who ask."""
    if not may_ask(actor, school):
        return []
    address = reverse("orgs:school_ask", args=[school.uuid])
    return [{"label": _("Ask for a correction"), "url": address, "icon_name": "message"}]


def head_of(
    school: SchoolState, actor: Actor, *, current: str, acts: Sequence[Mapping[str, Any]] = ()
) -> Sheet:
    """Name, state, tabs and facts of a school, for one of its pages."""
    return Sheet(
        title=school.name,
        status=words.state(school, today()),
        sub=words.period(school.life),
        crumbs=crumbs_of(school),
        tabs=tabs_of(school, actor, current=current),
        acts=acts,
        facts_title=_("Facts"),
        facts=[
            (_("School code"), school.code),
            (_("Levels"), words.long_levels(school.levels)),
            (_("Kind of school"), words.kind(school.kind)),
            (_("Commune, ward"), school.commune),
            (_("Period"), words.period(school.life)),
        ],
    )


def crumbs_of(school: SchoolState) -> list[tuple[Any, str]]:
    """The way to a school."""
    return [
        (_("Schools"), reverse("orgs:schools")),
        (school.name, reverse("orgs:school", args=[school.uuid])),
    ]
