"""The page of the map: what it draws, says, gives away, and refuses."""

import csv
import io
import re
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from sohoc.core.access.scope import acting
from sohoc.core.audit.models import Entry
from sohoc.core.objects.testing import text_of
from sohoc.core.testing.actors import AUDIT, SECTOR, Province
from sohoc.modules.orgs.tests.mapped import (
    BAO_LA,
    DA_BAC,
    MAI_CHAU,
    PA_CO,
    Mapped,
    draw,
    figures,
    further_schools,
    make_mapped,
    stand,
    table,
)

SignIn = Callable[[str], Client]
ROW = re.compile(r'<tr[^>]*><th scope="row">(.*?)</tr>', re.DOTALL)


@pytest.fixture
def mapped(province: Province) -> Mapped:
    return make_mapped(province)


def page(client: Client, query: str = "") -> str:
    """The page of the map."""
    response = client.get(f"/orgs/map/{query}")
    assert response.status_code == 200
    return response.content.decode()


@pytest.mark.django_db
def test_before_the_reform_the_page_is_a_table_and_says_so(
    mapped: Mapped, signed_in: SignIn
) -> None:
    draw(mapped.areas[BAO_LA])
    text = page(signed_in("province_officer"), "?day=30/06/2025")

    assert '<svg class="so-map"' not in text
    assert "Ranh giới xã, phường chỉ có từ 01/07/2025, nên ngày 30/06/2025 chỉ có bảng." in text
    assert "Xã Xăm Khòe" in text


@pytest.mark.django_db
def test_a_commune_officer_sees_own_counts_only(mapped: Mapped, signed_in: SignIn) -> None:
    found = table(mapped, role="commune_officer")
    draw(mapped.areas[BAO_LA], mapped.areas[MAI_CHAU])
    text = page(signed_in("commune_officer"))

    assert figures(found) == {BAO_LA: 2}
    assert found.is_part
    assert "2 trường, ở 1 trong 1 xã, phường" in text_of(text)
    assert "Chỉ tính các trường trong phạm vi của anh/chị." in text
    assert "Xã Mai Châu" not in text


@pytest.mark.django_db
@pytest.mark.parametrize("role", ["guardian", "learner", "auditor"])
def test_families_have_no_map(mapped: Mapped, signed_in: SignIn, role: str) -> None:
    assert signed_in(role).get("/orgs/map/").status_code == 403
    assert signed_in(role).get("/orgs/map/export/csv").status_code == 403


@pytest.mark.django_db
def test_without_a_province_the_page_says_what_to_do(province: Province, signed_in: SignIn) -> None:
    client = signed_in("province_officer")

    assert "chưa có tỉnh nào tên là “Tỉnh Thử”" in page(client)
    assert client.get("/orgs/map/export/csv").status_code == 302


@pytest.mark.django_db
def test_a_province_without_outlines_has_the_table_and_says_so(
    mapped: Mapped, signed_in: SignIn
) -> None:
    text = page(signed_in("province_officer"))

    assert '<svg class="so-map"' not in text
    assert "Chưa có ranh giới các xã, phường của Tỉnh Phú Thọ, nên chỉ có bảng." in text
    assert len(ROW.findall(text)) == 5


@pytest.mark.django_db
def test_communes_are_drawn_with_tone_number_and_words(mapped: Mapped, signed_in: SignIn) -> None:
    draw(mapped.areas[BAO_LA], mapped.areas[DA_BAC])
    text = page(signed_in("province_officer"), f"?area={BAO_LA}")

    assert 'viewBox="-8 -8 1016 580"' in text  # two degrees by one, and a line for a name
    assert re.search(
        rf'class="so-tone-3"><title>Xã Bao La: 2 trường</title>\s*<g id="u{BAO_LA}">', text
    )
    assert re.search(
        rf'class="so-tone-0"><title>Xã Đà Bắc: 0 trường</title>\s*<g id="u{DA_BAC}">', text
    )
    assert '<path d="M0 534l500 0 0-534-500 0z" />' in text
    assert re.search(r'class="so-map-n so-on-3"\s*>2</text>', text)
    assert 'text-anchor="middle">Xã Bao La</text>' in text
    assert f'href="/orgs/schools/?area={BAO_LA}&amp;day=' in text


@pytest.mark.django_db
def test_a_ratio_is_told_over_the_units_that_have_one(mapped: Mapped, signed_in: SignIn) -> None:
    with acting(SECTOR), connection.cursor() as cursor:
        # People live there, and no school: nothing to divide by, so no part of the whole either.
        cursor.execute(
            "UPDATE areas_area SET population = 900000 WHERE id = %s", [mapped.areas[PA_CO].id]
        )
    found = table(mapped, measure="orgs.inhabitants")
    assert (figures(found)[PA_CO], found.total, found.known) == (None, 6173, 1)
    text = text_of(page(signed_in("province_officer"), "?measure=orgs.inhabitants"))
    assert "6.173 người dân trên một trường, tính trên 1 trong 5 xã, phường có số liệu," in text


