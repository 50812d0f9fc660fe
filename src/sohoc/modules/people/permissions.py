"""Verbs of people."""

from enum import StrEnum


class PeoplePermission(StrEnum):
    ADD_PERSON = "people.person.add"
    EDIT_PERSON = "people.person.edit"
    EXPORT_PEOPLE = "people.person.export"
    IMPORT_PEOPLE = "people.person.import"
    KEEP_GUARDIANS = "people.guardianship.keep"
    KEEP_IDENTIFIERS = "people.identifier.keep"
    UNMASK = "people.person.unmask"
    VIEW_HISTORY = "people.person.history"
    VIEW_PEOPLE = "people.person.view"
