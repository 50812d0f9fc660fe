"""The life of a school on its page: drawn, listed, and as of any day."""

import re
from collections.abc import Callable
from datetime import date
from itertools import combinations
from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sohoc.core.access.models import Subordination
from sohoc.core.access.scope import acting
from sohoc.core.objects.testing import text_of
from sohoc.core.testing.actors import SECTOR, Province
from sohoc.modules.orgs.models import OfficeState
from sohoc.modules.orgs.rules.lineage import Drawing, DrawnLife, Life, drawing_of
from sohoc.modules.orgs.testing import make_offices, make_schools
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
    assert [year for _x, year in drawing.years] == [2000, 2005, 2010, 2015, 2020, 2025]


@pytest.mark.parametrize("width", [330, 800])
@pytest.mark.parametrize("since", [date(1950, 3, 1), date(2016, 1, 1), date(2025, 7, 1)])
def test_every_year_stands_whole_within_the_drawing(since: date, width: int) -> None:
    drawing = drawing_of(1, [Life(1, "UBND xã Mai Châu", since, None)], today=TODAY, width=width)
    assert drawing.years
    assert all(16 <= x <= width - 16 for x, _year in drawing.years)


def test_the_years_are_those_of_the_lives() -> None:
    found = [
        Life(1, "UBND xã Mai Hạ", date(2025, 7, 1), date(2026, 11, 1), heir=2),
        Life(2, "UBND xã Mai Châu", date(2026, 11, 1), None),
    ]
    drawing = drawing_of(2, found, today=date(2026, 11, 22), width=800)
    assert [year for _x, year in drawing.years] == [2025, 2026, 2027]


def test_an_unknown_beginning_has_no_dot() -> None:
    drawing = drawing_of(1, [Life(1, "Trường", None, None)], today=TODAY, width=800)
    assert drawing.lives[0].dot_x is None


DAYS = st.dates(min_value=date(1900, 1, 1), max_value=date(2040, 1, 1))


def names_crossed(drawing: Drawing) -> list[str]:
    """Names through which a line runs that joins two lives."""
    crossed = []
    for life in drawing.lives:
        wide = max(len(line) for line in life.lines) * 7
        left = life.name_x - (wide if life.name_anchor == "end" else 0)
        top, bottom = life.name_y - 11, life.name_y + 15 * (len(life.lines) - 1) + 3
        for other in drawing.lives:
            x1, y1, x2, y2 = joint_of(other)
            for step in range(101):
                x, y = curve_at(x1, y1, x2, y2, step / 100)
                if left <= x <= left + wide and top <= y <= bottom:
                    crossed.append(" ".join(life.lines))
                    break
    return crossed


def joint_of(life: DrawnLife) -> tuple[int, int, int, int]:
    """From where to where a life bends to its heir; a point where it does not."""
    if "C" not in life.path:
        return (-1, -1, -1, -1)
    bend, curve = life.path.split("C")
    numbers = [int(number) for number in curve.split()]
    return int(bend.split("H")[1]), numbers[1], numbers[4], numbers[5]


def curve_at(x1: int, y1: int, x2: int, y2: int, t: float) -> tuple[float, float]:
    u = 1 - t
    weights = (u * u * u, 3 * u * u * t, 3 * u * t * t, t * t * t)
    xs, ys = (x1, x2 - 6, x1 + 6, x2), (y1, y1, y2, y2)
    return (
        sum(w * x for w, x in zip(weights, xs, strict=True)),
        sum(w * y for w, y in zip(weights, ys, strict=True)),
    )


BAO_LA = "Trường TH&THCS Bao La (mẫu)"


