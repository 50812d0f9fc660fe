"""Verbs of files."""

from enum import StrEnum


class FilesPermission(StrEnum):
    DOWNLOAD = "files.file.download"
