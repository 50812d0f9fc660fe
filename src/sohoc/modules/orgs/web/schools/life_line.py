"""The dots of a life line that schools and offices have in common."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _

from sohoc.core.access.models import Line, Node, Subordination
from sohoc.core.objects.records import Event
from sohoc.modules.orgs import act_words
from sohoc.modules.orgs.models import Act, ActKind, Part
from sohoc.modules.orgs.rules.lineage import Drawing, Life, drawing_of
from sohoc.modules.orgs.selectors.acts import is_overdue
from sohoc.modules.orgs.selectors.lineage import Lineage

WIDE, NARROW = 800, 330
Pages = Mapping[int, str]  # addresses of the places that the person may open, by node


def act_event(act: Act, *, may_open: bool, pages: Pages, own: str = "") -> Event:
    """A decision, with a link for who may open it, and with its other places as links.

    `own` says what it did to the place itself, of a decision that names a whole province.
    """
    paper = _("Decision {number} of {by}.").format(number=act.decision_number, by=act.decided_by)
    return Event(
        at=act.effective,
        title=act_words.act_kind(act.kind),
        text=format_html("{}. {}", own or _told(act, pages), paper),
        url=reverse("orgs:act", args=[act.uuid]) if may_open else "",
    )


def _told(act: Act, pages: Pages) -> str:
    if act.kind == ActKind.TRANSFER:
        return act_words.act_schools(act)
    sides = [
        format_html_join(", ", "{}", ((linked(n, pages.get(p.node_id or 0, "")),) for p, n in side))
        for side in act_words.act_sides(act)
    ]
    return format_html_join(" → ", "{}", ((side,) for side in sides if side))


def school_followed(lineage: Lineage, act: Act) -> str:
    """To which unit and office the school came by following a list; "" for other decisions."""
    if act.kind != ActKind.TRANSFER:
        return ""
    communes = [
        _changed(before.commune, after.commune)
        for before, after in pairwise(lineage.states)
        if after.period.lower == act.effective
    ]
    managers = [
        _from_to(lineage, before, after)
        for before, after in pairwise(_managed(lineage))
        if after.period.lower == act.effective and before.parent_id != after.parent_id
    ]
    return "; ".join([*communes, *managers])


def _changed(before: str, after: str) -> str:
    if before == after:
        return _("{name}, the new unit of the same name").format(name=after)
    return f"{before} → {after}"


def offices_followed(act: Act, family: Collection[int]) -> str:
    """What following a list did to these offices; "" for other decisions."""
    if act.kind != ActKind.TRANSFER:
        return ""
    texts = []
    for party in act.parties.all():
        if party.node_id not in family or is_overdue(act, party):
            continue
        if party.part == Part.SUBJECT:
            texts.append(_changed(party.name_before, party.name_after))
        else:
            name = party.name_before or party.name_after
            texts.append(f"{name}: {act_words.part(party.part)}")
    return "; ".join(texts)


def linked(name: str, url: str) -> str:
    """The name, as a link where there is a page of it."""
    return format_html('<a href="{}">{}</a>', url, name) if url else name


def beginnings(lives: Sequence[Life], main: int, *, told: set[Any], today: date) -> list[Event]:
    """The first days that no decision tells, of the place and of what it succeeds."""
    events = []
    for life in lives:
        if life.since not in told or life.since is None:
            coming = life.since is not None and life.since > today
            title = _("Will begin") if coming else _("Began")
            name = "" if life.key == main else linked(life.name, life.url)
            events.append(Event(life.since, title, name, is_now=coming))
    return events


def other_managers(lineage: Lineage, told: set[Any]) -> list[Event]:
    """Days on which the place came under another office without a decision of its own."""
    rows = _managed(lineage)
    return [
        Event(after.period.lower, _("Another office manages it"), _from_to(lineage, before, after))
        for before, after in pairwise(rows)
        if after.period.lower not in told and before.parent_id != after.parent_id
    ]


def _managed(lineage: Lineage) -> Sequence[Subordination]:
    return [row for row in lineage.managers if row.line == Line.ADMINISTRATIVE]


def _from_to(lineage: Lineage, before: Subordination, after: Subordination) -> str:
    """Both offices by the names that they had then."""
    day = after.period.lower
    old = lineage.name_of(before.parent, day - timedelta(days=1))
    return f"{old} → {lineage.name_of(after.parent, day)}"


def newest_first(events: Sequence[Event]) -> list[Event]:
    """In the order of the line; an unknown day is the oldest."""
    return sorted(events, key=lambda event: _moment(event.at), reverse=True)


def _moment(at: Any) -> date:
    return at if isinstance(at, date) else date.min


def office_link(lineage: Lineage, office: Node | None, day: date, *, may_open: bool) -> str:
    """What an office above the place was called on a day, as a link for who may open it."""
    if office is None:
        return ""
    has_page = may_open and any(state.office_id == office.pk for state in lineage.called)
    url = reverse("orgs:office", args=[office.uuid]) if has_page else ""
    return linked(lineage.name_of(office, day), url)


def with_pages(lives: Sequence[Life], pages: Pages) -> list[Life]:
    """The lives with the pages that the person may open."""
    return [replace(life, url=pages.get(life.key, "")) for life in lives]


def drawings(main: int, lives: Sequence[Life], *, today: date) -> Sequence[tuple[str, Drawing]]:
    """The picture for a wide page and for a phone; one life alone is not drawn."""
    if len(lives) < 2:
        return ()
    return [
        (name, drawing_of(main, lives, today=today, width=width))
        for name, width in (("wide", WIDE), ("narrow", NARROW))
    ]
