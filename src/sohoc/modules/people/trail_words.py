"""What the audit trail calls tables of people, their columns, what acts note."""

from django.utils.translation import gettext_lazy as _

from sohoc.core.manifest import TrailWords
from sohoc.modules.people.models import Belonging, Channel, Relation, System

WORDS = TrailWords(
    records={
        "people_affiliation": _("Belonging to a school"),
        "people_attributesource": _("Proof of an attribute"),
        "people_contact": _("Contact"),
        "people_guardianship": _("Guardianship"),
        "people_identifier": _("Code or number"),
        "people_person": _("Record of a person"),
        "people_sensitivefacts": _("Sensitive attributes"),
    },
    columns={
        "people_affiliation.belonging": _("As what"),
        "people_affiliation.class_text": _("Class"),
        "people_affiliation.grade_text": _("Grade"),
        "people_affiliation.period": _("From when till when"),
        "people_affiliation.source": _("Written by"),
        "people_attributesource.attribute": _("Attribute"),
        "people_attributesource.day": _("As of"),
        "people_attributesource.proof": _("Proven by"),
        "people_attributesource.source": _("Document"),
        "people_contact.channel": _("Reached by"),
        "people_contact.value": _("Number or address"),
        "people_guardianship.basis": _("Rests on"),
        "people_guardianship.can_consent": _("May consent for the child"),
        "people_guardianship.can_view": _("Sees the child's record"),
        "people_guardianship.period": _("From when till when"),
        "people_guardianship.relation": _("Relation"),
        "people_guardianship.restriction": _("Restriction"),
        "people_guardianship.verified_by": _("Seen in"),
        "people_identifier.period": _("From when till when"),
        "people_identifier.status": _("State"),
        "people_identifier.system": _("Kind of number"),
        "people_identifier.value": _("Number"),
        "people_identifier.verified_at": _("Verified on"),
        "people_identifier.verified_by": _("Verified by"),
        "people_person.born": _("Date of birth"),
        "people_person.born_precision": _("Known of it"),
        "people_person.died": _("Died on"),
        "people_person.full_name": _("Full name"),
        "people_person.nationality": _("Nationality"),
        "people_person.sex": _("Sex"),
        "people_sensitivefacts.closed": _("Sensitive attributes, closed"),
    },
    ledgers={
        "people_affiliationhistory": _("Changes of belonging to schools"),
        "people_attributesourcehistory": _("Changes of proofs"),
        "people_contacthistory": _("Changes of contacts"),
        "people_guardianshiphistory": _("Changes of guardianships"),
        "people_identifierhistory": _("Changes of codes and numbers"),
        "people_personhistory": _("Changes of people"),
        "people_sensitivefactshistory": _("Changes of sensitive attributes"),
    },
    noted={
        "people.belonging": _("As what"),
        "people.channel": _("Reached by"),
        "people.guardian": _("Guardian"),
        "people.relation": _("Relation"),
        "people.system": _("Kind of number"),
        "people.value": _("Number"),
    },
    values={
        "people.belonging": dict(Belonging.choices),
        "people.channel": dict(Channel.choices),
        "people.relation": dict(Relation.choices),
        "people.system": dict(System.choices),
    },
)
