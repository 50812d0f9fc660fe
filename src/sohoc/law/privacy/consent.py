"""Whose consent a purpose needs: the child's, the representative's, the grown person's own.

Luật 91/2025/QH15, điều 19 (no consent) and điều 24 (children); Bộ luật Dân sự 91/2015/QH13, điều 20
(who is of age, thành niên) †. Ages are full years, reached on the birthday. For somebody of age
whom a court has given a representative the answers here do not hold.
"""

from datetime import date
from enum import StrEnum

from sohoc.law.capacity import majority
from sohoc.law.full_years import years_later

AGE_OF_ASKING = 7  # Luật 91/2025/QH15, điều 24 khoản 3: the child is asked too


class PurposeKind(StrEnum):
    """What consent has to do with a purpose."""

    DUTY = "duty"  # a state body's work or state administration by law: điều 19 khoản 1 điểm c
    CONSENT = "consent"  # anything else that rests on consent
    PUBLICATION = "publication"  # publishes or discloses private life: photos, honour boards, ranks


class Giver(StrEnum):
    """Who consents. The person is of age; a child is not."""

    PERSON = "person"
    CHILD = "child"
    REPRESENTATIVE = "representative"


def consent_needed(kind: PurposeKind, *, born: date, on: date) -> frozenset[Giver]:
    """Whose consent a purpose needs on a day; all of them, and the withdrawal of one ends it.

    - None where data serve a duty by law (Luật 91/2025/QH15, điều 19 khoản 1 điểm c).
    - The person alone from 18 years on.
    - The representative alone for a child: of every age, because the representative exercises the
      child's rights (điều 24 khoản 2); and
    - child and representative from 7 years on where private life is published (điều 24 khoản 3).
    """
    if kind is PurposeKind.DUTY:
        return frozenset()
    if is_adult(born, on=on):
        return frozenset({Giver.PERSON})
    if kind is PurposeKind.PUBLICATION and on >= years_later(born, years=AGE_OF_ASKING):
        return frozenset({Giver.CHILD, Giver.REPRESENTATIVE})
    return frozenset({Giver.REPRESENTATIVE})


def is_adult(born: date, *, on: date) -> bool:
    """Whether the person is of age on a day: Bộ luật Dân sự 91/2015/QH13, điều 20 khoản 1 †.

    Where only month or year of birth are known, hand in the last day that it can be: a child is
    rather protected too long.
    """
    return on >= majority(born)
