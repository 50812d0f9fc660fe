"""Verbs of accounts."""

from enum import StrEnum


class IdentityPermission(StrEnum):
    CREATE_ACCOUNT = "identity.account.create"
    DISABLE_ACCOUNT = "identity.account.disable"
    EDIT_ACCOUNT = "identity.account.edit"
    EXPORT_ACCOUNTS = "identity.account.export"
    RESET_PASSWORD = "identity.account.reset_password"  # noqa: S105 - a verb
    ROTATE_KEYS = "identity.keys.rotate"
    VIEW_ACCOUNTS = "identity.account.view"
