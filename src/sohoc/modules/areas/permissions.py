"""Verbs of administrative units."""

from enum import StrEnum


class AreasPermission(StrEnum):
    EXPORT_AREAS = "areas.area.export"
    IMPORT_LIST = "areas.list.import"
    TAKE_LIST_BACK = "areas.list.take_back"
    VIEW_AREAS = "areas.area.view"
    VIEW_HISTORY = "areas.area.history"
