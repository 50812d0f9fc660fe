"""A place that begins, ends or moves is known to open sessions at their next request."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from sohoc.core.access.models import Node
from sohoc.core.access.scope import acting
from sohoc.core.identity.models import User
from sohoc.core.rest.testing import Program, token_for
from sohoc.core.testing.actors import SECTOR, Province, make_node

pytestmark = pytest.mark.django_db
SignIn = Callable[[str], Client]
AT_ROOT = {"administrator", "auditor", "province_officer"}
AT_SCHOOL = {
    "clerk",
    "guardian",
    "homeroom_teacher",
    "learner",
    "principal",
    "subject_teacher",
}


def close_today(node: Node) -> None:
    """The first day on which the school is no longer there is today."""
    with acting(SECTOR):
        Node.objects.filter(pk=node.pk).update(
            period=(node.period.lower if node.period else None, timezone.localdate())
        )


def versions(province: Province) -> dict[str, int]:
    kept = dict(User.objects.values_list("pk", "rights_version"))
    return {role: kept[user.pk] for role, user in province.users.items()}


def told(province: Province, before: dict[str, int]) -> set[str]:
    """The roles whose holders look up their rights anew."""
    return {role for role, version in versions(province).items() if version != before[role]}


def test_the_open_session_of_a_closed_school_ends_at_the_next_click(
    province: Province, signed_in: SignIn
) -> None:
    principal, school = signed_in("principal"), province.schools[0]
    assert principal.get("/people/accounts/").status_code == 200
    with acting(SECTOR):
        school.refresh_from_db()
    close_today(school)
    assert principal.get("/people/accounts/").status_code == 403
    assert "actor" not in principal.session


def test_the_officer_above_keeps_sight_of_what_a_closed_school_left(
    province: Province, signed_in: SignIn
) -> None:
    officer, school = signed_in("commune_officer"), province.schools[0]
    officer.get("/")
    assert school.pk in officer.session["actor"]["schools"]
    with acting(SECTOR):
        school.refresh_from_db()
    close_today(school)
    assert officer.get("/").status_code == 200
    seen = officer.session["actor"]["schools"]
    assert (school.pk in seen, province.schools[1].pk in seen) == (True, True)


def test_a_token_of_a_closed_school_opens_nothing(province: Province) -> None:
    program, school = Program(token_for(province, "principal").text), province.schools[0]
    assert program.call("GET", "/api/v1/schools").status_code == 200
    with acting(SECTOR):
        school.refresh_from_db()
    close_today(school)
    assert program.call("GET", "/api/v1/schools").status_code == 401


def test_a_new_school_is_seen_by_the_officer_above_at_once(
    province: Province, signed_in: SignIn
) -> None:
    officer = signed_in("commune_officer")
    officer.get("/")
    school = make_node(name="Trường mới", kind="school", parent=province.communes[0])
    officer.get("/")
    assert school.pk in officer.session["actor"]["schools"]


def test_a_changed_period_tells_the_place_what_lies_below_and_the_way_up(
    province: Province,
) -> None:
    for node, expected in (
        (province.schools[0], AT_SCHOOL | {"commune_officer", "specialist"} | AT_ROOT),
        (province.schools[1], {"commune_officer", "specialist"} | AT_ROOT),
        (province.communes[0], AT_SCHOOL | {"commune_officer"} | AT_ROOT),
        (province.communes[1], AT_ROOT),
    ):
        before = versions(province)
        with acting(SECTOR):
            node.refresh_from_db()
            ends = timezone.localdate() + timedelta(days=9)
            Node.objects.filter(pk=node.pk).update(period=(node.period.lower, ends))
        assert told(province, before) == expected


def test_another_name_tells_who_holds_a_role_there(province: Province) -> None:
    before = versions(province)
    with acting(SECTOR):
        Node.objects.filter(pk=province.schools[0].pk).update(name="Trường khác (mẫu)")
    assert told(province, before) == AT_SCHOOL
