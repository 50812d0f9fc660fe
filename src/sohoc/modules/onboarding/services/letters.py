"""Letters for the first sign-in: kept closed, opened for printing, made anew, forgotten."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import connection

from sohoc.core.access.actors import Actor, NotYours
from sohoc.core.access.models import Node
from sohoc.core.access.scope import GATE, acting
from sohoc.core.audit import recording as audit
from sohoc.core.identity.many import (
    first_passwords,
    renew_first_passwords,
    void_first_passwords,
)
from sohoc.core.identity.services import FirstSignIn
from sohoc.core.keys.sealing import close_value, open_value
from sohoc.modules.onboarding.contracts import Choice
from sohoc.modules.onboarding.models import Letter
from sohoc.modules.onboarding.permissions import OnboardingPermission
from sohoc.modules.onboarding.selectors import LetterRow, letters_of, opens_something, untouched_of

PLACE = "onboarding.letter"
MOST_PRINTED = 200
_FORGET = "SELECT * FROM app.forget_letters()"


class TooManyLetters(Exception):
    """More letters than one print takes; carries how many there are."""

    def __init__(self, count: int) -> None:
        super().__init__(count)
        self.count = count


class NotRenewed(Exception):
    """Somebody has signed in with the account, or it reaches beyond the actor."""


@dataclass(frozen=True, slots=True)
class OpenedLetter:
    """A letter as it is printed; the password exists only here."""

    row: LetterRow
    password: str


@dataclass(frozen=True, slots=True)
class SchoolSubject:
    """How the audit trail names the accounts of a school."""

    school: Node

    @property
    def audit_subject(self) -> tuple[str, str, str, int | None]:
        return "onboarding.school", str(self.school.uuid), self.school.name, self.school.pk


def keep_letters(made: Sequence[FirstSignIn], *, school: Node, at: datetime) -> None:
    """Keep the first passwords for printing, closed with a key; one statement."""
    ends = at + timedelta(days=settings.SOHOC_LETTER_DAYS)
    Letter.objects.bulk_create(
        [
            Letter(
                user_id=one.card.user_id,
                school=school,
                closed=close_value(settings.KEYRING, one.password, place=_place(one.card.user_id)),
                made_at=at,
                ends_at=ends,
            )
            for one in made
        ]
    )


def print_letters(
    *, actor: Actor, school: Node, choice: Choice, at: datetime
) -> list[OpenedLetter]:
    """Open the letters of those whom the choice means, in the order of the class list.

    Who printed how many for whom is recorded in the same transaction. Raises `NotAllowed`,
    `TooManyLetters`.
    """
    actor.must(OnboardingPermission.PRINT_LETTERS)
    rows = letters_of(actor, school, choice, at=at)
    if len(rows) > MOST_PRINTED:
        raise TooManyLetters(len(rows))
    if not rows:
        return []
    opened = [
        OpenedLetter(
            row,
            open_value(settings.KEYRING, row.letter.closed, place=_place(row.letter.pk)),
        )
        for row in rows
    ]
    Letter.objects.filter(pk__in=[row.letter.pk for row in rows]).update(printed_at=at)
    audit.record(
        actor,
        "onboarding.letters.printed",
        SchoolSubject(school),
        data={
            "count": len(rows),
            "group": choice.group,
            "classes": ", ".join(choice.classes),
        },
    )
    return opened


def renew_letter(*, actor: Actor, school: Node, choice: Choice, reason: str, at: datetime) -> None:
    """A new first password and letter for one person; the password printed before is void.

    Raises `NotAllowed`, `NotYours`, `NotRenewed`.
    """
    actor.must(OnboardingPermission.PRINT_LETTERS)
    (one,) = untouched_of(actor, school, choice, at=at) or (None,)
    if one is None or one.person.account_id is None or not opens_something(one.person):
        raise NotYours
    made = renew_first_passwords(
        actor=actor,
        right=OnboardingPermission.PRINT_LETTERS,
        user_ids=[one.person.account_id],
        passwords=first_passwords(1),
        at=at,
    )
    if not made:
        raise NotRenewed
    keep_letters(made, school=school, at=at)
    audit.record(
        actor,
        "onboarding.letter.renewed",
        SchoolSubject(school),
        reason=reason,
        data={"accounts": [made[0].card.username]},
    )


def forget_letters(*, at: datetime) -> None:
    """Remove the letters whose time is over; what they printed opens nothing any more."""
    with acting(GATE), connection.cursor() as cursor:
        cursor.execute(_FORGET)
        void_first_passwords([user_id for (user_id,) in cursor.fetchall()])


def _place(user_id: int) -> str:
    """The place of a value that the key authenticates: no letter opens as another account's."""
    return f"{PLACE}.{user_id}"
