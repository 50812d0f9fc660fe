"""Two officers who record decisions on the same schools come one after the other."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from uuid import UUID

import pytest
from django.db import connections

from sohoc.core.access.actors import Actor
from sohoc.core.access.scope import acting
from sohoc.core.testing.actors import NOW, SECTOR, Province
from sohoc.modules.orgs.contracts import ActWish
from sohoc.modules.orgs.models import Act
from sohoc.modules.orgs.rules.acts import ActProblem, ActRefused
from sohoc.modules.orgs.services.acts.recording import record_act
from sohoc.modules.orgs.testing import make_schools
from sohoc.modules.orgs.tests.acting_out import decided


@pytest.mark.django_db(transaction=True)
def test_of_two_mergers_of_one_school_at_once_the_second_is_refused(province: Province) -> None:
    ids = [school.uuid for school in make_schools(province.schools)]
    actor, both = province.actor("province_officer"), Barrier(2)

    def merge(into: UUID) -> ActProblem | None:
        wish = ActWish(kind="merge", decision=decided(), ending=(ids[0],), subjects=(into,))
        try:
            return _recorded(actor, wish, both)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        outcomes = list(pool.map(merge, ids[1:3]))
    assert sorted(outcomes, key=str) == [None, ActProblem.HAS_AN_END]
    with acting(SECTOR):
        assert Act.objects.count() == 1


def _recorded(actor: Actor, wish: ActWish, both: Barrier) -> ActProblem | None:
    with acting(actor.scope):
        both.wait(timeout=30)
        try:
            record_act(actor=actor, wish=wish, at=NOW)
        except ActRefused as refused:
            return refused.problem
    return None
