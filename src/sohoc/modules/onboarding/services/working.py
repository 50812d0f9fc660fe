"""Making and taking back accounts in the background, part by part.

After each part what was done is kept; a run that died is begun anew and finds what is left.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sohoc.core.access.actors import Actor, NotYours
from sohoc.core.access.models import Node
from sohoc.core.jobs.progress import Progress
from sohoc.modules.onboarding.contracts import Choice
from sohoc.modules.onboarding.rules import Verdict
from sohoc.modules.onboarding.selectors import Candidate, candidates_of, untouched_of
from sohoc.modules.onboarding.services.making import AT_ONCE, Made, make_part
from sohoc.modules.onboarding.services.taking_back import take_back_part

MAKE = "onboarding.accounts.make"
TAKE_BACK = "onboarding.accounts.take_back"
WORKED_ON = frozenset({Verdict.NEW, Verdict.LINKED, Verdict.RENEWED})


def make_in_parts(
    progress: Progress, *, actor: Actor, at: datetime, school: int, choice: dict[str, Any]
) -> dict[str, Any]:
    """Make the accounts of everybody whom the choice means; `school` is the id of the node.

    Raises `NotAllowed`, `NotYours`, `GrantRefused`.
    """
    node, wanted = school_of(actor, school), Choice.of_wish(choice)
    done = Made(**progress.resumed_from)
    todo = [one for one in candidates_of(actor, node, wanted, at=at) if one.verdict in WORKED_ON]
    progress.total(done.made + done.linked + done.renewed + len(todo))
    for part in _parts(todo):
        done = done.plus(make_part(actor=actor, school=node, choice=wanted, part=part, at=at))
        progress.step(len(part))
        progress.checkpoint(asdict(done))
    return asdict(done)


def take_back_in_parts(
    progress: Progress,
    *,
    actor: Actor,
    at: datetime,
    school: int,
    choice: dict[str, Any],
    reason: str,
) -> dict[str, Any]:
    """Take back the unused accounts of everybody whom the choice means.

    Raises `NotAllowed`, `NotYours`, `BadReason`.
    """
    node = school_of(actor, school)
    todo = untouched_of(actor, node, Choice.of_wish(choice), at=at)
    closed = int(progress.resumed_from.get("closed", 0))
    progress.total(closed + len(todo))
    for part in _parts(todo):
        closed += take_back_part(actor=actor, school=node, part=part, reason=reason, at=at)
        progress.step(len(part))
        progress.checkpoint({"closed": closed})
    return {"closed": closed}


def school_of(actor: Actor, node_id: int) -> Node:
    """A school whose rows exist for the actor; raises `NotYours`."""
    node: Node | None = Node.objects.filter(pk=node_id, kind="school").first()
    if node is None or not actor.sees(node.pk):
        raise NotYours
    return node


def place_of_letters(wish: Mapping[str, Any]) -> str:
    """The page on which the letters of those wait for whom accounts were made."""
    school = Node.objects.get(pk=wish["school"])
    query = urlencode({"node": school.uuid, "group": wish["choice"]["group"]})
    return f"{reverse('onboarding:letters')}?{query}"


def tell_made(result: Mapping[str, Any]) -> str:
    """What came of the making, for its owner."""
    made, linked, renewed = (int(result.get(name, 0)) for name in ("made", "linked", "renewed"))
    if not made + linked + renewed:
        return _("Everybody has an account already. Nothing was made.")
    told = [
        ngettext("{count} account was made.", "{count} accounts were made.", made).format(
            count=made
        )
    ]
    if linked:
        text = ngettext(
            "{count} person had an account already and got the role here.",
            "{count} people had accounts already and got the role here.",
            linked,
        )
        told.append(text.format(count=linked))
    if renewed:
        text = ngettext("{count} letter was made anew.", "{count} letters were made anew.", renewed)
        told.append(text.format(count=renewed))
    if made + renewed:
        told.append(_("The letters wait in “Accounts of the school”."))
    return " ".join(told)


def tell_taken_back(result: Mapping[str, Any]) -> str:
    """What came of the taking back, for its owner."""
    count = int(result.get("closed", 0))
    told = ngettext("{count} account was taken back.", "{count} accounts were taken back.", count)
    return told.format(count=count)


def _parts(todo: Sequence[Candidate]) -> Iterator[Sequence[Candidate]]:
    for first in range(0, len(todo), AT_ONCE):
        yield todo[first : first + AT_ONCE]
