"""Of how many people a program is told in a day: page by page it exports without a proof."""

from datetime import datetime, time, timedelta

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from sohoc.core.access.actors import Actor
from sohoc.core.audit.security import SecurityKind
from sohoc.core.rest import problems, usage
from sohoc.core.rest.authentication import CalledRequest
from sohoc.core.rest.problems import Problem
from sohoc.core.rest.refusals import note
from sohoc.lib.numbers import format_number


def tell_of_people(request: CalledRequest, number: int, *, at: datetime) -> None:
    """Count so many people of whom the answer tells; raises `Problem` beyond the day's limit.

    Asked before the answer leaves. A signed-in page has no token, and is not counted.
    """
    token = getattr(request, "token", None)
    if token is None:
        return
    limit, day = people_in_a_day(request.actor), timezone.localdate(at)
    told = usage.count_people(token.pk, number, day=day, at=at)
    if told <= limit:
        return
    if told - number <= limit:  # the first refusal of the day alone: the log is no target
        data = {"token": str(token.uuid), "people_in_a_day": limit}
        note(SecurityKind.RATE_LIMITED, request=request, data=data)
    detail = _(
        "Programs were told of {limit} people in this role today, which is the limit of a day. Go"
        " on tomorrow; a whole list is exported by a person, on its page."
    )
    midnight = timezone.make_aware(datetime.combine(day + timedelta(days=1), time.min))
    raise Problem(
        problems.TOO_MANY,
        detail=detail.format(limit=format_number(limit)),
        headers={"Retry-After": str(max(1, round((midnight - at).total_seconds())))},
    )


def people_in_a_day(actor: Actor) -> int:
    """Of how many people programs are told in the role of the actor in one day."""
    limit: int = settings.SOHOC_TOKEN_PEOPLE
    return limit if actor.is_of_one_school else limit * usage.WIDE
