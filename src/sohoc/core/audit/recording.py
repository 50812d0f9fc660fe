"""Writing the audit trail: one row per business act, and one per look at a person's record."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Protocol

from django.core.serializers.json import DjangoJSONEncoder
from django.db import DEFAULT_DB_ALIAS, connections

from sohoc.core.access.actors import Actor
from sohoc.core.access.scope import acting

_RECORD = "SELECT app.record_audit(%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)"
_LOOK = """
INSERT INTO audit_look (at, txid, actor_id, role, noun, object_id, node_id, purpose, address,
  request_id)
VALUES (now(), pg_current_xact_id()::text::bigint, %s, %s, %s, %s, %s, %s, %s, %s)
"""


class Recorded(Protocol):
    """What an act can be about: a row with a noun, an id, words and the node it belongs to."""

    @property
    def audit_subject(self) -> tuple[str, str, str, int | Sequence[int] | None]:
        """Noun (`orgs.school`), id for the outside, label for people, node id.

        What belongs to several nodes names them all: the trail tells of it at that of the actor.
        """


def record(
    actor: Actor,
    verb: str,
    subject: Recorded,
    *,
    reason: str = "",
    data: Mapping[str, Any] | None = None,
) -> None:
    """One row of the audit trail in the current transaction.

    The database sets time, transaction and the number of the account (`app.actor`), takes the name
    from the account's card, and refuses a role that the account never had, a node outside of the
    scope, and what is longer than a row may be. Told by the service, and believed: verb, subject,
    label, reason, data, address, channel and request. What is not proven even so: `app.actor` is a
    setting of the transaction, so SQL that somebody slips into it can act for another account
    (`docs/decisions/0007`).
    """
    _write(DEFAULT_DB_ALIAS, actor, verb, subject, reason=reason, data=data)


def record_past(
    actor: Actor,
    verb: str,
    subject: Recorded,
    *,
    data: Mapping[str, Any] | None = None,
) -> None:
    """One row of the audit trail past the request's transaction, as a look is recorded.

    For acts that change nothing, such as taking a list along as a file: a GET runs in a transaction
    that refuses every write, and the row must stay when the answer fails afterwards. The log
    connection takes the actor's own scope for the one row, so the database still says who and when.
    """
    with acting(replace(actor.scope, read_only=False), using="log"):
        _write("log", actor, verb, subject, reason="", data=data)


def _write(
    using: str,
    actor: Actor,
    verb: str,
    subject: Recorded,
    *,
    reason: str,
    data: Mapping[str, Any] | None,
) -> None:
    noun, object_id, label, places = subject.audit_subject
    with connections[using].cursor() as cursor:
        cursor.execute(
            _RECORD,
            [
                actor.name,
                actor.role,
                verb,
                noun,
                object_id,
                label[:200],
                _node_id(actor, places),
                json.dumps(dict(data or {}), cls=DjangoJSONEncoder, ensure_ascii=False),
                reason[:500],
                actor.origin.address,
                actor.origin.channel,
                actor.origin.request_id,
            ],
        )


def _node_id(actor: Actor, places: int | Sequence[int] | None) -> int | None:
    return places if places is None or isinstance(places, int) else actor.place_among(places)


def record_look(actor: Actor, subject: Recorded, *, purpose: str = "") -> None:
    """Somebody opens a record: written past the request's transaction, before the answer leaves."""
    noun, object_id, _label, places = subject.audit_subject
    with connections["log"].cursor() as cursor:
        cursor.execute(
            _LOOK,
            [
                actor.user_id,
                actor.role,
                noun,
                object_id,
                _node_id(actor, places),
                purpose,
                actor.origin.address,
                actor.origin.request_id,
            ],
        )
