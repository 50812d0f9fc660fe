"""A node is called as its school or office is called on the day in Hà Nội."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.db import connections, transaction

from sohoc.core.access.models import Node
from sohoc.modules.orgs.models import Office, OfficeState, School, SchoolState

SINCE, DAY = date(2020, 9, 1), date(2026, 8, 1)
TODAY = """
CREATE OR REPLACE FUNCTION app.today() RETURNS date
LANGUAGE sql STABLE PARALLEL SAFE RETURN app.day_of('{instant}'::timestamptz)
"""
INSTANTS = [
    ("2026-07-31 16:59:59+00", "Tên cũ"),
    ("2026-07-31 17:00:00+00", "Tên mới"),
    ("2026-07-31 18:30:00+00", "Tên mới"),
]


@pytest.fixture
def owner(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """A transaction of the owner that is taken back, with the clock that a test sets in it."""
    with django_db_blocker.unblock():
        try:
            with transaction.atomic(using="owner"):
                yield
                transaction.set_rollback(True, using="owner")
        finally:
            connections["owner"].close()


def at(instant: str) -> None:
    with connections["owner"].cursor() as cursor:
        cursor.execute(TODAY.format(instant=instant))


def node(kind: str) -> Node:
    return Node.objects.using("owner").create(kind=kind, name="Chưa gọi", period=(SINCE, None))


def named(made: Node) -> str:
    return Node.objects.using("owner").get(pk=made.pk).name


@pytest.mark.parametrize(("instant", "name"), INSTANTS)
def test_an_office_is_called_as_on_the_day_in_hanoi(owner: None, instant: str, name: str) -> None:
    at(instant)
    made = node("commune")
    Office.objects.using("owner").create(node=made)
    OfficeState.objects.using("owner").bulk_create(
        OfficeState(office_id=made.pk, name=called, sort_key="x", search_key="x", period=period)
        for called, period in (("Tên cũ", (SINCE, DAY)), ("Tên mới", (DAY, None)))
    )
    assert named(made) == name


@pytest.mark.parametrize(("instant", "name"), INSTANTS)
def test_a_school_is_called_as_on_the_day_in_hanoi(owner: None, instant: str, name: str) -> None:
    at(instant)
    made = node("school")
    School.objects.using("owner").create(school=made, life=(SINCE, None))
    SchoolState.objects.using("owner").bulk_create(
        SchoolState(
            school_id=made.pk,
            code="25-00001",
            name=called,
            sort_key="x",
            search_key="x",
            kind="public",
            levels=["primary"],
            commune="Xã Bao La",
            commune_sort_key="x",
            commune_search_key="x",
            period=period,
        )
        for called, period in (("Tên cũ", (SINCE, DAY)), ("Tên mới", (DAY, None)))
    )
    assert named(made) == name
