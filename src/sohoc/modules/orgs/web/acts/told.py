"""What the page of a decision says of its schools and offices, to whom."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.urls import reverse

from sohoc.core.access.actors import Actor
from sohoc.core.objects.screens import today
from sohoc.modules.orgs import act_words, following_words, office_words
from sohoc.modules.orgs.models import About, Act, ActKind, ActParty, OfficeState, Part, SchoolState
from sohoc.modules.orgs.permissions import OrgsPermission
from sohoc.modules.orgs.selectors.acts import is_overdue
from sohoc.modules.orgs.selectors.heirs import heirs_of_offices
from sohoc.modules.orgs.selectors.recorded_sides import recorded_sides
from sohoc.modules.orgs.selectors.schools import schools_seen

UNIT = ("office_id", "area__name")
Differences = Mapping[int, Sequence[act_words.Difference]]


@dataclass(frozen=True, slots=True)
class PartyRow:
    """A school or office of a decision: its page ("" where the actor cannot open it), what became
    of it, and what else than its name is different from that day on, as it was recorded.

    What was corrected since is said, with the page where it stands. `heirs` are those of an office
    that ends.
    """

    before: str
    after: str
    url: str
    part: str
    differences: Sequence[act_words.Difference]
    is_corrected: bool = False
    changes_url: str = ""
    heirs: str = ""

    @property
    def is_as_before(self) -> bool:
        """Whether nobody can tell it from what it was."""
        return self.before == self.after and not (self.differences or self.is_corrected)


@dataclass(frozen=True, slots=True)
class ActTold:
    """The schools and offices of a decision that the actor is told of.

    A change of units is about a whole province. Who sees a part of it is told of that part, and how
    many schools and offices lie outside (`hidden`). `staying` are those that came to a unit of the
    same name and code, `overdue` those that had been missing before the day.
    """

    rows: Sequence[PartyRow]
    staying: Sequence[PartyRow] = ()
    overdue: Sequence[PartyRow] = ()
    hidden: str = ""

    @classmethod
    def read(cls, actor: Actor, act: Act) -> "ActTold":
        """What the actor is told; a fixed number of statements."""
        parties = list(act.parties.all())
        if act.kind != ActKind.TRANSFER:
            return cls(_rows(actor, act, parties))
        own = [party for party in parties if actor.sees(party.node_id)]
        late = [party for party in own if is_overdue(act, party)]
        rows = _rows(actor, act, [party for party in own if party not in late])
        in_force = act.undone_at is None
        return cls(
            rows=[row for row in rows if not (in_force and row.is_as_before)],
            staying=[row for row in rows if in_force and row.is_as_before],
            overdue=_rows(actor, act, late) if late else (),
            hidden=act_words.outside(
                [one for one in parties if one not in own and not is_overdue(act, one)]
            ),
        )


def _rows(actor: Actor, act: Act, parties: Sequence[ActParty]) -> Sequence[PartyRow]:
    nodes = [party.node_id for party in parties if party.node_id is not None]
    schools = [p.node_id for p in parties if p.node and p.node.kind == "school"]
    urls: dict[int, str] = {}
    differences: Differences = {}
    changes: Mapping[int, str] = {}
    if act.about != About.SCHOOLS and actor.may(OrgsPermission.VIEW_OFFICES):
        places = [p.node for p in parties if p.node and p.node.kind != "school"]
        urls |= {node.pk: reverse("orgs:office", args=[node.uuid]) for node in places}
    if act.about != About.OFFICES and schools:
        seen = schools_seen(actor, today()).filter(school_id__in=schools)
        urls |= {s.school_id: reverse("orgs:school", args=[s.uuid]) for s in seen}
        differences, corrected = _differences(act, nodes)
        changes = {s.school_id: _changes_of(actor, s) for s in seen if s.school_id in corrected}
    if act.kind == ActKind.TRANSFER and act.undone_at is None:
        differences = {**differences, **_units(act, parties)}
    heirs = _heirs(act, parties)
    return [
        PartyRow(
            before=party.name_before,
            after=party.name_after,
            heirs=heirs.get(party.node_id or 0, ""),
            url=urls.get(party.node_id or 0, ""),
            part=act_words.part(party.part),
            differences=differences.get(party.node_id or 0, ()),
            is_corrected=party.node_id in changes,
            changes_url=changes.get(party.node_id or 0, ""),
        )
        for party in parties
    ]


def _changes_of(actor: Actor, school: SchoolState) -> str:
    may_open = actor.may(OrgsPermission.VIEW_HISTORY)
    return reverse("orgs:school_history", args=[school.uuid]) if may_open else ""


def _differences(act: Act, nodes: Sequence[int]) -> tuple[Differences, frozenset[int]]:
    """What a decision in force did to each school, beside the name, as it was recorded; nothing
    once it is undone. With the schools that were corrected since."""
    if act.undone_at is not None:
        return {}, frozenset()
    sides = recorded_sides(nodes, effective=act.effective)
    found = {
        node: act_words.differences_of_facts(sides.before.get(node), sides.after.get(node))
        for node in nodes
    }
    return found, sides.corrected


def _units(act: Act, parties: Sequence[ActParty]) -> Differences:
    """The units that offices which go on administered until the day and administer since."""
    going_on = [p.node_id for p in parties if p.part == Part.SUBJECT]
    states = OfficeState.objects.filter(office_id__in=going_on, area__isnull=False)
    until = dict(states.filter(period__endswith=act.effective).values_list(*UNIT))
    since = dict(states.filter(period__startswith=act.effective).values_list(*UNIT))
    return {
        node: [act_words.unit_followed(before, since[node])]
        for node, before in until.items()
        if node in since
    }


def _heirs(act: Act, parties: Sequence[ActParty]) -> Mapping[int, str]:
    """Who follows the offices of communes that end by a decision in force."""
    ended = [p.node_id for p in parties if p.node_id and p.part == Part.PREDECESSOR]
    if act.kind != ActKind.TRANSFER or act.undone_at is not None or not ended:
        return {}
    found = heirs_of_offices(ended, on=act.effective)
    return {
        node: following_words.succeeded_by([office_words.name(one) for one in heirs])
        for node, heirs in found.items()
    }
