"""Verbs of access: who may look at, give and take roles."""

from enum import StrEnum


class AccessPermission(StrEnum):
    DELEGATE_OWN_ROLE = "access.grant.delegate"
    GIVE_GRANT = "access.grant.give"
    REVOKE_GRANT = "access.grant.revoke"
    VIEW_GRANTS = "access.grant.view"
    VIEW_MATRIX = "access.matrix.view"
