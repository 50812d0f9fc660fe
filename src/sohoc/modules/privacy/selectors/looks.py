"""Who looked: told to families without a name, and counted where it is withheld."""

import uuid
from collections.abc import Sequence
from datetime import date

from django.db import connection
from django.db.models import Count, Q
from django.db.models.functions import TruncMonth
from django.utils import timezone

from sohoc.core.access.actors import Actor
from sohoc.core.audit.models import Look
from sohoc.modules.privacy.contracts import LooksTold, WithheldMonth
from sohoc.modules.privacy.models import WithheldPurpose
from sohoc.modules.privacy.permissions import PrivacyPermission

_LOOKS = "SELECT day, role, place, purpose, times, last_at FROM app.privacy_looks(%s)"


def looks_at(*, person: uuid.UUID) -> Sequence[LooksTold]:
    """Who opened the record of one of the own people, the newest first, at most 500 lines.

    The database leaves out what is withheld, and answers nothing about anybody else.
    """
    with connection.cursor() as cursor:
        cursor.execute(_LOOKS, [person])
        return [LooksTold(*row) for row in cursor.fetchall()]


def withheld_purposes() -> Sequence[WithheldPurpose]:
    """For which purposes looks are not told."""
    return list(WithheldPurpose.objects.order_by("code"))


def withheld_by_month(actor: Actor) -> Sequence[WithheldMonth]:
    """How many looks at records of people were withheld in each month, the newest first."""
    actor.must(PrivacyPermission.VIEW_WITHHELD)
    withheld = Q(pk=0)  # nothing, where no purpose is withheld
    for one in withheld_purposes():
        withheld |= Q(purpose__istartswith=one.code) | Q(purpose__istartswith=one.words)
    month = TruncMonth("at", tzinfo=timezone.get_current_timezone())
    rows = Look.objects.filter(withheld, noun="people.person").annotate(month=month)
    counted = rows.values("month").annotate(
        looks=Count("id"), people=Count("object_id", distinct=True)
    )
    return [
        WithheldMonth(_first_of(row["month"]), row["looks"], row["people"])
        for row in counted.order_by("-month")
    ]


def _first_of(moment: object) -> date:
    return timezone.localdate(moment)  # type: ignore[arg-type]  # TruncMonth gives a datetime
