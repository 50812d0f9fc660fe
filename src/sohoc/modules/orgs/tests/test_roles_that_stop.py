"""Roles at an office that ends: named before, stopped after, never rewritten."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from sohoc.core.access.actors import Origin
from sohoc.core.access.models import Grant, GrantHistory
from sohoc.core.access.scope import acting
from sohoc.core.access.selectors import actor_for
from sohoc.core.objects.testing import text_of
from sohoc.core.testing.actors import NOW, SECTOR, Province, give
from sohoc.modules.orgs import act_words
from sohoc.modules.orgs.contracts import ActWish, OfficeWish
from sohoc.modules.orgs.models import SchoolIdentifier, SchoolState
from sohoc.modules.orgs.office_words import touched as in_words
from sohoc.modules.orgs.services.acts.previewing import preview_act
from sohoc.modules.orgs.services.following.units import preview_following
from sohoc.modules.orgs.services.offices.previewing import preview_office_act
from sohoc.modules.orgs.testing import make_schools
from sohoc.modules.orgs.tests.acting_out import decided
from sohoc.modules.orgs.tests.following_made import (
    follow,
    followed_act,
    make_lost,
    officer,
    paper,
    undo,
)
from sohoc.modules.orgs.tests.offices_made import SINCE, make_offices_of

pytestmark = pytest.mark.django_db
SignIn = Callable[[str], Client]


@pytest.fixture
def schools(province: Province) -> list[SchoolState]:
    return make_lost(province)


def grants() -> Any:
    with acting(SECTOR):
        rows = Grant.objects.order_by("pk").values_list("pk", "user_id", "node_id", "period")
        return list(rows), GrantHistory.objects.count()


def test_who_loses_a_role_is_named_before_with_the_place_to_give_it_again(
    province: Province, schools: list[SchoolState]
) -> None:
    actor, node = officer(province), province.communes[1]
    with acting(SECTOR):
        later = give(user=province.users["clerk"], role="commune_officer", node=node)
        Grant.objects.filter(pk=later.pk).update(period=(NOW + timedelta(days=3), None))
        over = give(user=province.users["specialist"], role="commune_officer", node=node)
        Grant.objects.filter(pk=over.pk).update(period=(NOW - timedelta(days=9), NOW))
    with acting(actor.scope):
        seen = preview_following(actor=actor, decision=paper(), at=NOW)
    assert [(one.username, one.role, one.node_id) for one in seen.stopping] == [
        ("commune.officer", "commune_officer", province.communes[0].pk),
        ("clerk", "commune_officer", node.pk),
    ]


def test_the_role_of_an_ended_office_is_stopped_and_comes_back_with_it(
    province: Province, schools: list[SchoolState], signed_in: SignIn
) -> None:
    client, grant = signed_in("administrator"), province.grants["commune_officer"]
    before = grants()
    act = followed_act(province)
    assert grants() == before
    page = text_of(client.get(f"/access/grants/{grant.uuid}/").content.decode())
    assert "Đã dừng: nơi giao không còn từ 01/07/2025" in page
    assert "Đang có hiệu lực" not in page

    def listed(query: str) -> bool:
        answer = client.get(f"/access/grants/?{query}").content.decode()
        return f"/access/grants/{grant.uuid}/" in answer

    assert listed("tab=stopped")
    assert listed("tab=all")
    assert not listed("")
    undo(province, act)
    assert grants() == before
    assert (listed(""), listed("tab=stopped")) == (True, False)
    with acting(SECTOR):
        held = grant.user_id
    assert actor_for(user_id=held, name="", grant_id=None, at=NOW, origin=Origin()) is not None


def test_an_ended_office_counts_the_roles_that_stopped_and_opens_exactly_these(
    province: Province, schools: list[SchoolState], signed_in: SignIn
) -> None:
    follow(province)
    client, ended = signed_in("province_officer"), province.communes[0]
    page = client.get(f"/orgs/offices/{ended.uuid}/").content.decode()
    assert "Vai trò đã dừng theo cơ quan 1" in text_of(page)
    link = f"/access/grants/?tab=stopped&amp;at={ended.uuid}"
    assert link in page
    opened = client.get(link.replace("&amp;", "&")).content.decode()
    assert "Giao tại một nơi: <b>Xã Bao La</b>" in opened
    assert opened.count(f"/access/grants/{province.grants['commune_officer'].uuid}/") >= 1
    # The new office of the same name has none.
    other = client.get(f"/access/grants/?tab=all&at={province.communes[1].uuid}").content.decode()
    assert str(province.grants["commune_officer"].uuid) not in other
    assert client.get("/access/grants/?tab=all&at=khong").status_code == 200


def test_closing_a_school_promises_no_successor(province: Province) -> None:
    (school, *_others) = make_schools(province.schools)
    actor = officer(province)
    wish = ActWish(kind="close", decision=decided(), ending=(school.uuid,))
    with acting(SECTOR):
        SchoolIdentifier.objects.create(
            school_id=school.school_id, system="moet", code="1", period=(SINCE, None)
        )
        held = Grant.objects.filter(node_id=school.school_id).count()
    assert held > 0
    with acting(actor.scope):
        (seen,) = preview_act(actor=actor, wish=wish, at=NOW)
    notes = act_words.touched(seen).notes
    assert notes == [
        (
            f"{held} vai trò ở đây hết hiệu lực từ ngày đó, không có nơi kế tục. Ai chuyển sang nơi"
            " khác thì được giao vai trò ở nơi đó."
        ),
        "1 mã ở hệ thống khác kết thúc cùng trường vào ngày đó.",
    ]


def test_the_end_of_an_office_of_the_department_names_those_who_lose_a_role(
    province: Province,
) -> None:
    offices = make_offices_of(province)
    give(user=province.users["specialist"], role="specialist", node=offices.quality)
    actor = officer(province)
    wish = OfficeWish(kind="close", decision=decided(), ending=(offices.quality.uuid,))
    with acting(actor.scope):
        (seen,) = preview_office_act(actor=actor, wish=wish, at=NOW)
    assert in_words(seen).notes == [
        (
            "1 vai trò ở đây hết hiệu lực từ ngày đó, không có nơi kế tục. Ai chuyển sang nơi khác"
            " thì được giao vai trò ở nơi đó."
        ),
        "Đinh Thị Thắm (specialist), Chuyên viên Sở.",
    ]
