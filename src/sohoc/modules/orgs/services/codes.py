"""Writing down what other systems call a school."""

import uuid
from datetime import datetime

from django.db import IntegrityError, transaction

from sohoc.core.access.actors import Actor, NotYours
from sohoc.core.audit import recording as audit
from sohoc.core.outbox.publishing import publish
from sohoc.modules.orgs.contracts import CodeFacts
from sohoc.modules.orgs.events import CodesChanged
from sohoc.modules.orgs.models import SchoolIdentifier
from sohoc.modules.orgs.permissions import OrgsPermission
from sohoc.modules.orgs.rules.parts import tidy_code
from sohoc.modules.orgs.services.parts import held_school

ONE_EACH = "orgs_schoolidentifier_one_each"
CODE_ONCE = "orgs_schoolidentifier_code_once"


class HasCodeAlready(Exception):
    """The school has a code of this system during the period."""


class OtherCodeTaken(Exception):
    """The system calls another school so during the period; which one is not said."""


def add_code(
    *, actor: Actor, school: uuid.UUID, facts: CodeFacts, at: datetime
) -> SchoolIdentifier:
    """Write down a code. Raises `BadCode`, `HasCodeAlready`, `OtherCodeTaken`, `NotYours`,
    `NotAllowed`."""
    actor.must(OrgsPermission.EDIT_CODES)
    facts = tidy_code(facts)
    made = SchoolIdentifier(
        school=held_school(school),
        system=facts.system,
        code=facts.code,
        period=(facts.period.start, facts.period.until),
    )
    _written(made)
    _told(actor, made, "orgs.identifier.added")
    return SchoolIdentifier.objects.get(pk=made.pk)


def correct_code(
    *,
    actor: Actor,
    school: uuid.UUID,
    code_id: int,
    facts: CodeFacts,
    reason: str,
    at: datetime,
) -> SchoolIdentifier:
    """Correct a code or its period; nothing is written without a change. Raises like `add_code`."""
    held = _held_code(actor, school, code_id)
    facts = tidy_code(facts)
    before = (held.system, held.code, held.period.lower, held.period.upper)
    after = (facts.system, facts.code, facts.period.start, facts.period.until)
    if before == after:
        return held
    changed = SchoolIdentifier(
        pk=held.pk,
        school_id=held.school_id,
        system=facts.system,
        code=facts.code,
        period=(facts.period.start, facts.period.until),
    )
    _written(changed)
    data = {"before": f"{held.system} {held.code}", "after": f"{facts.system} {facts.code}"}
    _told(actor, changed, "orgs.identifier.edited", reason=reason, data=data)
    return SchoolIdentifier.objects.get(pk=held.pk)


def remove_code(
    *, actor: Actor, school: uuid.UUID, code_id: int, reason: str, at: datetime
) -> None:
    """Remove a code that never was; the trail keeps it. Raises `NotYours`, `NotAllowed`."""
    held = _held_code(actor, school, code_id)
    _told(actor, held, "orgs.identifier.removed", reason=reason)
    SchoolIdentifier.objects.filter(pk=held.pk).delete()


def _held_code(actor: Actor, school: uuid.UUID, code_id: int) -> SchoolIdentifier:
    actor.must(OrgsPermission.EDIT_CODES)
    found = SchoolIdentifier.objects.filter(pk=code_id, school=held_school(school)).first()
    if found is None:
        raise NotYours
    return found


def _written(code: SchoolIdentifier) -> None:
    try:
        with transaction.atomic():
            code.save()
    except IntegrityError as error:
        if ONE_EACH in str(error):
            raise HasCodeAlready from error
        if CODE_ONCE in str(error):
            raise OtherCodeTaken from error
        raise


def _told(
    actor: Actor,
    code: SchoolIdentifier,
    verb: str,
    *,
    reason: str = "",
    data: dict[str, str] | None = None,
) -> None:
    audit.record(actor, verb, code, reason=reason, data=data)
    publish(CodesChanged(school_id=code.school_id, system=code.system), node_id=code.school_id)
