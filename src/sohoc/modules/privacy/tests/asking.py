"""Requests for tests: sent by the guardian to the first school."""

from datetime import UTC, datetime

from sohoc.core.access.scope import acting
from sohoc.core.testing.actors import SECTOR, Province
from sohoc.modules.privacy.contracts import Wish
from sohoc.modules.privacy.models import DataRequest
from sohoc.modules.privacy.services import requests as services
from sohoc.modules.privacy.tests.families import Family

MONDAY = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)


def asked(province: Province, family: Family, *, right: str = "delete") -> DataRequest:
    """The guardian asks the first school."""
    guardian = province.actor("guardian", at=MONDAY)
    with acting(guardian.scope):
        return services.ask(
            actor=guardian,
            person=family.child.uuid,
            wish=Wish(right, "Xin xóa ảnh cũ của cháu.", school=province.schools[0].pk),
            evidence=None,
            at=MONDAY,
        )


def state(request: DataRequest) -> DataRequest:
    """The request as it is now."""
    with acting(SECTOR):
        return DataRequest.objects.get(pk=request.pk)
