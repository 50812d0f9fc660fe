"""Answering a round: confirming roles, ending them, taking that back; what the clock does."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import connection, transaction
from django.db.models import QuerySet
from django.utils import timezone

from sohoc.core.access.actors import Actor, NotAllowed, NotYours
from sohoc.core.access.manifest import ADMINISTRATOR
from sohoc.core.access.models import Grant
from sohoc.core.access.scope import GATE, Scope, acting
from sohoc.core.audit import recording as audit
from sohoc.core.grants.certifying import asked_about, chosen_grants, open_round, terms_now
from sohoc.core.grants.models import Decision, Round, RoundAnswer, RoundRule
from sohoc.core.grants.permissions import GrantsPermission
from sohoc.core.grants.rounds import Terms, opening_due, tidied
from sohoc.core.grants.services import GrantEnded, end_grant, giver_of, tidy_reason

# A program that was not running on the day itself does it within a week.
LOOKED_BACK = timedelta(days=7)
_QUEUE = "SELECT pg_advisory_xact_lock(hashtextextended('grants_round', 0))"
_OPEN = "SELECT app.open_round(%s, %s, %s, %s)"
# What nobody confirmed ends with what was lent from it, and that is written down as an answer. An
# administrator stays: the last one must not vanish because nobody looked.
_LAPSE = """
WITH over AS (
  SELECT g.id, g.node_id FROM access_grant g
  WHERE lower(g.period) <= %(opened)s AND g.period @> %(at)s AND g.delegated_from_id IS NULL
    AND g.role <> %(kept)s
    AND NOT EXISTS (SELECT FROM grants_roundanswer a WHERE a.grant_id = g.id
                    AND a.round_id = %(round)s)
), ended AS (
  UPDATE access_grant g SET period = g.period * tstzrange(NULL, %(at)s)
  FROM over WHERE (g.id = over.id OR g.delegated_from_id = over.id)
    AND NOT isempty(g.period) AND (upper_inf(g.period) OR upper(g.period) > %(at)s)
)
INSERT INTO grants_roundanswer (round_id, grant_id, node_id, decision, reason, at)
SELECT %(round)s, over.id, over.node_id, %(decision)s, '', %(at)s FROM over
ON CONFLICT DO NOTHING
"""


class NoRound(Exception):
    """No round is open now."""


class RoundOpen(Exception):
    """A round is open already, or was opened today."""


class RuleChanged(Exception):
    """Somebody else saved the rule since it was opened."""


@dataclass(frozen=True, slots=True)
class Answered:
    """How many of the ticked roles were answered; the others somebody else has answered."""

    done: int
    late: int


@dataclass(frozen=True, slots=True)
class RoundSubject:
    """How the audit trail names a round at the place of whoever acts."""

    opened: str
    node_id: int | None

    @property
    def audit_subject(self) -> tuple[str, str, str, int | None]:
        return "grants.round", self.opened, self.opened, self.node_id


def confirm(*, actor: Actor, grants: Sequence[uuid.UUID], at: datetime) -> Answered:
    """Say of these roles that they are still right.

    Raises `NotAllowed`, `NoRound`.
    """
    one = _round(actor, at=at)
    found = chosen_grants(actor, one, grants, at=at)
    made = _keep_answers(actor, one, found, Decision.KEEP, reason="", at=at)
    if made:
        audit.record(actor, "grants.round.confirmed", _subject(actor, one), data={"count": made})
    return Answered(made, len(grants) - made)


@transaction.atomic
def end_unconfirmed(
    *, actor: Actor, grants: Sequence[uuid.UUID], reason: str, at: datetime
) -> Answered:
    """End these roles now, each by the rules of ending.

    Raises `NotAllowed`, `NoRound`, `BadReason`, `GrantRefused`; nothing is written then.
    """
    one = _round(actor, at=at)
    reason = tidy_reason(reason)
    ended = []
    for grant in chosen_grants(actor, one, grants, at=at):
        try:
            end_grant(actor=actor, grant=grant.uuid, ends=at, reason=reason, at=at)
        except GrantEnded:
            continue
        ended.append(grant)
    made = _keep_answers(actor, one, ended, Decision.END, reason=reason, at=at)
    return Answered(made, len(grants) - made)


def take_back(*, actor: Actor, grant: uuid.UUID, at: datetime) -> None:
    """Take a confirmation back: the role waits for an answer again.

    Raises `NotAllowed`, `NoRound`, `NotYours` for one that was not given, and for a role that the
    actor is not asked about.
    """
    one = _round(actor, at=at)
    asked: QuerySet[Any, Any] = asked_about(actor, one, at=at).filter(uuid=grant)
    found = list(asked.values_list("pk", flat=True))
    given = RoundAnswer.objects.filter(round=one, grant__in=found, decision=Decision.KEEP)
    if not given.delete()[0]:
        raise NotYours
    audit.record(actor, "grants.round.taken_back", _subject(actor, one), data={"count": 1})


def keep_rule(*, actor: Actor, terms: Terms, version: int, at: datetime) -> None:
    """Say on which days rounds open from now on; a round that is open stays as it is.

    Raises `NotAllowed`, `BadRule`, `RuleChanged`.
    """
    actor.must(GrantsPermission.SET_ROUNDS)
    terms = tidied(terms)
    if terms == terms_now():
        return
    row = RoundRule.objects.select_for_update().order_by("pk").first()
    if (row.version if row else 0) != version:
        raise RuleChanged
    row = row or RoundRule(version=0)
    row.days, row.overdue_after = list(terms.days), terms.overdue_after
    row.closes_after, row.ends_unanswered = terms.closes_after, terms.ends_unanswered
    row.version += 1
    row.save()
    audit.record(
        actor,
        "grants.rule.kept",
        RoundSubject(", ".join(terms.days), actor.node_id),
        data={"days": ", ".join(terms.days)},
    )


def open_now(*, actor: Actor, reason: str, at: datetime) -> Round:
    """Open a round today, by the rule that is in force, beside its days.

    Raises `NotAllowed`, `BadReason`, `RoundOpen`; nothing is written then.
    """
    actor.must(GrantsPermission.OPEN_ROUND)
    reason, day = tidy_reason(reason), timezone.localdate(at)
    if not _opened(terms_now(), opens=day, day=day):
        raise RoundOpen
    one = Round.objects.get(opens_on=day)
    audit.record(actor, "grants.round.opened", _subject(actor, one), reason=reason)
    return one


def _opened(terms: Terms, *, opens: date, day: date) -> bool:
    """Open a round, unless one is open or was on its day; whoever comes second finds the first."""
    overdue = opens + timedelta(days=terms.overdue_after)
    closes = opens + timedelta(days=terms.closes_after)
    with acting(GATE), connection.cursor() as cursor:
        cursor.execute(_QUEUE)
        if open_round(day=day) or open_round(day=opens):
            return False
        cursor.execute(_OPEN, [opens, overdue, closes, terms.ends_unanswered])
        return bool(cursor.fetchone() != (None,))


def keep_rounds(*, at: datetime) -> None:
    """Open the round that is due; end what nobody confirmed in rounds that say so."""
    day, terms = timezone.localdate(at), terms_now()
    opens = opening_due(terms, today=day)
    if opens is not None:
        _opened(terms, opens=opens, day=day)
    with acting(Scope("sohoc_sector")), connection.cursor() as cursor:
        for one in Round.objects.filter(
            ends_unanswered=True, closes_on__lte=day, closes_on__gt=day - LOOKED_BACK
        ):
            opened = timezone.make_aware(datetime.combine(one.opens_on, datetime.min.time()))
            cursor.execute(
                _LAPSE,
                {
                    "round": one.pk,
                    "opened": opened,
                    "at": at,
                    "kept": ADMINISTRATOR,
                    "decision": Decision.LAPSED,
                },
            )


def _round(actor: Actor, *, at: datetime) -> Round:
    """The round that is open, for an actor who answers in an own role that is still held."""
    actor.must(GrantsPermission.ANSWER_ROUND)
    if actor.is_delegated:
        raise NotAllowed(GrantsPermission.ANSWER_ROUND)
    one = open_round(day=timezone.localdate(at))
    if one is None:
        raise NoRound
    giver_of(actor, at=at, permission=GrantsPermission.REVOKE_GRANT)
    return one


def _keep_answers(
    actor: Actor,
    one: Round,
    grants: Sequence[Grant],
    decision: str,
    *,
    reason: str,
    at: datetime,
) -> int:
    """Write the answers; of two keepers at once the first one's stays."""
    RoundAnswer.objects.bulk_create(
        [
            RoundAnswer(
                round=one,
                grant_id=grant.pk,
                node_id=grant.node_id,
                decision=decision,
                reason=reason,
                by_id=actor.user_id,
                at=at,
            )
            for grant in grants
        ],
        ignore_conflicts=True,
    )
    own = RoundAnswer.objects.filter(round=one, grant__in=grants, by_id=actor.user_id, at=at)
    return int(own.count())


def _subject(actor: Actor, one: Round) -> RoundSubject:
    return RoundSubject(f"{one.opens_on:%d/%m/%Y}", actor.node_id)
