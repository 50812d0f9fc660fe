"""Verbs of school years and their plans."""

from enum import StrEnum


class CalendarPermission(StrEnum):
    DRAFT_PLAN = "calendar.plan.draft"
    EDIT_YEAR = "calendar.year.edit"
    EXPORT_YEAR = "calendar.year.export"
    PUBLISH_PLAN = "calendar.plan.publish"
    VIEW_HISTORY = "calendar.year.history"
    VIEW_YEARS = "calendar.year.view"
