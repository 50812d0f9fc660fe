"""What people brings: who may do what with the records of people."""

from django.utils.translation import gettext_lazy as _

from sohoc.core.manifest import Door, Manifest, NavigationEntry, SearchSource
from sohoc.modules.people.permissions import PeoplePermission
from sohoc.modules.people.selectors.own import learners_of
from sohoc.modules.people.selectors.people import find_people
from sohoc.modules.people.trail_words import WORDS

OFFICERS = frozenset({"province_officer", "commune_officer"})
TEACHERS = frozenset({"homeroom_teacher", "subject_teacher"})
KEEPERS = frozenset({"principal", "clerk"})
FAMILIES = frozenset({"guardian", "learner"})
REGISTRARS = KEEPERS | {"province_officer"}
READERS = OFFICERS | KEEPERS | TEACHERS | {"specialist"}

MANIFEST = Manifest(
    doors=[
        Door(PeoplePermission.VIEW_PEOPLE, _("see people"), READERS | FAMILIES),
        Door(PeoplePermission.VIEW_HISTORY, _("see what changed in a record"), REGISTRARS),
        Door(PeoplePermission.EXPORT_PEOPLE, _("export people"), REGISTRARS, sensitive=True),
        Door(PeoplePermission.ADD_PERSON, _("add a person"), KEEPERS),
        Door(PeoplePermission.IMPORT_PEOPLE, _("import learners from a table"), KEEPERS),
        Door(PeoplePermission.EDIT_PERSON, _("correct a person"), REGISTRARS),
        Door(PeoplePermission.KEEP_IDENTIFIERS, _("write down numbers of people"), REGISTRARS),
        Door(PeoplePermission.KEEP_GUARDIANS, _("write down guardians"), REGISTRARS),
        Door(
            PeoplePermission.UNMASK,
            _("open sensitive attributes with a purpose"),
            REGISTRARS,
            sensitive=True,
        ),
    ],
    navigation=[
        NavigationEntry(
            _("People"),
            "people:people",
            "users",
            PeoplePermission.VIEW_PEOPLE,
            order=11,
            rare_for=OFFICERS | {"specialist"},
        ),
    ],
    learners=learners_of,
    imports=["sohoc.modules.people.imports.learners.LEARNERS"],
    listings=["sohoc.modules.people.web.listing.PEOPLE"],
    demo="sohoc.modules.people.demo.part.DEMO",
    searches=[SearchSource(_("People"), PeoplePermission.VIEW_PEOPLE, find_people)],
    sentences={
        "people.person.added": _("added the person"),
        "people.person.corrected": _("corrected the person"),
        "people.person.unmasked": _("opened sensitive attributes"),
        "people.person.sensitive_kept": _("changed sensitive attributes"),
        "people.identifier.given": _("wrote down a number of the person"),
        "people.identifier.voided": _("said that a number is not the person's"),
        "people.contact.added": _("wrote down a contact of the person"),
        "people.contact.removed": _("took away a contact of the person"),
        "people.guardianship.begun": _("wrote down a guardian of the person"),
        "people.guardianship.corrected": _("corrected a guardian of the person"),
        "people.guardianship.ended": _("ended a guardianship of the person"),
    },
    words=WORDS,
)
