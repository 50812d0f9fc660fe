"""Verbs of access: who may look at, give and take roles."""

from enum import StrEnum


class GrantsPermission(StrEnum):
    DELEGATE_OWN_ROLE = "grants.grant.delegate"
    GIVE_GRANT = "grants.grant.give"
    REVOKE_GRANT = "grants.grant.revoke"
    VIEW_GRANTS = "grants.grant.view"
    VIEW_MATRIX = "grants.matrix.view"
