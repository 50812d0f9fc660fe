"""Reading the audit trail; which rows, the outer wall decides."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Q, QuerySet, Sum

from sohoc.core.access.actors import NotYours
from sohoc.core.access.models import Node
from sohoc.core.audit.contracts import Question
from sohoc.core.audit.models import DayRoot, Entry, Seal, SecurityEvent
from sohoc.core.audit.people import accounts_called

NODES_OF_A_NAME = 200


def acts_by_transaction(txids: Iterable[int]) -> dict[int, Entry]:
    """The business act of each transaction, for the history of a row; one statement."""
    found = Entry.objects.filter(txid__in=set(txids)).order_by("-id")
    return {entry.txid: entry for entry in found}


def acts_about(question: Question) -> QuerySet[Entry, Any]:
    """Business acts that fit the question, newest first."""
    fits = _in_period(question)
    if question.person:
        fits &= Q(actor_name__icontains=question.person)
    if question.actor_id is not None:
        fits &= Q(actor_id=question.actor_id)
    if question.verbs:
        fits &= Q(verb__in=question.verbs)
    if question.object_id:
        fits &= Q(noun=question.noun, object_id=question.object_id)
    if question.node:
        fits &= Q(node_id__in=_nodes_called(question.node))
    return Entry.objects.filter(fits).order_by("-id")


def act(entry_id: int) -> Entry:
    """One business act; raises `NotYours` when there is none for this person."""
    entry = Entry.objects.filter(id=entry_id).first()
    if entry is None:
        raise NotYours
    return entry


def security_events(question: Question) -> QuerySet[SecurityEvent, Any]:
    """The security log, newest first; a question for a person is for those who see accounts."""
    fits = _in_period(question)
    if question.person:
        fits &= Q(actor_id__in=accounts_called(question.person))
    if question.verbs:
        fits &= Q(kind__in=question.verbs)
    if question.actor_id is not None:
        fits &= Q(actor_id=question.actor_id)
    return SecurityEvent.objects.filter(fits).order_by("-id")


def names_of_nodes(ids: Iterable[int | None]) -> dict[int, str]:
    """What nodes are called, in one statement."""
    wanted = {node for node in ids if node is not None}
    return dict(Node.objects.filter(pk__in=wanted).values_list("pk", "name"))


def newest_seals() -> QuerySet[Seal, Any]:
    """All seals, newest first."""
    return Seal.objects.order_by("-id")


def newest_days(count: int) -> list[DayRoot]:
    """The seals of the last days."""
    return list(DayRoot.objects.order_by("-day")[:count])


def sealed_rows() -> int:
    """How many rows all seals cover, checkpoints included."""
    return Seal.objects.aggregate(all=Sum("rows"))["all"] or 0


def _in_period(question: Question) -> Q:
    fits = Q()
    if question.since is not None:
        fits &= Q(at__gte=question.since)
    if question.until is not None:
        fits &= Q(at__lt=question.until)
    return fits


def _nodes_called(name: str) -> list[int]:
    found = Node.objects.filter(name__icontains=name).order_by("pk")
    return list(found.values_list("pk", flat=True)[:NODES_OF_A_NAME])
