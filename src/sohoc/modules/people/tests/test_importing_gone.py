"""Rows of a table about people who are at the school no more."""

from collections.abc import Callable

import pytest
from django.test import Client

from sohoc.core.access.scope import acting
from sohoc.core.objects.testing import text_of
from sohoc.core.testing.actors import NOW, SECTOR, Province
from sohoc.modules.people.imports.states import is_gone
from sohoc.modules.people.models import Affiliation, Belonging, Person
from sohoc.modules.people.tests.importing import Desk
from sohoc.modules.people.tests.made import SINCE

HEAD = ("STT", "Họ và tên", "Ngày sinh", "Giới tính", "Lớp", "Trạng thái HS")
AN = (1, "Bùi Thị An", "05/09/2014", "Nữ", "6A")
BINH = (2, "Lò Văn Bình", "06/09/2014", "Nam", "6A")


@pytest.fixture
def desk(province: Province) -> Desk:
    """A clerk of the first school."""
    return Desk(province.actor("clerk", at=NOW))


@pytest.mark.parametrize(
    ("belonging", "state", "gone"),
    [
        (Belonging.LEARNER, "Đã chuyển đi", True),
        (Belonging.LEARNER, "THÔI HỌC", True),
        (Belonging.LEARNER, "Chuyển đến kỳ I", False),
        (Belonging.LEARNER, "Đang học", False),
        (Belonging.LEARNER, "", False),
        (Belonging.STAFF, "Nghỉ hưu", True),
        (Belonging.STAFF, "Đang làm việc", False),
    ],
)
def test_the_words_that_schools_use_say_who_is_gone(
    belonging: Belonging, state: str, *, gone: bool
) -> None:
    assert is_gone(belonging, state) is gone


@pytest.mark.django_db(transaction=True)
def test_somebody_new_who_is_gone_is_not_taken_in(desk: Desk) -> None:
    run = desk.rows((*AN, "Đã chuyển đi"), (*BINH, "Đang học"), head=HEAD)
    (gone, said), (there, _none) = desk.told(run)
    assert (gone, there) == ("wrong", "new")
    assert "Bảng nhập chỉ nhận người đang ở trường" in said[0]
    desk.write(run)
    with acting(SECTOR):
        assert [one.full_name for one in Person.objects.all()] == ["Lò Văn Bình"]


@pytest.mark.django_db(transaction=True)
def test_a_table_ends_nothing_and_says_where_that_is_done(desk: Desk) -> None:
    desk.write(desk.rows((*AN, "Đang học"), head=HEAD))
    run = desk.rows((*AN, "Thôi học"), head=HEAD)
    (line,) = desk.lines(run)
    assert line.verdict == "changed"
    assert "hãy ghi kết thúc ở trang hồ sơ" in line.warnings[0][1]
    desk.write(run)
    with acting(SECTOR):
        row = Affiliation.objects.get(belonging="learner")
        assert (row.state_text, row.period.upper) == ("Thôi học", None)


@pytest.mark.django_db(transaction=True)
def test_who_has_left_by_the_table_is_listed_until_the_end_is_written_down(
    desk: Desk, signed_in: Callable[[str], Client]
) -> None:
    desk.write(desk.rows((*AN, "Đang học"), (*BINH, "Đang học"), head=HEAD))
    desk.write(desk.rows((*AN, "Chuyển đi"), (*BINH, "Chuyển đến"), head=HEAD))
    clerk = signed_in("clerk")
    assert 'tab=all&amp;left=table"' in clerk.get("/persons/").content.decode()
    page = text_of(clerk.get("/persons/?tab=all&left=table").content.decode())
    assert "Còn ở trường, nhưng bảng của trường ghi đã rời trường" in page
    assert ("Bùi Thị An" in page, "Lò Văn Bình" in page) == (True, False)
    with acting(SECTOR):
        learner = Person.objects.get(full_name="Bùi Thị An")
        Affiliation.objects.filter(person=learner).update(period=(SINCE, NOW.date()))
    page = text_of(clerk.get("/persons/?tab=all&left=table").content.decode())
    assert "Bùi Thị An" not in page


@pytest.mark.django_db(transaction=True)
def test_a_province_is_not_read_whole_for_it(
    desk: Desk, signed_in: Callable[[str], Client]
) -> None:
    desk.write(desk.rows((*AN, "Đang học"), head=HEAD))
    desk.write(desk.rows((*AN, "Chuyển đi"), head=HEAD))
    officer = signed_in("province_officer")
    assert "left=table" not in officer.get("/persons/").content.decode()
    page = text_of(officer.get("/persons/?tab=all&left=table").content.decode())
    assert "Bùi Thị An" not in page
