"""Verbs of organisations."""

from enum import StrEnum


class OrgsPermission(StrEnum):
    ANSWER_REQUESTS = "orgs.request.answer"
    ASK_CORRECTION = "orgs.request.ask"
    CREATE_SCHOOL = "orgs.school.create"
    EDIT_CODES = "orgs.identifier.edit"
    EDIT_PARTS = "orgs.part.edit"
    EDIT_SCHOOL = "orgs.school.edit"
    END_SCHOOL = "orgs.school.end"
    EXPORT_PARTS = "orgs.part.export"
    EXPORT_REQUESTS = "orgs.request.export"
    EXPORT_SCHOOLS = "orgs.school.export"
    RECORD_ACT = "orgs.act.record"
    VIEW_ACTS = "orgs.act.view"
    VIEW_CODES = "orgs.identifier.view"
    VIEW_GROUPS = "orgs.group.view"
    VIEW_HISTORY = "orgs.school.history"
    VIEW_MAP = "orgs.map.view"
    VIEW_OFFICES = "orgs.office.view"
    VIEW_OFFICE_HISTORY = "orgs.office.history"
    VIEW_PARTS = "orgs.part.view"
    VIEW_REQUESTS = "orgs.request.view"
    VIEW_SCHOOLS = "orgs.school.view"
