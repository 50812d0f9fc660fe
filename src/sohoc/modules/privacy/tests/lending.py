"""Lent roles for tests."""

from datetime import timedelta

from sohoc.core.access.actors import Actor
from sohoc.core.access.models import Grant
from sohoc.core.access.scope import acting
from sohoc.core.testing.actors import SECTOR, Province, actor_of_grant, make_account
from sohoc.modules.privacy.tests.ageing import NOW


def lent(province: Province, role: str) -> Actor:
    """Who holds a role of the province that somebody lent for a few days."""
    own = province.grants[role]
    deputy = make_account(username=f"thay.{role}", node=own.node)
    with acting(SECTOR):
        grant = Grant.objects.create(
            user=deputy,
            role=role,
            node=own.node,
            period=(NOW - timedelta(days=1), NOW + timedelta(days=5)),
            reason="đi công tác",
            delegated_from=own,
        )
    return actor_of_grant(grant)
