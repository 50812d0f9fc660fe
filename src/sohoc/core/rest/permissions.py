"""Verbs of the interface for programs."""

from enum import StrEnum


class RestPermission(StrEnum):
    USE_API = "rest.token.use"
