"""Verbs of access: who may look at, give and take roles."""

from enum import StrEnum


class GrantsPermission(StrEnum):
    ANSWER_ROUND = "grants.round.answer"
    DELEGATE_OWN_ROLE = "grants.grant.delegate"
    GIVE_GRANT = "grants.grant.give"
    OPEN_ROUND = "grants.round.open"
    REVOKE_GRANT = "grants.grant.revoke"
    SET_ROUNDS = "grants.round.set"
    VIEW_GRANTS = "grants.grant.view"
    VIEW_MATRIX = "grants.matrix.view"
