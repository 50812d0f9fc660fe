"""Addresses that contradict themselves, name what has ended, or could mean several units."""

from collections.abc import Callable, Sequence
from datetime import date
from urllib.parse import urlencode

import pytest
from django.test import Client
from django.utils.html import escape

from sohoc.core.access.scope import acting
from sohoc.core.objects.testing import text_of
from sohoc.core.testing.actors import SECTOR
from sohoc.modules.areas.models import Area, UnitList
from sohoc.modules.areas.selectors.addresses import Answer
from sohoc.modules.areas.selectors.units import above_in_words
from sohoc.modules.areas.services.rows import write_units
from sohoc.modules.areas.testing import key_of, unit_of
from sohoc.modules.areas.tests.test_converting import NOW, answered, asked

SignIn = Callable[[str], Client]


def told(areas: Sequence[Area]) -> list[str]:
    with acting(SECTOR.reading()):
        return [f"{area.name}, {above_in_words(area)}" for area in areas]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("text", "part", "place", "near", "elsewhere"),
    [
        (
            "Xã Bao La, huyện Mai Châu, Hà Nội",
            "huyện Mai Châu",
            "Hà Nội",
            [],
            ["Xã Bao La, Huyện Mai Châu, Tỉnh Hòa Bình"],
        ),
        (
            "Xóm Báo, xã Bao La, huyện Đà Bắc, tỉnh Hòa Bình",
            "xã Bao La",
            "huyện Đà Bắc, tỉnh Hòa Bình",
            [],
            ["Xã Bao La, Tỉnh Phú Thọ", "Xã Bao La, Huyện Mai Châu, Tỉnh Hòa Bình"],
        ),
        (
            "Bao La, Hà Nội",
            "Bao La",
            "Hà Nội",
            [],
            ["Xã Bao La, Tỉnh Phú Thọ", "Xã Bao La, Huyện Mai Châu, Tỉnh Hòa Bình"],
        ),
        (
            "Xã Bao Là Là, huyện Mai Châu",
            "Xã Bao Là Là",
            "huyện Mai Châu",
            ["Xã Bao La, Huyện Mai Châu, Tỉnh Hòa Bình"],
            [],
        ),
        (
            "Xã Không Có, huyện Mai Châu",
            "Xã Không Có",
            "huyện Mai Châu",
            [
                f"{name}, Huyện Mai Châu, Tỉnh Hòa Bình"
                for name in (
                    "Xã Xăm Khòe",
                    "Xã Đồng Tân",
                    "Xã Pà Cò",
                    "Xã Mai Hịch",
                    "Thị trấn Mai Châu",
                )
            ],
            [],
        ),
    ],
)
def test_an_address_that_contradicts_itself_is_told_and_not_converted(
    country: UnitList, text: str, part: str, place: str, near: list[str], elsewhere: list[str]
) -> None:
    answer = asked(text)
    assert answer.found == ()
    missing = answer.missing
    assert missing is not None
    assert (missing.part, missing.place) == (part, place)
    assert (told(missing.near), sorted(told(missing.elsewhere))) == (near, sorted(elsewhere))


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Tỉnh lộ 8, huyện Mai Châu", "Huyện Mai Châu"),
        ("P. 302, nhà A, P. Trúc Bạch, Hà Nội", "Phường Trúc Bạch"),
        ("Quốc lộ 6, X. Pà Cò, H. Mai Châu", "Xã Pà Cò"),
        ("Xóm Báo, tỉnh Hòa Bình", "Tỉnh Hòa Bình"),
        ("Xã Mai Châu, huyện Mai Châu", "Thị trấn Mai Châu"),
    ],
)
def test_roads_rooms_and_hamlets_are_no_units(country: UnitList, text: str, name: str) -> None:
    assert [found for found, _ends in answered(text)] == [name]


@pytest.mark.django_db
def test_a_district_before_a_commune_is_no_detail_of_it(country: UnitList) -> None:
    assert asked("Huyện Mai Châu, phường Trúc Bạch").found == ()


@pytest.mark.django_db
def test_only_units_in_force_are_looked_back_for(country: UnitList) -> None:
    assert answered("Bao La", back=True) == [
        ("Xã Bao La", ["Xã Bao La 05227", "Xã Mai Hịch 05257", "Xã Xăm Khòe 05245"])
    ]
    for text in ("05227", "Xã Đồng Tân", "huyện Mai Châu, tỉnh Hòa Bình"):
        answer = asked(text, back=True)
        assert (answer.found, answer.missing) == ((), None)
        assert len(answer.ended) == 1
    assert asked("Xã Không Có", back=True) == Answer()


@pytest.mark.django_db
def test_the_units_of_the_own_province_come_first(country: UnitList) -> None:
    with acting(SECTOR):
        above = Area.objects.get(code="01", period__contains=NOW)
        rows = {key_of("00097"): unit_of("00097", "Phường Pà Cò", "01")}
        write_units(
            list(rows.values()),
            ids={key_of("01"): above.pk},
            since=date(2025, 7, 1),
            facts={},
            brought_by=country,
        )
    for home, codes in (("01", ["00097", "05212"]), ("25", ["05212", "00097"])):
        assert [one.area.code for one in asked("Pà Cò", back=True, home=home).found] == codes


@pytest.mark.django_db
def test_the_page_says_what_an_address_has_wrong(country: UnitList, signed_in: SignIn) -> None:
    client = signed_in("clerk")
    query = {"q": "Xã Bao La, huyện Mai Châu, Hà Nội", "way": "new"}
    page = client.get("/areas/convert/", query).content.decode()
    text = text_of(page)
    assert "Không có “huyện Mai Châu” trong “Hà Nội”." in text
    assert "Đơn vị tên như vậy ở nơi khác Xã Bao La, Huyện Mai Châu, Tỉnh Hòa Bình 05227" in text
    assert "đến hết 30/06/2025" in text
    assert "Không có thay đổi" not in text
    again = urlencode({"q": "Xã Bao La, Huyện Mai Châu, Tỉnh Hòa Bình", "way": "new"})
    assert f"/areas/convert/?{escape(again)}" in page
    ended = client.get("/areas/convert/", {"q": "05227", "way": "old"}).content.decode()
    assert "Đơn vị này đã hết hiệu lực" in text_of(ended)
    assert escape("/areas/convert/?q=05227&way=new") in ended