@pytest.mark.parametrize("width", [330, 800])
@pytest.mark.parametrize("merged", [date(2008, 8, 1), date(2018, 8, 1), date(2026, 8, 1)])
@pytest.mark.parametrize("began", [date(1990, 9, 1), date(2004, 9, 1), None])
def test_no_line_runs_through_a_name(width: int, merged: date, began: date | None) -> None:
    first = Life(1, "Trường TH Bao La (mẫu)", date(1996, 9, 1), merged, heir=3)
    second = Life(2, "Trường THCS Bao La (mẫu)", date(1999, 9, 1), merged, heir=3)
    into_a_new_one = [first, second, Life(3, BAO_LA, merged, None)]
    into_one_of_them = [first, second, Life(3, BAO_LA, began, None)]
    for lives_ in (into_a_new_one, into_one_of_them):
        drawing = drawing_of(3, lives_, today=TODAY, width=width)
        assert names_crossed(drawing) == []
        assert [" ".join(life.lines) for life in drawing.lives] == [one.name for one in lives_]


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    begins=st.lists(st.integers(1970, 2001), min_size=1, max_size=4),
    merged=st.integers(2005, 2026),
    began=st.none() | st.integers(1970, 2001),
    width=st.sampled_from([330, 800]),
)
def test_no_line_runs_through_a_name_however_many_flow_together(
    begins: list[int], merged: int, began: int | None, width: int
) -> None:
    day = date(merged, 8, 1)
    before = [
        Life(key, "Trường THCS Đông Bảng (mẫu)", date(year, 9, 5), day, heir=9)
        for key, year in enumerate(begins, start=1)
    ]
    heir = Life(9, BAO_LA, date(began, 9, 5) if began else day, None)
    drawing = drawing_of(9, [*before, heir], today=TODAY, width=width)
    assert names_crossed(drawing) == []


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
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
    assert "Trường THCS Bao La (mẫu) → Trường THCS Đông Bảng (mẫu)" in text_of(shown)
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


@pytest.mark.django_db
def test_the_other_schools_of_the_line_are_links_in_the_list_and_in_the_drawing(
    province: Province, ids: list[UUID], signed_in: SignIn
) -> None:
    record(province, "merge", ending=(ids[0],), subjects=(ids[1],))
    other = f'<a href="/orgs/schools/{ids[0]}/">'
    shown = page(signed_in("province_officer"), ids[1])
    assert shown.count(f"{other}Trường THCS Bao La (mẫu)</a>") == 2  # the merger, its beginning
    assert shown.count(f'{other}<text class="so-nm"') == 2  # wide and narrow
    assert 'role="group"' in shown
    ended = page(signed_in("province_officer"), ids[0])
    assert f'<a href="/orgs/schools/{ids[1]}/">Trường THCS Đông Bảng (mẫu)</a>' in ended


@pytest.mark.django_db
def test_who_may_not_open_the_other_school_sees_its_name_alone(
    province: Province, ids: list[UUID], signed_in: SignIn
) -> None:
    # The third school stands below another commune, whose officer alone sees it.
    record(province, "merge", ending=(ids[0],), subjects=(ids[2],), effective=date(2027, 9, 1))
    shown = page(signed_in("commune_officer"), ids[0])
    assert "Trường THCS Mai Hạ (mẫu)" in shown
    assert f"/orgs/schools/{ids[2]}/" not in shown


@pytest.mark.django_db
def test_an_office_is_called_as_it_was_on_the_day(
    province: Province, ids: list[UUID], signed_in: SignIn
) -> None:
    moved = date(2026, 8, 1)
    with acting(SECTOR):
        offices = make_offices(list(province.communes))
        OfficeState.objects.filter(pk=offices[0].pk).update(period=(date(2020, 9, 1), moved))
        OfficeState.objects.create(
            office_id=offices[0].office_id,
            name="Phường Hoa Ban",
            sort_key="hoa ban",
            search_key="hoa ban",
            period=(moved, None),
        )
        school = province.schools[0].pk
        Subordination.objects.filter(child_id=school, line="administrative").update(
            period=(date(2020, 9, 1), moved)
        )
        Subordination.objects.create(
            child_id=school,
            parent=province.communes[1],
            line="administrative",
            period=(moved, None),
        )
    shown = page(signed_in("province_officer"), ids[0])
    assert "UBND xã Bao La → UBND xã Mai Hạ" in shown
    assert "Hoa Ban" not in shown
