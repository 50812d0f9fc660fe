"""Reading the parts of schools and their codes in other systems."""

import uuid
from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db.models import Exists, F, OuterRef, QuerySet, Subquery
from django.urls import reverse

from sohoc.core.access.actors import Actor, NotYours
from sohoc.core.manifest import Hit
from sohoc.core.objects.columns import Rows
from sohoc.lib.periods import Period
from sohoc.lib.vietnamese import folded
from sohoc.modules.orgs import part_words
from sohoc.modules.orgs.models import (
    PartKind,
    SchoolIdentifier,
    SchoolIdentifierHistory,
    SchoolPart,
    SchoolPartHistory,
    SchoolState,
)
from sohoc.modules.orgs.permissions import OrgsPermission
from sohoc.modules.orgs.selectors.schools import as_of, schools_seen

KIND_ORDER = list(PartKind.values)


def parts_seen(actor: Actor) -> QuerySet[SchoolPart, Any]:
    """The parts of the actor's schools, of all times; groups of teachers for the staff alone."""
    actor.must(OrgsPermission.VIEW_PARTS)
    found = SchoolPart.objects.select_related("school")
    if not actor.may(OrgsPermission.VIEW_GROUPS):
        found = found.exclude(kind=PartKind.GROUP)
    return found


def parts_with_schools(actor: Actor, day: date) -> QuerySet[SchoolPart, Any]:
    """The parts of the actor's schools, with what each school is called on that day."""
    state = SchoolState.objects.filter(as_of(day), school=OuterRef("school"))[:1]
    return parts_seen(actor).annotate(
        school_name=Subquery(state.values("name")),
        school_sort=Subquery(state.values("sort_key")),
        school_search=Subquery(state.values("search_key")),
        school_uuid=F("school__uuid"),
    )


def parts_of(actor: Actor, school: SchoolState) -> Sequence[SchoolPart]:
    """All parts that the school has had, by kind and name."""
    found = list(parts_seen(actor).filter(school_id=school.school_id))
    return sorted(found, key=lambda p: (KIND_ORDER.index(p.kind), p.sort_key, p.pk))


def part_by_uuid(actor: Actor, uuid_: uuid.UUID) -> SchoolPart:
    """One part; raises `NotYours` when it does not exist for the actor."""
    part: SchoolPart | None = parts_seen(actor).filter(uuid=uuid_).first()
    if part is None:
        raise NotYours
    return part


def states_of_part(actor: Actor, part: SchoolPart) -> Sequence[SchoolPartHistory]:
    """The last 200 states that were written down for the part, newest first."""
    actor.must(OrgsPermission.VIEW_HISTORY)
    states = SchoolPartHistory.objects.filter(school_id=part.school_id, row_id=part.pk)
    return list(states.order_by("-id")[:200])


def authors_of_part(part: SchoolPart) -> Sequence[int | None]:
    """Who has written the part, oldest first."""
    states = SchoolPartHistory.objects.filter(school_id=part.school_id, row_id=part.pk)
    return list(states.order_by("id").values_list("actor_id", flat=True))


def codes_of(actor: Actor, school: SchoolState) -> Sequence[SchoolIdentifier]:
    """What other systems call the school and have called it, newest first within each system."""
    actor.must(OrgsPermission.VIEW_CODES)
    found = SchoolIdentifier.objects.filter(school_id=school.school_id)
    return list(found.order_by("system", "-period", "pk"))


def states_of_codes(
    actor: Actor, school: SchoolState
) -> Sequence[Sequence[SchoolIdentifierHistory]]:
    """The last 200 states of the school's codes, newest first within each code."""
    actor.must(OrgsPermission.VIEW_HISTORY)
    states = SchoolIdentifierHistory.objects.filter(school_id=school.school_id)
    by_code: dict[int, list[SchoolIdentifierHistory]] = {}
    for state in states.order_by("-id")[:200]:
        by_code.setdefault(state.row_id, []).append(state)
    return list(by_code.values())


def school_with_other_code(
    actor: Actor, system: str, code: str, period: Period, *, besides: int, day: date
) -> SchoolState | None:
    """The school of the actor's scope that another system calls so at some time of the period."""
    held = SchoolIdentifier.objects.filter(
        system=system, code=code, period__overlap=(period.start, period.until)
    ).exclude(school_id=besides)
    schools = schools_seen(actor, day).filter(school__in=held.values("school"))
    found: SchoolState | None = schools.first()
    return found


def find_by_code(actor: Actor, words: Sequence[str], limit: int, day: date) -> list[Hit]:
    """Schools which another system or an earlier time calls so, found by any part of the code.

    Those that the search by name and present code finds are left to it.
    """
    schools = schools_seen(actor, day)
    codes = SchoolIdentifier.objects.filter(school=OuterRef("school"))
    earlier = SchoolState.objects.filter(school=OuterRef("school")).exclude(pk=OuterRef("pk"))
    present = schools
    for word in words:
        codes = codes.filter(code__contains=word.upper())
        earlier = earlier.filter(code__icontains=word)
        present = present.filter(search_key__contains=word)
    found = (
        schools.filter(Exists(codes) | Exists(earlier))
        .exclude(pk__in=present.values("pk"))
        .annotate(
            other_system=Subquery(codes.order_by("-period").values("system")[:1]),
            other_code=Subquery(codes.order_by("-period").values("code")[:1]),
            earlier_code=Subquery(earlier.order_by("-period").values("code")[:1]),
        )
    )
    return [
        Hit(
            title=s.name,
            text=part_words.found_by(s.other_system, s.other_code or s.earlier_code),
            url=reverse("orgs:school", args=[s.uuid]),
        )
        for s in found.order_by("sort_key", "school_id")[:limit]
    ]


def searched_parts(rows: Rows, words: Sequence[str]) -> Rows:
    """The parts in whose name, address or school's name every folded word stands.

    A province has some thousands, and no folded text is kept of them: compared in the program.
    """
    texts = rows.values_list("pk", "name", "address", "school_search")
    kept = [
        pk
        for pk, name, address, school in texts
        if all(word in f"{folded(f'{name} {address}')} {school or ''}" for word in words)
    ]
    return rows.filter(pk__in=kept)
