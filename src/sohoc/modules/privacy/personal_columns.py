"""What the columns of privacy are by the law: who asked for what, who consented."""

from collections.abc import Mapping

from sohoc.law.privacy.retention import Tag

_CONSENT = (
    *("giver", "given_name", "given_at", "method", "evidence", "withdrawn_at", "withdrawn_name"),
)
_REQUEST = (
    *("right", "wanted", "before", "text", "asked_name", "asked_role", "asked_at", "received"),
    *("is_with_processor", "acknowledge_by", "acknowledged_at", "answer_by", "extended_until"),
    *("extension_reason", "due", "state", "answer", "answered_name", "answered_at"),
    *("complaint_until",),
)
_HOLD = (
    *("held_for", "case", "placed_name", "placed_at", "ended_at", "ended_name", "ended_reason"),
)

PERSONAL_COLUMNS: Mapping[str, tuple[str, ...]] = {
    **{f"privacy.consent.{name}": (Tag.BASIC,) for name in _CONSENT},
    **{f"privacy.datarequest.{name}": (Tag.BASIC,) for name in _REQUEST},
    **{f"privacy.hold.{name}": (Tag.BASIC,) for name in _HOLD},
}
