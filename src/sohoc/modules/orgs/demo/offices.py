"""The offices: department with its own, communes, and the districts and departments of the past."""

from collections.abc import Sequence
from datetime import date

from sohoc.modules.areas.demo import PROVINCE as PROVINCE_CODE
from sohoc.modules.areas.demo import REFORMED, Commune, FormerUnit, Territory
from sohoc.modules.orgs.demo.plan import (
    ADMINISTRATIVE,
    DEPARTMENT,
    PROFESSIONAL,
    PROVINCE,
    PlannedLine,
    PlannedOffice,
    PlannedSuccession,
)

ROOMS = (
    "Phòng Giáo dục Mầm non",
    "Phòng Giáo dục Phổ thông",
    "Phòng Giáo dục thường xuyên - Giáo dục nghề nghiệp",
    "Phòng Quản lý chất lượng",
    "Phòng Tổ chức cán bộ",
    "Phòng Kế hoạch - Tài chính",
)


def both(above: str, since: date | None, until: date | None = None) -> tuple[PlannedLine, ...]:
    """Below the same place on both lines."""
    return (
        PlannedLine(above, ADMINISTRATIVE, since, until),
        PlannedLine(above, PROFESSIONAL, since, until),
    )


def former_department(province: str) -> str:
    """The key of the department that a former province had; the one that goes on has its own."""
    return DEPARTMENT if province == PROVINCE_CODE else f"{DEPARTMENT}-{province}"


def bare_province(territory: Territory) -> str:
    """`Phú Thọ`."""
    return territory.province.removeprefix("Tỉnh ")


def offices_for(territory: Territory, communes: Sequence[Commune]) -> list[PlannedOffice]:
    """All offices, those above before those below."""
    districts = districts_of(territory, communes)
    gone = {unit.above for unit in districts} - {PROVINCE_CODE}
    bare = bare_province(territory)
    return [
        PlannedOffice(PROVINCE, "province", f"UBND tỉnh {bare}", PROVINCE_CODE),
        PlannedOffice(
            DEPARTMENT,
            "department",
            f"Sở GD&ĐT {bare}",
            PROVINCE_CODE,
            lines=both(PROVINCE, None),
        ),
        *(_former_department(unit) for unit in territory.provinces if unit.code in gone),
        *(_room(number, name) for number, name in enumerate(ROOMS, start=1)),
        *(_district(unit) for unit in districts),
        *(_commune(commune) for commune in communes),
    ]


def districts_of(territory: Territory, communes: Sequence[Commune]) -> list[FormerUnit]:
    """The former districts on the ground of these communes."""
    used = {ground.above for commune in communes for ground in commune.former}
    return [unit for unit in territory.districts if unit.code in used]


def successions_of(offices: Sequence[PlannedOffice]) -> list[PlannedSuccession]:
    """The departments of former provinces went into the one of today.

    The offices of districts did not: their tasks went to several communes and to the department.
    """
    return [
        PlannedSuccession(office.key, DEPARTMENT, REFORMED)
        for office in offices
        if office.kind == "department" and office.until is not None
    ]


def _former_department(unit: FormerUnit) -> PlannedOffice:
    """Its province is no place of this tree, so it stands below nothing."""
    return PlannedOffice(
        former_department(unit.code),
        "department",
        f"Sở GD&ĐT {unit.bare}",
        unit.code,
        is_former=True,
        until=REFORMED,
    )


def _room(number: int, name: str) -> PlannedOffice:
    return PlannedOffice(f"room-{number}", "office", name, lines=both(DEPARTMENT, None))


def _district(unit: FormerUnit) -> PlannedOffice:
    word, _space, rest = unit.name.partition(" ")
    return PlannedOffice(
        unit.code,
        "district_office",
        f"Phòng GD&ĐT {word.lower()} {rest}",
        unit.code,
        is_former=True,
        until=REFORMED,
        lines=both(former_department(unit.above), None, REFORMED),
    )


def _commune(commune: Commune) -> PlannedOffice:
    return PlannedOffice(
        commune.code,
        "commune",
        commune.name,
        commune.code,
        since=REFORMED,
        lines=(
            PlannedLine(PROVINCE, ADMINISTRATIVE, REFORMED),
            PlannedLine(DEPARTMENT, PROFESSIONAL, REFORMED),
        ),
    )
