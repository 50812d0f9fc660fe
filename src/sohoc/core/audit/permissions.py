"""Verbs of the audit trail."""

from enum import StrEnum


class AuditPermission(StrEnum):
    EXPORT_SECURITY = "audit.security.export"
    EXPORT_TRAIL = "audit.trail.export"
    VIEW_SECURITY = "audit.security.view"
    VIEW_SEALS = "audit.seal.view"
    VIEW_TRAIL = "audit.trail.view"
