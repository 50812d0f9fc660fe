"""Verbs of files."""

from enum import StrEnum


class FilesPermission(StrEnum):
    DOWNLOAD = "files.file.download"


TAKEN = "files.file.taken"  # how the audit trail calls taking out a sensitive file
