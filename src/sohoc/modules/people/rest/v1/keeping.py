"""What is written down beside a record for programs: numbers, and who answers for a child."""

from uuid import UUID

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from ninja import Router, Status

from sohoc.core.access.actors import NotYours
from sohoc.core.rest.authentication import CalledRequest
from sohoc.core.rest.operations import operation
from sohoc.core.rest.problems import problem_response
from sohoc.lib.periods import EmptyPeriod, Period
from sohoc.modules.people import words
from sohoc.modules.people.contracts import GuardianshipFacts, IdentifierFacts
from sohoc.modules.people.models import Status as State
from sohoc.modules.people.models import System
from sohoc.modules.people.permissions import PeoplePermission
from sohoc.modules.people.rest.v1.asked import GuardianshipIn, IdentifierIn
from sohoc.modules.people.rest.v1.endpoints import evidence_of, the_record
from sohoc.modules.people.rest.v1.refusals import REFUSALS, counts, invalid, plain, taken
from sohoc.modules.people.rest.v1.told import GuardianshipSaved, IdentifierSaved
from sohoc.modules.people.selectors.people import person_by_uuid
from sohoc.modules.people.services.guardianships import begin_guardianship
from sohoc.modules.people.services.identifiers import IdentifierTaken, give_identifier

router = Router(tags=["people"])


@router.post("/persons/{uuid:uuid}/identifiers", response={201: IdentifierSaved})
@operation(
    PeoplePermission.KEEP_IDENTIFIERS,
    refusals=REFUSALS,
    summary=gettext_lazy("Write down a number of a person"),
)
def add_identifier(
    request: CalledRequest, uuid: UUID, identifier: IdentifierIn
) -> Status[IdentifierSaved] | HttpResponse:
    """What the system called the person before is kept as replaced."""
    person = the_record(request, uuid)
    facts = IdentifierFacts(identifier.system.value, identifier.value, identifier.valid_from)
    try:
        given = give_identifier(
            actor=request.actor,
            person=uuid,
            facts=facts,
            evidence=evidence_of(identifier.evidence),
            at=timezone.now(),
        )
    except IdentifierTaken as known:
        # Answered, not raised: what the department is told of it stays, and nothing else was saved.
        return problem_response(taken(known.holder), request=request)
    notice = words.contradictions(facts, person)
    saved = IdentifierSaved(system=System(given.system), status=State(given.status), notice=notice)
    return Status(201, saved)


@router.post("/persons/{uuid:uuid}/guardianships", response={201: GuardianshipSaved})
@operation(
    PeoplePermission.KEEP_GUARDIANS,
    refusals=REFUSALS,
    summary=gettext_lazy("Write down a guardian of a person"),
)
def add_guardianship(
    request: CalledRequest, uuid: UUID, guardianship: GuardianshipIn
) -> Status[GuardianshipSaved]:
    """Who answers for the child; both have a record."""
    the_record(request, uuid)
    _check_guardian(request, guardianship.guardian)
    made = begin_guardianship(
        actor=request.actor,
        child=uuid,
        guardian=guardianship.guardian,
        facts=_facts(guardianship),
        at=timezone.now(),
    )
    saved = GuardianshipSaved(child=uuid, guardian=guardianship.guardian, version=made.version)
    return Status(201, saved)


def _check_guardian(request: CalledRequest, guardian: UUID) -> None:
    """Raise `Problem` for a record that is not there for the role, or does not count any more."""
    try:
        found = person_by_uuid(request.actor, guardian)
    except NotYours as error:
        message = _("There is no such record, or not for this role.")
        raise invalid("guardian", message) from error
    if found.uuid != guardian:
        raise invalid("guardian", counts(found))


def _facts(sent: GuardianshipIn) -> GuardianshipFacts:
    try:
        period = Period(sent.valid_from, sent.valid_until)
    except EmptyPeriod as error:
        raise invalid("valid_until", words.problem("until", "before_begin")) from error
    return GuardianshipFacts(
        relation=sent.relation.value,
        basis=sent.basis.value,
        period=period,
        verified_by=plain("verified_by", sent.verified_by),
        can_view=sent.can_view,
        can_consent=sent.can_consent,
        restriction=plain("restriction", sent.restriction),
    )
