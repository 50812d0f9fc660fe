"""The map after communes changed again: drawn from the outlines of before, or named without one."""

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client

from sohoc.core.access.scope import acting
from sohoc.core.objects.testing import text_of
from sohoc.core.testing.actors import SECTOR, Province
from sohoc.modules.areas.public import areas_on, outlines_of
from sohoc.modules.areas.testing import REFORMED, further_list
from sohoc.modules.orgs.selectors.map import forget_drawings
from sohoc.modules.orgs.tests.mapped import (
    BAO_LA,
    DA_BAC,
    MAI_CHAU,
    PA_CO,
    Mapped,
    draw,
    make_mapped,
)

pytestmark = pytest.mark.django_db
SignIn = Callable[[str], Client]
DAY = date(2026, 9, 1)  # a week before the day of the tests
BIG = "05201"


@pytest.fixture
def mapped(province: Province) -> Mapped:
    """Four communes with outlines side by side, from the west: the squares of one degree."""
    found = make_mapped(province)
    draw(*(found.areas[code] for code in (BAO_LA, MAI_CHAU, PA_CO, DA_BAC)))
    return found


def renamed() -> None:
    rows = [("05245", "Phường Bao La", "25") if one[0] == BAO_LA else one for one in REFORMED]
    further_list(DAY, rows, [(code, code) for code, _name, _above in REFORMED])
    forget_drawings()


def merged(*, and_a_part: bool = False) -> None:
    """Mai Châu and Pà Cò become one commune, with a part of Đà Bắc."""
    gone = {MAI_CHAU, PA_CO}
    rows = [one for one in REFORMED if one[0] not in gone] + [(BIG, "Xã Mường Mai", "25")]
    pairs = [(code, BIG if code in gone else code) for code, _name, _above in REFORMED]
    further_list(DAY, rows, pairs + ([(DA_BAC, BIG)] if and_a_part else []))
    forget_drawings()


def page(client: Client, query: str = "") -> str:
    response = client.get(f"/orgs/map/{query}")
    assert response.status_code == 200
    return response.content.decode()


def test_a_merged_commune_is_drawn_from_the_whole_ones_it_came_from(
    mapped: Mapped, signed_in: SignIn
) -> None:
    merged()
    with acting(SECTOR):
        (big,) = [one for one in outlines_of("25", day=DAY) if one.code == BIG]
        before = outlines_of("25", day=date(2026, 8, 31))
    text = page(signed_in("province_officer"))

    assert (len(big.rings), big.is_joined) == (2, True)
    assert [one.is_joined for one in before] == [False] * 4
    assert f'<g id="u{BIG}"><path d="M' in text.replace("\n", "").replace("> <", "><")
    assert (
        "Ranh giới của 1 xã, phường là gần đúng, ghép từ ranh giới các đơn vị trước đó:"
        " Xã Mường Mai." in text_of(text)
    )
    # Phường Việt Trì never had an outline.
    assert "1 xã, phường chưa có ranh giới nên chỉ có trong bảng: Phường Việt Trì." in text_of(text)


def test_the_borders_inside_a_merged_commune_are_not_drawn(
    mapped: Mapped, signed_in: SignIn
) -> None:
    merged()
    client = signed_in("province_officer")
    text = " ".join(page(client).split())
    joined = 'so-map-unions so-map-joined"><title>Xã Mường Mai'
    assert text.count("so-map-joined") == 1
    assert f'class="so-tone-3 {joined}' in text
    assert text.count(f'<use href="#u{BIG}" class="so-map-rim" />') == 1
    assert text.count("so-map-rim") == 1
    chosen = " ".join(page(client, f"?area={BIG}").split())
    assert f'<use href="#u{BIG}" class="so-map-rim so-map-pin" />' in chosen
    assert "so-map-joined" not in page(client, "?by=district")


def test_a_commune_without_an_outline_is_no_white_hole(mapped: Mapped, signed_in: SignIn) -> None:
    merged(and_a_part=True)
    client = signed_in("province_officer")
    text = page(client)
    # Mai Châu, Pà Cò and Đà Bắc as they were before; Bao La lies beside them as it is.
    assert text.count('<path class="so-tone-void" d="M') == 3
    assert '<rect class="so-tone-void"' in text
    assert "Chưa có ranh giới 3" in text_of(text)  # with Việt Trì, which never had one
    assert "số liệu" not in text_of(text).partition("Chú giải")[2].partition("Chưa có")[0]


def test_where_every_commune_is_drawn_nothing_of_before_is(
    mapped: Mapped, signed_in: SignIn
) -> None:
    text = page(signed_in("province_officer"))
    assert "so-tone-void" not in text
    assert "Chưa có ranh giới" not in text_of(text)


def test_a_renamed_commune_keeps_its_outline_as_it_was(mapped: Mapped, signed_in: SignIn) -> None:
    renamed()
    with acting(SECTOR):
        (bao_la,) = [one for one in outlines_of("25", day=DAY) if one.code == BAO_LA]
    text = text_of(page(signed_in("province_officer")))

    assert (bao_la.name, len(bao_la.rings), bao_la.is_joined) == ("Phường Bao La", 1, False)
    assert "gần đúng" not in text


def test_a_commune_that_took_a_part_of_another_one_is_named_instead(
    mapped: Mapped, signed_in: SignIn
) -> None:
    merged(and_a_part=True)
    with acting(SECTOR):
        drawn = {one.code for one in outlines_of("25", day=DAY)}
        rows = {one.code for one in areas_on(DAY, province="25") if len(one.code) == 5}
    text = text_of(page(signed_in("province_officer")))

    assert rows - drawn == {BIG, DA_BAC, "07900"}
    assert (
        "3 xã, phường chưa có ranh giới nên chỉ có trong bảng: Xã Đà Bắc, Xã Mường Mai,"
        " Phường Việt Trì." in text
    )


def test_a_district_is_drawn_whole_after_its_communes_merged(
    mapped: Mapped, signed_in: SignIn
) -> None:
    merged()
    text = page(signed_in("province_officer"), "?by=district")
    district = text[text.index('id="u154"') :]
    district = district[: district.index("</g>")]

    # Bao La as it is, and the big one as one path of two squares.
    assert district.count("<path") == 2
    assert district.count("z") == 3
