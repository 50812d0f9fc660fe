"""What people brings: who may do what with the records of people."""

from django.utils.translation import gettext_lazy as _

from sohoc.core.manifest import (
    Chore,
    Door,
    JobKind,
    Manifest,
    NavigationEntry,
    PanelSource,
    SearchSource,
)
from sohoc.core.person_records import OnMerge, PersonReference
from sohoc.modules.people.figures import open_questions, own_children, people_of_school
from sohoc.modules.people.holdings import HOLDINGS
from sohoc.modules.people.jobs.population import ask_in_turn, tell_asked
from sohoc.modules.people.permissions import PeoplePermission
from sohoc.modules.people.personal_columns import PERSONAL_COLUMNS
from sohoc.modules.people.selectors.own import learners_of
from sohoc.modules.people.selectors.people import find_people
from sohoc.modules.people.services.matching import close_idle_tickets
from sohoc.modules.people.services.population import ASK
from sohoc.modules.people.trail_words import WORDS

OFFICERS = frozenset({"province_officer", "commune_officer"})
TEACHERS = frozenset({"homeroom_teacher", "subject_teacher"})
KEEPERS = frozenset({"principal", "clerk"})
FAMILIES = frozenset({"guardian", "learner"})
REGISTRARS = KEEPERS | {"province_officer"}
READERS = OFFICERS | KEEPERS | TEACHERS | {"specialist"}
# What hangs on records and is no change of them, so that the audit trail has no words for it.
QUESTION = _("Question whether the person is known at another school")
MERGE = _("Merge of two records")
TWO_PEOPLE = _("Word that two records are of two people")