@pytest.mark.django_db
def test_the_list_behind_a_count_names_the_unit(mapped: Mapped, signed_in: SignIn) -> None:
    client = signed_in("province_officer")

    def chip(query: str, place: str = "schools/") -> str:
        text = client.get(f"/orgs/{place}?{query}").content.decode()
        found = re.search(r'<a class="so-chip" data-on[^>]*>\s*<span>(.*?)</span>', text, re.DOTALL)
        assert found is not None
        return found[1]

    assert chip(f"area={BAO_LA}") == "Một đơn vị trên bản đồ: <b>Xã Bao La</b>"
    assert chip("area=154&day=2025-06-30").endswith("<b>Huyện Mai Châu</b>")
    assert chip(f"area={BAO_LA}", "parts/").endswith("<b>Xã Bao La</b>")
    for unknown in ("99999", "none", "x", "²"):
        assert chip(f"area={unknown}") == "<b>Một đơn vị trên bản đồ</b>"
    assert "Một đơn vị trên bản đồ: Xã Bao La." in text_of(
        client.get(f"/orgs/schools/print?area={BAO_LA}").content.decode()
    )


@pytest.mark.django_db
def test_schools_are_points_that_open_and_those_outside_are_left_out(
    mapped: Mapped, signed_in: SignIn
) -> None:
    draw(mapped.areas[BAO_LA], mapped.areas[DA_BAC])
    stand(mapped.schools[0], mapped.areas[BAO_LA], at=("20.5", "105.5"))
    stand(mapped.schools[1], mapped.areas[BAO_LA], at=("10.0", "105.5"))
    text = page(signed_in("province_officer"), "?points=1")

    assert text.count('so-map-dot"') == 1
    assert f'<a href="/orgs/schools/{mapped.schools[0].uuid}/" tabindex="-1">' in text
    assert 'cx="250" cy="267"' in text


@pytest.mark.django_db
def test_a_district_is_drawn_from_its_communes_and_said_to_be(
    mapped: Mapped, signed_in: SignIn
) -> None:
    draw(mapped.areas[BAO_LA], mapped.areas[MAI_CHAU])
    text = page(signed_in("province_officer"), "?by=district&area=154")

    assert re.search(r'<g id="u154">\s*<path [^>]*/>\s*<path [^>]*/>\s*</g>', text)
    assert "Huyện cũ được vẽ bằng cách ghép các xã, phường hiện nay." in text


@pytest.mark.django_db
def test_a_day_that_is_none_shows_nothing(mapped: Mapped, signed_in: SignIn) -> None:
    text = page(signed_in("province_officer"), "?day=31/02/2026")

    assert "31/02/2026" in text
    assert "Xã Bao La" not in text


@pytest.mark.django_db
@pytest.mark.parametrize(
    "query",
    [
        "?measure=nothing&by=x&order=y&area=z",
        "?area=99999",
        "?area=%00",
        "?order=--figure",
        "?day=%00",
    ],
)
def test_what_is_not_known_is_left_out(mapped: Mapped, signed_in: SignIn, query: str) -> None:
    assert "4 trường, ở 2 trong 5 xã, phường" in text_of(page(signed_in("province_officer"), query))


@pytest.mark.django_db
def test_the_file_holds_the_table_and_is_recorded(mapped: Mapped, signed_in: SignIn) -> None:
    answer = signed_in("province_officer").get("/orgs/map/export/csv?measure=orgs.lower_secondary")
    lines = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))

    assert lines[0] == ["Mã", "Xã, phường", "Trường có cấp trung học cơ sở", "Tất cả các trường"]
    assert lines[1:3] == [["05245", "Xã Bao La", "2", "2"], ["05200", "Xã Mai Châu", "2", "2"]]
    assert len(lines) == 6
    with acting(AUDIT, using="log"):
        (entry,) = Entry.objects.using("log").filter(verb="objects.list.exported")
    assert entry.data == {
        "rows": 5,
        "format": "csv",
        "columns": ["Mã", "Xã, phường", "Trường có cấp trung học cơ sở", "Tất cả các trường"],
    }


@pytest.mark.django_db
def test_the_page_costs_the_same_for_few_and_for_many_schools(
    mapped: Mapped, signed_in: SignIn
) -> None:
    draw(mapped.areas[BAO_LA], mapped.areas[MAI_CHAU])
    client = signed_in("province_officer")
    place = f"?measure=orgs.inhabitants&points=1&area={BAO_LA}"

    def statements() -> int:
        page(client, place)
        with CaptureQueriesContext(connection) as asked:
            page(client, place)
        return len(asked)

    few = statements()
    for school in further_schools(mapped.province.communes[0], count=40, first=500):
        stand(school, mapped.areas[BAO_LA], at=("20.5", "105.5"))

    assert statements() == few
