"""The life of a school on its page: drawn, listed, and as of any day."""

import re
from collections.abc import Callable
from datetime import date
from itertools import combinations
from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from sohoc.core.testing.actors import Province
from sohoc.modules.orgs.rules.lineage import DrawnLife, Life, drawing_of
from sohoc.modules.orgs.testing import make_schools
from sohoc.modules.orgs.tests.acting_out import facts, record

SignIn = Callable[[str], Client]
TODAY = date(2026, 11, 22)


def lives() -> list[Life]:
    return [
        Life(1, "Trường TH Một", date(1996, 9, 1), date(2018, 8, 1), heir=3),
        Life(2, "Trường THCS Hai", date(1999, 9, 1), date(2018, 8, 1), heir=3),
        Life(3, "Trường TH&THCS Ba", date(2018, 8, 1), None),
    ]


def test_two_lives_flow_into_one_between_them() -> None:
    drawing = drawing_of(3, lives(), today=TODAY, width=800)
    one, two, three = drawing.lives
    assert (one.dot_y, two.dot_y, three.dot_y) == (44, 100, 72)
    assert (one.is_main, two.is_main, three.is_main) == (False, False, True)
    meeting = three.dot_x
    assert one.path.endswith(f"{meeting} 72")
    assert two.path.endswith(f"{meeting} 72")
    assert [year for _x, year in drawing.years] == [1995, 2000, 2005, 2010, 2015, 2020, 2025]


def test_an_unknown_beginning_has_no_dot() -> None:
    drawing = drawing_of(1, [Life(1, "Trường", None, None)], today=TODAY, width=800)
    assert drawing.lives[0].dot_x is None


DAYS = st.dates(min_value=date(1900, 1, 1), max_value=date(2040, 1, 1))


@given(
    begins=st.lists(st.none() | DAYS, min_size=1, max_size=12),
    merged=DAYS,
    width=st.sampled_from([330, 800]),
)
def test_nothing_is_drawn_outside_of_the_picture(
    begins: list[date | None], merged: date, width: int
) -> None:
    before = [
        Life(key, "Trường " + "x" * key, since, merged, heir=0)
        for key, since in enumerate(begins, start=1)
        if since is None or since < merged
    ]
    drawing = drawing_of(0, [Life(0, "Chung", merged, None), *before], today=TODAY, width=width)
    assert all(0 <= x <= width for x, _year in drawing.years)
    for life in drawing.lives:
        assert 0 <= life.name_x <= width
        assert 0 < life.name_y < drawing.height
        assert life.dot_x is None or 0 <= life.dot_x <= width
    for one, other in combinations(drawing.lives, 2):
        if one.dot_y == other.dot_y:  # the one begins where the other ends
            assert begin_of(one) >= end_of(other) or begin_of(other) >= end_of(one)


def begin_of(life: DrawnLife) -> int:
    return int(life.path.removeprefix("M").split()[0])


def end_of(life: DrawnLife) -> int:
    return int(re.split(r"[ H]", life.path)[-2 if "C" in life.path else -1])


@pytest.fixture
def ids(province: Province) -> list[UUID]:
    return [school.uuid for school in make_schools(province.schools)]


def page(client: Client, school: UUID, **query: str) -> str:
    answer: Any = client.get(f"/orgs/schools/{school}/", query)
    assert answer.status_code == 200
    return str(answer.content.decode())


def title(shown: str) -> str:
    found = re.search(r"<title>(.*?)</title>", shown, re.DOTALL)
    return found[1].strip() if found else ""


@pytest.mark.django_db
def test_a_successor_tells_the_lives_of_what_it_succeeds(
    province: Province, ids: list[UUID], signed_in: SignIn
) -> None:
    record(province, "merge", ending=(ids[0],), subjects=(ids[1],))
    shown = page(signed_in("province_officer"), ids[1])
    assert shown.count("<svg class=") >= 2
    assert "Trường THCS Bao La (mẫu) → Trường THCS Đông Bảng (mẫu)" in shown
    assert "Quyết định 12/QĐ-UBND của UBND tỉnh Thử." in shown
    ended = page(signed_in("province_officer"), ids[0])
    assert "Trường kế tục" in ended


@pytest.mark.django_db
def test_a_life_without_predecessors_is_not_drawn(
    province: Province, ids: list[UUID], signed_in: SignIn
) -> None:
    assert "so-lineage" not in page(signed_in("province_officer"), ids[0])


@pytest.mark.django_db
def test_a_page_shows_the_school_as_it_was_on_a_day(
    province: Province, ids: list[UUID], signed_in: SignIn
) -> None:
    changes = {"name": "Trường THCS Hoa Ban (mẫu)", "commune": "Xã Mai Hạ"}
    record(province, "move", subjects=(ids[0],), changes=changes)
    client = signed_in("province_officer")
    now, then = page(client, ids[0]), page(client, ids[0], day="31/07/2026")
    assert title(now).startswith("Trường THCS Hoa Ban (mẫu)")
    assert title(then).startswith("Trường THCS Bao La (mẫu)")
    assert "tại ngày 31/07/2026" in then
    assert "Đây không phải ngày hợp lệ" in page(client, ids[0], day="31/02/2026")


@pytest.mark.django_db
def test_the_list_shows_the_schools_as_they_were_on_a_day(
    province: Province, ids: list[UUID], signed_in: SignIn
) -> None:
    record(province, "merge", ending=(ids[0], ids[1]), founding=(facts("Trường Chung (mẫu)"),))
    client = signed_in("province_officer")
    then = client.get("/orgs/schools/?day=2026-07-31").content.decode()
    after = client.get("/orgs/schools/?day=2026-08-01").content.decode()
    assert ("Trường Chung (mẫu)" in then, "Trường Chung (mẫu)" in after) == (False, True)
    assert ("Trường THCS Bao La (mẫu)" in then, "Trường THCS Bao La (mẫu)" in after) == (
        True,
        False,
    )