MANIFEST = Manifest(
    doors=[
        Door(PeoplePermission.VIEW_PEOPLE, _("see people"), READERS | FAMILIES),
        Door(PeoplePermission.VIEW_HISTORY, _("see what changed in a record"), REGISTRARS),
        Door(PeoplePermission.EXPORT_PEOPLE, _("export people"), REGISTRARS, sensitive=True),
        Door(PeoplePermission.ADD_PERSON, _("add a person"), KEEPERS),
        Door(PeoplePermission.IMPORT_PEOPLE, _("import learners from a table"), KEEPERS),
        Door(PeoplePermission.IMPORT_GUARDIANS, _("import guardians from a table"), KEEPERS),
        Door(PeoplePermission.IMPORT_STAFF, _("import staff from a table"), KEEPERS),
        Door(PeoplePermission.EDIT_PERSON, _("correct a person"), REGISTRARS),
        Door(
            PeoplePermission.KEEP_BELONGING,
            _("write down who left a school, and in which class somebody is"),
            REGISTRARS,
        ),
        Door(PeoplePermission.KEEP_IDENTIFIERS, _("write down numbers of people"), REGISTRARS),
        Door(PeoplePermission.KEEP_GUARDIANS, _("write down guardians"), REGISTRARS),
        Door(PeoplePermission.MERGE_PEOPLE, _("make two records of one person one"), REGISTRARS),
        Door(
            PeoplePermission.VIEW_TICKETS,
            _("see who may have a record elsewhere"),
            REGISTRARS,
        ),
        Door(
            PeoplePermission.RESOLVE_TICKETS,
            _("say whether two schools mean one person"),
            frozenset({"province_officer"}),
        ),
        Door(
            PeoplePermission.VIEW_POPULATION,
            _("see which records agree with the population database"),
            REGISTRARS,
        ),
        Door(
            PeoplePermission.ASK_POPULATION,
            _("ask the population database about people"),
            REGISTRARS,
            sensitive=True,
        ),
        Door(
            PeoplePermission.CONFIRM_POPULATION,
            _("confirm a record by hand in the place of the population database"),
            REGISTRARS,
        ),
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
            rare_for=frozenset({"commune_officer", "specialist"}),
        ),
        NavigationEntry(
            _("Possible second records"),
            "people:duplicates",
            "users",
            PeoplePermission.MERGE_PEOPLE,
            order=12,
            rare_for=REGISTRARS,
        ),
        NavigationEntry(
            _("Known at another school?"),
            "people:tickets",
            "users",
            PeoplePermission.VIEW_TICKETS,
            order=13,
            rare_for=REGISTRARS,
        ),
        NavigationEntry(
            _("Population database"),
            "people:population",
            "database",
            PeoplePermission.VIEW_POPULATION,
            order=14,
            rare_for=REGISTRARS,
        ),
    ],
    jobs=[
        JobKind(
            ASK,
            _("Asking the population database"),
            ask_in_turn,
            PeoplePermission.ASK_POPULATION,
            tell=tell_asked,
        )
    ],
    chores=[Chore("close_idle_tickets", "23 * * * *", close_idle_tickets)],
    learners=learners_of,
    person_references=[
        PersonReference("people.affiliation", "person"),
        PersonReference("people.guardianship", "child"),
        PersonReference("people.guardianship", "guardian"),
        PersonReference("people.identifier", "person"),
        PersonReference(
            "people.secretnumber",
            "person",
            is_sensitive=True,
            along=("people.identifier", "identifier_id"),
            label=_("Secret number, closed"),
        ),
        PersonReference("people.contact", "person"),
        PersonReference("people.attributesource", "person", OnMerge.FOLLOWS),
        PersonReference("people.sensitivefacts", "person", is_sensitive=True),
        PersonReference("people.person", "merged_into"),
        PersonReference("people.matchticket", "subject", label=QUESTION),
        PersonReference("people.matchfound", "person", OnMerge.STAYS, label=QUESTION),
        PersonReference("people.populationcheck", "person"),
        PersonReference("people.merge", "kept", OnMerge.STAYS, label=MERGE),
        PersonReference("people.merge", "gone", OnMerge.STAYS, label=MERGE),
        PersonReference("people.notthesame", "one", OnMerge.STAYS, label=TWO_PEOPLE),
        PersonReference("people.notthesame", "other", OnMerge.STAYS, label=TWO_PEOPLE),
    ],
    holdings=HOLDINGS,
    personal_columns=PERSONAL_COLUMNS,
    imports=[
        "sohoc.modules.people.imports.learners.LEARNERS",
        "sohoc.modules.people.imports.guardians.GUARDIANS",
        "sohoc.modules.people.imports.staff.STAFF",
    ],
    listings=[
        "sohoc.modules.people.web.listing.PEOPLE",
        "sohoc.modules.people.web.tickets.TICKETS",
    ],
    panels=[
        PanelSource(PeoplePermission.IMPORT_PEOPLE, people_of_school, order=1),
        PanelSource(PeoplePermission.VIEW_PEOPLE, own_children, order=1),
        PanelSource(PeoplePermission.VIEW_TICKETS, open_questions, order=3),
    ],
    demo="sohoc.modules.people.demo.part.DEMO",
    searches=[SearchSource(_("People"), PeoplePermission.VIEW_PEOPLE, find_people)],
    sentences={
        "people.person.added": _("added the person"),
        "people.person.corrected": _("corrected the person"),
        "people.person.merged": _("made two records of the person one"),
        "people.person.made_second": _("made the record the second one of another record"),
        "people.person.parted": _("made two records of the person two again"),
        "people.person.made_first": _("let the record stand for itself again"),
        "people.person.not_the_same": _("said that two records are of two people"),
        "people.person.maybe_the_same": _("took back that two records are of two people"),
        "people.ticket.reopened": _("opened a question again because a merge was taken back"),
        "people.ticket.resolved": _("said whether two schools mean one person"),
        "people.person.unmasked": _("opened sensitive attributes"),
        "people.person.sensitive_kept": _("changed sensitive attributes"),
        "people.import.sensitive_kept": _("changed sensitive attributes by a table"),
        "people.population.asked": _("asked the population database about the person"),
        "people.population.confirmed": _("confirmed the person by hand"),
        "people.affiliation.ended": _("wrote down that the person left the school"),
        "people.affiliation.reopened": _("took back that the person left the school"),
        "people.affiliation.placed": _("corrected the class of the person"),
        "people.identifier.given": _("wrote down a number of the person"),
        "people.identifier.voided": _("said that a number is not the person's"),
        "people.contact.added": _("wrote down a contact of the person"),
        "people.contact.removed": _("took away a contact of the person"),
        "people.guardianship.begun": _("wrote down a guardian of the person"),
        "people.guardianship.corrected": _("corrected a guardian of the person"),
        "people.guardianship.moved": _(
            "moved the end of a guardianship with the corrected date of birth"
        ),
        "people.guardianship.ended": _("ended a guardianship of the person"),
        "people.guardianship.reopened": _("took the end of a guardianship of the person back"),
        "people.guardianship.taken_back": _("took a guardian of the person back, a mistake"),
    },
    words=WORDS,
)
