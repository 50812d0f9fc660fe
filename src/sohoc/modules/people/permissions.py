"""Verbs of people."""

from enum import StrEnum


class PeoplePermission(StrEnum):
    ADD_PERSON = "people.person.add"
    ASK_POPULATION = "people.population.ask"
    CONFIRM_POPULATION = "people.population.confirm"
    EDIT_PERSON = "people.person.edit"
    EXPORT_PEOPLE = "people.person.export"
    IMPORT_GUARDIANS = "people.guardianship.import"
    IMPORT_PEOPLE = "people.person.import"
    IMPORT_STAFF = "people.staff.import"
    KEEP_BELONGING = "people.affiliation.keep"
    KEEP_GUARDIANS = "people.guardianship.keep"
    KEEP_IDENTIFIERS = "people.identifier.keep"
    MERGE_PEOPLE = "people.person.merge"
    RESOLVE_TICKETS = "people.ticket.resolve"
    UNMASK = "people.person.unmask"
    VIEW_HISTORY = "people.person.history"
    VIEW_PEOPLE = "people.person.view"
    VIEW_POPULATION = "people.population.view"
    VIEW_TICKETS = "people.ticket.view"
