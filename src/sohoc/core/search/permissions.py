"""Verbs of the search box."""

from enum import StrEnum


class SearchPermission(StrEnum):
    SEARCH = "search.all.use"
