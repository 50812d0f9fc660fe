"""Verbs of organisations."""

from enum import StrEnum


class OrgsPermission(StrEnum):
    CREATE_SCHOOL = "orgs.school.create"
    EDIT_SCHOOL = "orgs.school.edit"
    END_SCHOOL = "orgs.school.end"
    EXPORT_SCHOOLS = "orgs.school.export"
    VIEW_HISTORY = "orgs.school.history"
    VIEW_SCHOOLS = "orgs.school.view"
