"""Looking for people by a number that is kept closed: counted for the account, so many in a day.

Whoever knows of a child where, when and as what it was born has its number to a million. The roles
that keep numbers may look for them, as often as work by hand needs; others by open codes alone.
"""

import re

from django.db import connections

from sohoc.core.access.actors import Actor
from sohoc.core.access.scope import GATE, acting
from sohoc.core.audit.security import SecurityKind, write_security
from sohoc.modules.people.models import System
from sohoc.modules.people.permissions import PeoplePermission
from sohoc.modules.people.rules.identifiers import FORMS, plain_number
from sohoc.modules.people.secrets import digest
from sohoc.modules.people.selectors.held_elsewhere import AskedTooMuch

MOST_IN_A_DAY = 1000
SECRET_FORMS = {
    System.PERSONAL_NUMBER: re.compile(r"[0-9]{12}"),
    System.OLD_NUMBER: re.compile(r"[0-9]{9}"),
    System.PASSPORT: FORMS[System.PASSPORT],
}
_COUNT = """
INSERT INTO people_numberssought AS s (account_id, since, times) VALUES (%s, now(), 1)
ON CONFLICT (account_id) DO UPDATE SET
  times = CASE WHEN s.since <= now() - interval '1 day' THEN 1 ELSE s.times + 1 END,
  since = CASE WHEN s.since <= now() - interval '1 day' THEN now() ELSE s.since END
RETURNING times
"""


def secret_digests(text: str) -> list[str]:
    """The digests of all closed numbers that a text can be; none for what is no such number."""
    bare = plain_number(text)
    return [digest(system, bare) for system, form in SECRET_FORMS.items() if form.fullmatch(bare)]


def looks_for_secrets(actor: Actor) -> bool:
    """Whether the actor finds people by closed numbers, too."""
    return actor.may(PeoplePermission.KEEP_IDENTIFIERS)


def count_search(actor: Actor, text: str) -> None:
    """Count that the actor looks for a closed number; of any other text nothing.

    Called once for each request, before the rows are read; on the connection of the log, so that
    it counts whatever becomes of the request. Raises `AskedTooMuch` beyond the limit of a day; the
    first time stands in the security log.
    """
    if not looks_for_secrets(actor) or not secret_digests(text):
        return
    with acting(GATE, using="log"), connections["log"].cursor() as cursor:
        cursor.execute(_COUNT, [actor.user_id])
        times: int = cursor.fetchone()[0]
    if times <= MOST_IN_A_DAY:
        return
    if times == MOST_IN_A_DAY + 1:
        write_security(
            SecurityKind.RATE_LIMITED,
            actor_id=actor.user_id,
            address=actor.origin.address,
            path="",
            request_id=actor.origin.request_id,
            data={"numbers_in_a_day": MOST_IN_A_DAY, "role": actor.role},
        )
    raise AskedTooMuch
