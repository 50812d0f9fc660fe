"""Making accounts for the people of a school, some of them at a time.

Each part is one transaction that holds the records of its people first. So whoever comes second,
or comes again after the work broke off, finds the accounts that are there.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from sohoc.core.access.actors import Actor, NotAllowed
from sohoc.core.access.models import Node
from sohoc.core.access.rules import Refusal
from sohoc.core.access.scope import acting
from sohoc.core.audit import recording as audit
from sohoc.core.grants.many import give_to_many
from sohoc.core.grants.services import GrantRefused
from sohoc.core.identity.many import (
    FirstPassword,
    first_passwords,
    make_accounts,
    renew_first_passwords,
)
from sohoc.core.identity.services import FirstSignIn
from sohoc.modules.onboarding.contracts import Choice
from sohoc.modules.onboarding.permissions import OnboardingPermission
from sohoc.modules.onboarding.rules import Group, Verdict
from sohoc.modules.onboarding.selectors import Candidate, staff_roles
from sohoc.modules.onboarding.services.letters import SchoolSubject, keep_letters
from sohoc.modules.people.public import held_accounts, link_accounts

AT_ONCE = 20


@dataclass(frozen=True, slots=True)
class Made:
    """How many accounts were made, how many roles were given to known ones, letters renewed."""

    made: int = 0
    linked: int = 0
    renewed: int = 0

    def plus(self, other: "Made") -> "Made":
        """Both together."""
        return Made(
            self.made + other.made, self.linked + other.linked, self.renewed + other.renewed
        )


def must_give(actor: Actor, choice: Choice) -> None:
    """Raise `NotAllowed` or `GrantRefused` unless the actor may make these accounts.

    The role of a family is given by whoever gives it; staff get one that a password is enough for.
    """
    actor.must(OnboardingPermission.MAKE_ACCOUNTS)
    if actor.is_delegated:
        raise NotAllowed(OnboardingPermission.MAKE_ACCOUNTS)
    choosable = {spec.code for spec in staff_roles(actor)}
    if choice.group == Group.STAFF and choice.role not in choosable:
        raise GrantRefused(Refusal.ROLE_NOT_YOURS_TO_GIVE)


def make_part(
    *, actor: Actor, school: Node, choice: Choice, part: Sequence[Candidate], at: datetime
) -> Made:
    """Make the accounts of these candidates, in one transaction of its own.

    Raises `NotAllowed`, `GrantRefused`; nothing is written then.
    """
    must_give(actor, choice)
    new = [one for one in part if one.verdict is Verdict.NEW]
    renewed = [one for one in part if one.verdict is Verdict.RENEWED]
    # A password costs a quarter of a second: before anybody's record is held.
    passwords = first_passwords(len(new) + len(renewed))
    with acting(actor.writing_scope):
        held = held_accounts([one.person.person_id for one in part])
        first = _made(actor, school, [o for o in new if _is_free(o, held)], passwords)
        waiting = [o.person.account_id for o in renewed if _is_same(o, held)]
        again = renew_first_passwords(
            actor=actor,
            right=OnboardingPermission.MAKE_ACCOUNTS,
            user_ids=[pk for pk in waiting if pk is not None],
            passwords=passwords[len(new) :],
            at=at,
        )
        keep_letters([*first, *again], school=school, at=at)
        known = [pk for one in part if one.verdict is Verdict.LINKED and (pk := _kept(one, held))]
        users = [one.card.user_id for one in first] + known
        _give(actor, school, choice, users, at=at)
        done = Made(len(first), len(known), len(again))
        if done != Made():
            _record(actor, school, choice, done)
    return done


def _made(
    actor: Actor, school: Node, new: Sequence[Candidate], passwords: Sequence[FirstPassword]
) -> list[FirstSignIn]:
    if not new:
        return []
    made = make_accounts(
        actor=actor,
        right=OnboardingPermission.MAKE_ACCOUNTS,
        full_names=[one.person.full_name for one in new],
        passwords=passwords[: len(new)],
        node_id=school.pk,
    )
    link_accounts({o.person.person_id: m.card.user_id for o, m in zip(new, made, strict=True)})
    return made


def _give(
    actor: Actor, school: Node, choice: Choice, user_ids: Sequence[int], *, at: datetime
) -> None:
    with translation.override(settings.LANGUAGE_CODE):
        reason = _("Accounts of the whole school")
    give_to_many(
        actor=actor,
        user_ids=user_ids,
        role=choice.role_given,
        node=school,
        reason=reason,
        at=at,
    )


def _record(actor: Actor, school: Node, choice: Choice, done: Made) -> None:
    audit.record(
        actor,
        "onboarding.accounts.made",
        SchoolSubject(school),
        data={
            "made": done.made,
            "linked": done.linked,
            "renewed": done.renewed,
            "role": choice.role_given,
        },
    )


def _is_free(one: Candidate, held: Mapping[int, int | None]) -> bool:
    return held.get(one.person.person_id, 0) is None


def _is_same(one: Candidate, held: Mapping[int, int | None]) -> bool:
    return held.get(one.person.person_id, 0) == one.person.account_id


def _kept(one: Candidate, held: Mapping[int, int | None]) -> int | None:
    return one.person.account_id if _is_same(one, held) else None
