"""What is strange about the days of a decision, though it may be true: said, never refused."""

from datetime import date
from enum import StrEnum

from sohoc.modules.orgs.contracts import Decision

FAR = 10  # years; papers of older days are recorded, too, but a wrong digit is more frequent


class ActDoubt(StrEnum):
    """What a person should look at again on the paper."""

    SIGNED_LATER = "signed_later"
    FAR_AWAY = "far_away"


def doubts_about(decision: Decision, *, today: date) -> list[ActDoubt]:
    """The doubts about a decision: signed after it takes effect, or in effect years from today."""
    doubts = []
    if decision.day > decision.effective:
        doubts.append(ActDoubt.SIGNED_LATER)
    far = today.year - FAR, today.month, today.day
    farther = today.year + FAR, today.month, today.day
    effective = decision.effective
    if not far <= (effective.year, effective.month, effective.day) <= farther:
        doubts.append(ActDoubt.FAR_AWAY)
    return doubts
