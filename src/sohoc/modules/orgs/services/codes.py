"""Writing down what other systems call a school."""

import uuid
from dataclasses import replace
from datetime import datetime

from django.db import IntegrityError, transaction

from sohoc.core.access.actors import Actor, NotYours
from sohoc.core.audit import recording as audit
from sohoc.core.outbox.publishing import publish
from sohoc.lib.periods import Period
from sohoc.modules.orgs.contracts import CodeFacts
from sohoc.modules.orgs.events import CodesChanged
from sohoc.modules.orgs.models import School, SchoolIdentifier
from sohoc.modules.orgs.permissions import OrgsPermission
from sohoc.modules.orgs.rules.parts import check_code_within, tidy_code, until_the_end
from sohoc.modules.orgs.services.parts import held_school

ONE_EACH = "orgs_schoolidentifier_one_each"
CODE_ONCE = "orgs_schoolidentifier_code_once"


class HasCodeAlready(Exception):
    """The school has a code of this system during the period."""


class OtherCodeTaken(Exception):
    """The system calls another school so during the period; which one is not said."""


class CodeChanged(Exception):
    """Somebody else saved the code since it was opened; carries what they saved."""

    def __init__(self, code: SchoolIdentifier) -> None:
        super().__init__(code.pk)
        self.code = code


def add_code(
    *, actor: Actor, school: uuid.UUID, facts: CodeFacts, at: datetime
) -> SchoolIdentifier:
    """Write down a code. Raises `BadCode`, `HasCodeAlready`, `OtherCodeTaken`, `NotYours`,
    `NotAllowed`."""
    actor.must(OrgsPermission.EDIT_CODES)
    held = held_school(school)
    facts = _tidied(facts, held)
    made = SchoolIdentifier(
        school=held,
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
    version: int,
    reason: str,
    at: datetime,
) -> SchoolIdentifier:
    """Correct a code that the person has open in `version`; nothing is written without a change.

    Raises `CodeChanged`, and like `add_code`.
    """
    held = _held_code(actor, school, code_id, version=version)
    facts = _tidied(facts, held.school)
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
        version=held.version + 1,
    )
    _written(changed)
    data = {"before": f"{held.system} {held.code}", "after": f"{facts.system} {facts.code}"}
    _told(actor, changed, "orgs.identifier.edited", reason=reason, data=data)
    return SchoolIdentifier.objects.get(pk=held.pk)


def remove_code(
    *, actor: Actor, school: uuid.UUID, code_id: int, version: int, reason: str, at: datetime
) -> None:
    """Remove a code that never was, as the person has it open; the trail keeps it.

    Raises `CodeChanged`, `NotYours`, `NotAllowed`.
    """
    held = _held_code(actor, school, code_id, version=version)
    _told(actor, held, "orgs.identifier.removed", reason=reason)
    SchoolIdentifier.objects.filter(pk=held.pk).delete()


def _held_code(actor: Actor, school: uuid.UUID, code_id: int, *, version: int) -> SchoolIdentifier:
    """The code, its school held until the transaction ends, so that nobody else writes codes."""
    actor.must(OrgsPermission.EDIT_CODES)
    found = SchoolIdentifier.objects.filter(pk=code_id, school=held_school(school)).first()
    if found is None:
        raise NotYours
    if found.version != version:
        raise CodeChanged(found)
    return found


def _tidied(facts: CodeFacts, school: School) -> CodeFacts:
    facts = tidy_code(facts)
    life = Period(school.life.lower, school.life.upper)
    check_code_within(facts.period, life)
    return replace(facts, period=until_the_end(facts.period, life))


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
