"""Who made two records one, and which guardians stand twice at a record since."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations

from sohoc.core.audit.models import Entry
from sohoc.modules.people.models import Guardianship, Merge, NotTheSame, Person
from sohoc.modules.people.rules.merging import MERGED, PARTED


@dataclass(frozen=True, slots=True)
class Acted:
    """Who merged and who took it back, as the trail has them; "" where it tells nobody."""

    merged: str
    parted: str


def acted_by(merge: Merge) -> Acted:
    """Who did what to a merge; two statements."""
    acts = Entry.objects.filter(
        noun="people.person", object_id=str(merge.kept.uuid), verb__in=(MERGED[0], PARTED[0])
    )
    about = [act for act in acts.order_by("-id") if act.data.get("second") == str(merge.gone.uuid)]
    # The two may have been made one more than once: the trail is read from its end.
    later = Merge.objects.filter(kept=merge.kept, gone=merge.gone, pk__gt=merge.pk)
    ends = list(later.values_list("undone_at", flat=True))
    merged = [act.actor_name for act in about if act.verb == MERGED[0]][len(ends) :]
    parted = [act.actor_name for act in about if act.verb == PARTED[0]]
    parted = parted[sum(end is not None for end in ends) :] if merge.undone_at else []
    return Acted(merged=next(iter(merged), ""), parted=next(iter(parted), ""))


def guardians_twice(child: Person, *, day: date) -> Sequence[tuple[Person, Person]]:
    """The pairs of one name among those who answer for a child on the day, but for those of whom
    somebody said that they are two people; two statements."""
    ties = Guardianship.objects.filter(
        child=child, period__contains=day, guardian__merged_into=None
    )
    rows = ties.select_related("guardian").order_by("guardian__sort_key", "guardian")
    pairs = [
        pair
        for pair in combinations([row.guardian for row in rows], 2)
        if pair[0].match_key == pair[1].match_key
    ]
    said = NotTheSame.objects.filter(one__in=[p.pk for pair in pairs for p in pair])
    two = {frozenset(pair) for pair in said.values_list("one", "other")}
    return [pair for pair in pairs if {pair[0].pk, pair[1].pk} not in two]
