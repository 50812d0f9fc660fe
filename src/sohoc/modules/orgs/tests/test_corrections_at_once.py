"""Corrections and what changes many schools come one after the other, and nothing is lost."""

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Event
from typing import Any

import pytest
from django.db import connection, connections

from sohoc.core.access.scope import acting
from sohoc.core.access.tree import LOCK, lock_tree
from sohoc.core.testing.actors import NOW, SECTOR, Province
from sohoc.modules.orgs.models import School, SchoolState
from sohoc.modules.orgs.services.requests import accept_request
from sohoc.modules.orgs.services.schools import (
    SchoolChanged,
    correct_school,
    facts_of,
    locked_state,
)
from sohoc.modules.orgs.testing import make_schools
from sohoc.modules.orgs.tests.requests_made import asked, current

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def schools(province: Province) -> list[SchoolState]:
    return [current(school) for school in make_schools(province.schools)]


def waiting_for_the_tree() -> bool:
    """Whether somebody stands in front of the lock of the tree."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND objid = %s"
            " AND NOT granted",
            [LOCK],
        )
        return bool(cursor.fetchone()[0])


def while_many_schools_change(
    province: Province, school: SchoolState, beside: Callable[[], Any]
) -> Any:
    """What comes of `beside`, begun while somebody who holds the tree is about to write `school`.

    As following a list of units does: the tree first, then the schools.
    """
    officer, holds_the_tree = province.actor("province_officer"), Event()

    def change_many() -> None:
        try:
            with acting(officer.scope):
                lock_tree()
                holds_the_tree.set()
                for _time in range(200):
                    if waiting_for_the_tree():
                        break
                    time.sleep(0.05)
                SchoolState.objects.filter(pk=school.pk).update(commune="Xã Mới")
                School.objects.filter(pk=school.school_id).update(version=school.version + 1)
        finally:
            connections.close_all()

    def then() -> Any:
        assert holds_the_tree.wait(timeout=30)
        try:
            return beside()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        both = [pool.submit(change_many), pool.submit(then)]
        return [one.result(timeout=60) for one in both][1]


@pytest.mark.parametrize("changes", [{"commune": "Xã Mai Hạ"}, {"name": "Trường Sửa Tên"}])
def test_a_correction_does_not_get_between_a_change_of_many_schools(
    province: Province, schools: list[SchoolState], changes: dict[str, Any]
) -> None:
    officer, school = province.actor("province_officer"), schools[0]

    def correct() -> str:
        with acting(officer.scope):
            try:
                correct_school(
                    actor=officer,
                    uuid_=school.uuid,
                    facts=replace(facts_of(school), **changes),
                    version=school.version,
                    reason="sai",
                    at=NOW,
                )
            except SchoolChanged as changed:
                return changed.school.commune
        return "corrected"

    assert while_many_schools_change(province, school, correct) == "Xã Mới"
    now = current(school)
    assert (now.name, now.commune, now.version) == (school.name, "Xã Mới", 2)


def test_accepting_a_request_waits_in_the_same_order(
    province: Province, schools: list[SchoolState]
) -> None:
    request, officer = asked(province, schools[0]), province.actor("province_officer")

    def accept() -> str:
        with acting(officer.scope):
            return accept_request(actor=officer, uuid_=request.uuid, reason="x", at=NOW).state

    assert while_many_schools_change(province, schools[0], accept) == "accepted"
    now = current(schools[0])
    assert (now.name, now.commune, now.version) == ("Trường THCS Hoa Ban (mẫu)", "Xã Mới", 3)
    with acting(SECTOR):
        assert locked_state(schools[0].uuid, day=NOW.date()).version == 3
