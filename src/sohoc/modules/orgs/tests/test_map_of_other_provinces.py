"""The map of other provinces: units by their own figures, the table where there is no drawing."""

import csv
import io
import re
from collections.abc import Callable

import pytest
from django.test import Client

from sohoc.core.objects.testing import text_of
from sohoc.core.testing.actors import Province
from sohoc.modules.areas.testing import measure_area
from sohoc.modules.orgs.tests.mapped import BAO_LA, Mapped, draw, figures, make_mapped, table

pytestmark = pytest.mark.django_db
SignIn = Callable[[str], Client]


@pytest.fixture
def mapped(province: Province) -> Mapped:
    return make_mapped(province)


def test_every_province_can_be_chosen_and_the_own_one_is(mapped: Mapped, signed_in: SignIn) -> None:
    text = signed_in("province_officer").get("/orgs/map/").content.decode()
    chooser = text[text.index('name="province"') :]
    options = re.findall(r'value="(\d*)"( selected)?>([^<]+)<', chooser[: chooser.index("</sel")])

    assert options == [("01", "", "Thành phố Hà Nội"), ("", " selected", "Tỉnh Phú Thọ")]


def test_another_province_shows_its_communes_by_their_own_figures(
    mapped: Mapped, signed_in: SignIn
) -> None:
    text = signed_in("province_officer").get("/orgs/map/?province=01").content.decode()

    assert "Dân số, Thành phố Hà Nội" in text
    assert "Phường Trúc Bạch" in text
    assert "Xã Bao La" not in text
    assert "Tất cả các trường" not in text
    assert "Mỗi trường là một điểm" not in text
    assert "Chưa có ranh giới các xã, phường của Thành phố Hà Nội, nên chỉ có bảng." in text
    assert 'href="/orgs/map/?province=01&amp;area=00004"' in text


def test_an_officer_of_a_commune_sees_all_communes_of_another_province(
    mapped: Mapped, signed_in: SignIn
) -> None:
    text = signed_in("commune_officer").get("/orgs/map/?province=01").content.decode()

    assert "Phường Trúc Bạch" in text
    assert "trong phạm vi của anh/chị" not in text


def test_population_is_known_of_some_communes_and_unknown_of_others(mapped: Mapped) -> None:
    found = table(mapped, measure="areas.population")

    assert figures(found) == {
        BAO_LA: 12_345,
        "05200": None,
        "04831": None,
        "05212": None,
        "07900": None,
    }
    assert (found.total, found.elsewhere) == (12_345, 0)


def test_density_is_inhabitants_by_square_kilometre_where_both_are_known(mapped: Mapped) -> None:
    measure_area(mapped.areas[BAO_LA].id, km2="67.89")
    found = table(mapped, measure="areas.density")

    # 12.345 people on 67,89 km2: 181,8
    assert figures(found)[BAO_LA] == 182
    assert found.total == 182
    assert figures(table(mapped, measure="areas.hectares"))[BAO_LA] == 6789


def test_the_own_province_by_its_code_is_the_own_map(mapped: Mapped, signed_in: SignIn) -> None:
    text = signed_in("province_officer").get("/orgs/map/?province=25").content.decode()

    assert "4 trường, ở 2 trong 5 xã, phường" in text_of(text)


@pytest.mark.parametrize("code", ["99", "17", "abc", "%00 1", "2" * 500])
def test_a_code_of_no_province_says_so(mapped: Mapped, signed_in: SignIn, code: str) -> None:
    answer = signed_in("province_officer").get(f"/orgs/map/?province={code}")

    assert answer.status_code == 404
    assert "Hiện không có tỉnh, thành phố nào mang mã" in answer.content.decode()
    assert 'name="province"' in answer.content.decode()
    export = signed_in("province_officer").get(f"/orgs/map/export/csv?province={code}")
    assert export.status_code == 302


def test_outlines_of_another_province_are_drawn_without_schools(
    mapped: Mapped, signed_in: SignIn
) -> None:
    draw(mapped.areas["00004"])
    text = signed_in("province_officer").get("/orgs/map/?province=01&area=00004&points=1")

    assert '<g id="u00004">' in text.content.decode()
    assert "so-map-dot" not in text.content.decode()


def test_the_file_of_another_province_has_its_name(mapped: Mapped, signed_in: SignIn) -> None:
    answer = signed_in("province_officer").get("/orgs/map/export/csv?province=01")
    lines = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))

    assert lines == [["Mã", "Xã, phường", "Dân số"], ["00004", "Phường Trúc Bạch", ""]]
    assert "Ha-Noi" in answer["Content-Disposition"] or "H%C3%A0" in answer["Content-Disposition"]
