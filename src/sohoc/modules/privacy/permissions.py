"""Verbs of privacy."""

from enum import StrEnum


class PrivacyPermission(StrEnum):
    ANSWER_REQUESTS = "privacy.request.answer"
    ASK = "privacy.request.ask"
    CONSENT = "privacy.consent.give"
    DECIDE_RETENTION = "privacy.retention.decide"
    EXPORT_CONSENTS = "privacy.consent.export"
    EXPORT_HOLDS = "privacy.hold.export"
    EXPORT_REQUESTS = "privacy.request.export"
    HOLD = "privacy.hold.place"
    OPEN_OWN = "privacy.own.open"
    RECORD_PAPER = "privacy.consent.paper"
    VIEW_CONSENTS = "privacy.consent.view"
    VIEW_INVENTORY = "privacy.inventory.view"
    VIEW_OWN = "privacy.own.view"
    VIEW_REQUESTS = "privacy.request.view"
    VIEW_RETENTION = "privacy.retention.view"
    VIEW_WITHHELD = "privacy.look.withheld"
    WITHHOLD = "privacy.look.withhold"
    WRITE_PURPOSES = "privacy.purpose.write"
