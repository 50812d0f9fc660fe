"""Taking back accounts that nobody has used: closed, without roles here, nobody's any more."""

from collections.abc import Sequence
from datetime import datetime

from sohoc.core.access.actors import Actor
from sohoc.core.access.models import Node
from sohoc.core.access.scope import acting
from sohoc.core.audit import recording as audit
from sohoc.core.grants.many import end_at_node
from sohoc.core.grants.services import tidy_reason
from sohoc.core.identity.many import close_untouched
from sohoc.modules.onboarding.permissions import OnboardingPermission
from sohoc.modules.onboarding.selectors import Candidate
from sohoc.modules.onboarding.services.letters import SchoolSubject
from sohoc.modules.people.public import held_accounts, unlink_accounts


def take_back_part(
    *, actor: Actor, school: Node, part: Sequence[Candidate], reason: str, at: datetime
) -> int:
    """Take these accounts back, in one transaction of its own; how many were.

    Whoever signed in meanwhile keeps the account, and so does one that reaches beyond the actor.
    The records are free for another account then. Raises `NotAllowed`, `BadReason`.
    """
    actor.must(OnboardingPermission.TAKE_BACK)
    reason = tidy_reason(reason)
    with acting(actor.writing_scope):
        held = held_accounts([one.person.person_id for one in part])
        asked = [
            account
            for one in part
            if (account := held.get(one.person.person_id)) and account == one.person.account_id
        ]
        closed = close_untouched(
            actor=actor, right=OnboardingPermission.TAKE_BACK, user_ids=asked, at=at
        )
        if not closed:
            return 0
        end_at_node(actor=actor, user_ids=closed, node_id=school.pk, at=at)
        unlink_accounts(closed)
        names = {one.person.account_id: one.username for one in part}
        audit.record(
            actor,
            "onboarding.accounts.taken_back",
            SchoolSubject(school),
            reason=reason,
            data={"count": len(closed), "accounts": sorted(names[pk] for pk in closed)},
        )
    return len(closed)
