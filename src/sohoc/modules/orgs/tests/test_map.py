"""The figures of the map: by commune and district, as of a day, within one's reach."""

import pytest

from sohoc.core.access.scope import acting
from sohoc.core.testing.actors import SECTOR, Province
from sohoc.modules.areas.public import areas_on
from sohoc.modules.orgs.models import OfficeState, SchoolState
from sohoc.modules.orgs.tests.mapped import (
    BAO_LA,
    BEFORE,
    DA_BAC,
    MAI_CHAU,
    PA_CO,
    VIET_TRI,
    Mapped,
    add_campuses,
    figures,
    found_by_merger,
    make_mapped,
    split_at_reform,
    stand,
    table,
)


@pytest.fixture
def mapped(province: Province) -> Mapped:
    return make_mapped(province)


@pytest.mark.django_db
def test_schools_are_counted_in_their_commune(mapped: Mapped) -> None:
    found = table(mapped)

    assert figures(found) == {BAO_LA: 2, MAI_CHAU: 2, DA_BAC: 0, PA_CO: 0, VIET_TRI: 0}
    assert [line.unit.name for line in found.lines] == [
        "Xã Bao La",
        "Xã Mai Châu",
        "Xã Đà Bắc",
        "Xã Pà Cò",
        "Phường Việt Trì",
    ]
    assert (found.total, found.touched, found.elsewhere) == (4, 2, 0)


@pytest.mark.django_db
def test_the_table_is_sorted_by_name_figure_and_whole(mapped: Mapped) -> None:
    stand(mapped.schools[0], mapped.areas[MAI_CHAU])

    def codes(order: str) -> list[str]:
        return [line.unit.code for line in table(mapped, order=order).lines]

    assert codes("-figure") == [MAI_CHAU, BAO_LA, DA_BAC, PA_CO, VIET_TRI]
    assert codes("figure") == [DA_BAC, PA_CO, VIET_TRI, BAO_LA, MAI_CHAU]
    assert codes("name") == [BAO_LA, DA_BAC, MAI_CHAU, PA_CO, VIET_TRI]
    assert codes("-name") == [VIET_TRI, PA_CO, MAI_CHAU, DA_BAC, BAO_LA]


@pytest.mark.django_db
def test_levels_mergers_campuses_and_missing_coordinates_are_counted(mapped: Mapped) -> None:
    first, second, third, _fourth = mapped.schools
    with acting(SECTOR):
        SchoolState.objects.filter(pk=first.pk).update(levels=["preschool", "primary"])
    found_by_merger(second)
    found_by_merger(third, is_undone=True)
    add_campuses(first.school, "Chính", "Xóm Báo")
    add_campuses(third.school, "Tổ Toán", kind="group")
    stand(third, mapped.areas[MAI_CHAU], at=("20.5", "105.5"))

    def there(measure: str) -> dict[str, int | None]:
        return {c: f for c, f in figures(table(mapped, measure=measure)).items() if f}

    assert there("orgs.preschool") == {BAO_LA: 1}
    assert there("orgs.lower_secondary") == {BAO_LA: 1, MAI_CHAU: 2}
    assert there("orgs.merged") == {BAO_LA: 1}
    assert there("orgs.campuses") == {BAO_LA: 2}
    assert there("orgs.unplaced") == {BAO_LA: 2, MAI_CHAU: 1}


@pytest.mark.django_db
def test_inhabitants_are_divided_by_schools_and_unknown_without_either(mapped: Mapped) -> None:
    found = table(mapped, measure="orgs.inhabitants")

    # 12.345 / 2, half up; nobody knows how many live in Mai Châu, and Đà Bắc has no school.
    assert figures(found) == {
        BAO_LA: 6173,
        MAI_CHAU: None,
        DA_BAC: None,
        PA_CO: None,
        VIET_TRI: None,
    }
    assert next(line.unit.code for line in found.lines) == BAO_LA
    assert found.total == 6173  # the schools of Mai Châu stand for nobody who was counted
    assert [line.whole for line in found.lines if line.unit.code == BAO_LA] == [2]
    assert found.in_tone(None) == 4


@pytest.mark.django_db
def test_a_commune_that_came_from_two_districts_counts_where_most_of_it_came_from(
    mapped: Mapped,
) -> None:
    found = table(mapped, by="district")

    assert figures(found) == {"154": 4, "150": 0, "227": 0}
    assert [line.unit.name for line in found.lines] == [
        "Huyện Mai Châu",
        "Huyện Đà Bắc",
        "Thành phố Việt Trì",
    ]
    assert found.territory.crossing == []


@pytest.mark.django_db
def test_before_the_reform_the_old_communes_have_their_schools(mapped: Mapped) -> None:
    with acting(SECTOR):
        former = {one.code: one for one in areas_on(BEFORE)}
    split_at_reform(mapped.schools[0], before=former["05227"])
    found = table(mapped, day=BEFORE)

    assert figures(found)["05227"] == 1
    # Those that name a new commune only stand in no old one: each came from several.
    assert figures(found)["05245"] == 0
    assert (found.total, found.elsewhere) == (1, 3)
    above = [line.unit.above for line in found.lines if line.unit.code == "05227"]
    assert above == ["Huyện Mai Châu"]
    assert {line.unit.code for line in found.lines} == {
        "04831",
        "05200",
        "05212",
        "05221",
        "05227",
        "05245",
        "05257",
        "07900",
    }


@pytest.mark.django_db
def test_a_unit_of_another_time_counts_in_what_followed_it(mapped: Mapped) -> None:
    with acting(SECTOR):
        former = {one.code: one for one in areas_on(BEFORE)}
    stand(mapped.schools[2], former["05257"])  # Mai Hịch went into Bao La
    stand(mapped.schools[3], former["05221"])  # Đồng Tân was divided
    found = table(mapped)

    assert figures(found)[BAO_LA] == 3
    assert (found.total, found.elsewhere) == (3, 1)


@pytest.mark.django_db
def test_a_commune_without_schools_is_zero_to_its_officer(mapped: Mapped) -> None:
    for school in mapped.schools[:2]:
        stand(school, mapped.areas[MAI_CHAU])

    # They still hang below the commune, whose officer answers for them.
    assert figures(table(mapped, role="commune_officer")) == {BAO_LA: 0, MAI_CHAU: 2}


@pytest.mark.django_db
def test_a_principal_sees_the_own_school(mapped: Mapped) -> None:
    assert figures(table(mapped, role="principal")) == {BAO_LA: 1}


@pytest.mark.django_db
def test_a_specialist_sees_the_schools_that_the_department_guides(mapped: Mapped) -> None:
    assert figures(table(mapped, role="specialist")) == {BAO_LA: 2, MAI_CHAU: 2}


@pytest.mark.django_db
def test_the_province_is_known_by_its_name_where_no_office_says_it(mapped: Mapped) -> None:
    with acting(SECTOR):
        OfficeState.objects.filter(office_id=mapped.province.root.pk).update(area=None)
        mapped.province.root.name = "Tỉnh Phú Thọ"
        mapped.province.root.save(update_fields=["name"])

    assert table(mapped).territory.province.code == "25"
