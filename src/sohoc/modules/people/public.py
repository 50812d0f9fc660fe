"""What other modules may know and ask of people; every function needs a scope."""

from sohoc.modules.people.rules.persons import BadPerson
from sohoc.modules.people.selectors.accounts import (
    SchoolPerson,
    Ward,
    belongings_on,
    kept_record_of,
    people_of_school,
)
from sohoc.modules.people.selectors.kept import (
    births_of,
    consent_givers,
    may_consent_for,
    opens_record,
    own_people,
    schools_of,
)
from sohoc.modules.people.selectors.people import person_by_uuid
from sohoc.modules.people.services.accounts import held_accounts, link_accounts, unlink_accounts
from sohoc.modules.people.services.asked import FactsMoved, correct_as_asked, texts_of, tidied
from sohoc.modules.people.words import country

__all__ = [
    "BadPerson",
    "FactsMoved",
    "SchoolPerson",
    "Ward",
    "belongings_on",
    "births_of",
    "consent_givers",
    "correct_as_asked",
    "country",
    "held_accounts",
    "kept_record_of",
    "link_accounts",
    "may_consent_for",
    "opens_record",
    "own_people",
    "people_of_school",
    "person_by_uuid",
    "schools_of",
    "texts_of",
    "tidied",
    "unlink_accounts",
]
