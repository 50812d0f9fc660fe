"""Verbs of the uniform screens."""

from enum import StrEnum


class ObjectsPermission(StrEnum):
    EXPORT_IN_BACKGROUND = "objects.list.export_in_background"
    IMPORT = "objects.import.run"
