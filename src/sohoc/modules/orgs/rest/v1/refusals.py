"""How the refusals of the services read for programs."""

from sohoc.core.rest import problems
from sohoc.core.rest.operations import Refusals
from sohoc.core.rest.problems import FieldError, Problem
from sohoc.modules.orgs import words
from sohoc.modules.orgs.rules.communes import UnknownCommune
from sohoc.modules.orgs.rules.schools import BadSchool
from sohoc.modules.orgs.services.schools import SchoolChanged, SchoolCodeTaken

PERIOD_FIELDS = {"period": "valid_from", "begins": "valid_from", "ends": "valid_until"}


def _bad(refusal: BadSchool) -> Problem:
    field = PERIOD_FIELDS.get(refusal.field, refusal.field)
    return Problem(problems.INVALID, errors=[FieldError(field, words.bad(refusal))])


def _taken(refusal: SchoolCodeTaken) -> Problem:
    return Problem(problems.CONFLICT, errors=[FieldError("code", words.code_taken())])


def _changed(refusal: SchoolChanged) -> Problem:
    return Problem(problems.CHANGED)


REFUSALS: Refusals = {
    BadSchool: _bad,
    UnknownCommune: _bad,
    SchoolCodeTaken: _taken,
    SchoolChanged: _changed,
}
