"""How the refusals of the services read for programs: the sentences of the pages."""

from django.utils import timezone
from django.utils.translation import gettext as _

from sohoc.core.objects.fields import INVISIBLE
from sohoc.core.rest import problems
from sohoc.core.rest.operations import Refusals
from sohoc.core.rest.problems import FieldError, Problem
from sohoc.lib.vietnamese import ControlCharacter, normal
from sohoc.modules.people import guardian_words, merging_words, words
from sohoc.modules.people.models import Person
from sohoc.modules.people.rules.guardianships import BadGuardianship
from sohoc.modules.people.rules.identifiers import BadIdentifier
from sohoc.modules.people.rules.persons import BadPerson
from sohoc.modules.people.selectors.held_elsewhere import AskedTooMuch
from sohoc.modules.people.services.guardianships import GuardianAlready
from sohoc.modules.people.services.persons import PersonChanged, PersonMerged, PossiblyKnown

PERSONS = "/api/v1/persons/"
A_DAY = "86400"  # seconds: how long what was asked counts
SENT_AS = {"since": "valid_from", "until": "valid_until"}


def invalid(field: str, message: object) -> Problem:
    """A value that cannot be taken, at its field."""
    return Problem(problems.INVALID, errors=[FieldError(field, message)])


def plain(field: str, text: str) -> str:
    """The text in its one spelling; raises `Problem` for characters that nobody sees."""
    try:
        return normal(text)
    except ControlCharacter as error:
        raise invalid(field, INVISIBLE) from error


def reason(text: str) -> str:
    """Why something is corrected; raises `Problem` when nothing is left of it."""
    if told := plain("reason", text):
        return told
    raise invalid("reason", _("Write why it is corrected, in plain text."))


def counts(person: Person) -> str:
    """Said of a second record: where the one stands that counts."""
    told = _("There were two records of this person. The one that counts: {address}")
    return told.format(address=f"{PERSONS}{person.uuid}")


def merged(kept: Person) -> Problem:
    """The record is somebody's second one; `kept` is the one that counts."""
    headers = {"Location": f"{PERSONS}{kept.uuid}"}
    return Problem(problems.CONFLICT, detail=counts(kept), headers=headers)


def taken(holder: Person | None) -> Problem:
    """The refusal of a number that another record has: which one, where the role sees it."""
    if holder is None:
        return Problem(problems.CONFLICT, errors=[FieldError("value", words.taken())])
    told = _("Another record has this number: {address}").format(address=f"{PERSONS}{holder.uuid}")
    return Problem(problems.CONFLICT, errors=[FieldError("value", told)])


def _bad(refusal: BadPerson) -> Problem:
    return invalid(refusal.field, words.problem(refusal.field, refusal.problem))


def _bad_number(refusal: BadIdentifier) -> Problem:
    field = SENT_AS.get(refusal.field, refusal.field)
    return invalid(field, words.problem(refusal.field, refusal.problem))


def _bad_guardianship(refusal: BadGuardianship) -> Problem:
    field = SENT_AS.get(refusal.field, refusal.field)
    return invalid(field, words.problem(refusal.field, refusal.problem))


def _already(refusal: GuardianAlready) -> Problem:
    message = guardian_words.already(refusal.guardianship, timezone.localdate())
    return Problem(problems.CONFLICT, errors=[FieldError("guardian", message)])


def _known(refusal: PossiblyKnown) -> Problem:
    told = [
        _("{name}, {born}, has a record here already: {address}").format(
            name=person.full_name, born=words.born(person), address=f"{PERSONS}{person.uuid}"
        )
        for person in refusal.sighting.here
    ]
    if refusal.sighting.is_elsewhere:
        told.append(merging_words.elsewhere())
    return Problem(
        problems.CONFLICT,
        detail=_(
            "Somebody of this name and date of birth may have a record already, so nothing was"
            " saved. Look at that record; if this is somebody else, send is_another: true."
        ),
        errors=[FieldError("is_another", one) for one in told],
    )


def _too_much(refusal: AskedTooMuch) -> Problem:
    return Problem(problems.TOO_MANY, detail=words.asked_too_much(), headers={"Retry-After": A_DAY})


def _changed(refusal: PersonChanged) -> Problem:
    return Problem(problems.CHANGED)


def _merged(refusal: PersonMerged) -> Problem:
    detail = _(
        "Somebody merged this record with another one of the same person meanwhile. Nothing was"
        " saved. Read it again: that leads to the record that counts."
    )
    return Problem(problems.CONFLICT, detail=detail)


REFUSALS: Refusals = {
    BadPerson: _bad,
    BadIdentifier: _bad_number,
    BadGuardianship: _bad_guardianship,
    GuardianAlready: _already,
    PossiblyKnown: _known,
    AskedTooMuch: _too_much,
    PersonChanged: _changed,
    PersonMerged: _merged,
}
