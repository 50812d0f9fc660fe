"""Inside a school: campuses in far villages, groups of teachers, classes and their size."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from random import Random

from sohoc.modules.areas.demo import Commune
from sohoc.modules.orgs.demo.naming import villages
from sohoc.modules.orgs.demo.plan import PlannedClass, PlannedPart, PlannedSchool

GRADES: Mapping[str, tuple[str, ...]] = {
    "preschool": ("nursery", "age3", "age4", "age5"),
    "primary": ("1", "2", "3", "4", "5"),
    "lower_secondary": ("6", "7", "8", "9"),
    "upper_secondary": ("10", "11", "12"),
    "continuing": ("10", "11", "12"),
}
# Children younger than ten are taught in their village.
NEAR_HOME = frozenset({"nursery", "age3", "age4", "age5", "1", "2", "3"})
CLASSES: Mapping[str, tuple[int, int]] = {
    "preschool": (1, 3),
    "primary": (1, 3),
    "lower_secondary": (1, 4),
    "upper_secondary": (4, 10),
    "continuing": (1, 3),
}
LEARNERS = (15, 43)
MOST_CAMPUSES = 6
GROUPS: Mapping[str, tuple[str, ...]] = {
    "preschool": ("Tổ Nhà trẻ", "Tổ Mẫu giáo"),
    "primary": ("Tổ Khối 1, 2, 3", "Tổ Khối 4, 5"),
    "lower_secondary": ("Tổ Khoa học tự nhiên", "Tổ Khoa học xã hội"),
    "upper_secondary": (
        "Tổ Toán - Tin học",
        "Tổ Vật lí - Công nghệ",
        "Tổ Hóa học - Sinh học",
        "Tổ Ngữ văn",
        "Tổ Lịch sử - Địa lí",
        "Tổ Ngoại ngữ",
    ),
    "continuing": ("Tổ Giáo dục thường xuyên", "Tổ Giáo dục nghề nghiệp"),
}
OFFICE = "Tổ Văn phòng"


@dataclass(frozen=True, slots=True)
class _Inside:
    """A school that works, the commune around it, and its own share of chance."""

    school: PlannedSchool
    commune: Commune
    chance: Random

    def furnished(self) -> PlannedSchool:
        """The school with its parts and classes."""
        campuses = self._campuses()
        return replace(
            self.school,
            parts=(*campuses, *self._groups()),
            classes=tuple(self._classes([campus.name for campus in campuses])),
        )

    def _campuses(self) -> list[PlannedPart]:
        levels = set(self.school.now.levels)
        if self.school.now.kind == "private" or not levels & {"preschool", "primary"}:
            return []
        names = villages(self.chance, count=self.chance.randint(0, MOST_CAMPUSES))
        return [self._campus(f"Điểm trường {name}") for name in names]

    def _campus(self, name: str) -> PlannedPart:
        latitude, longitude = self.commune.place(self.chance)
        return PlannedPart("campus", name, self.school.since, latitude, longitude)

    def _groups(self) -> list[PlannedPart]:
        names = [name for level in self.school.now.levels for name in GROUPS[level]]
        return [PlannedPart("group", name, self.school.since) for name in (*names, OFFICE)]

    def _classes(self, campuses: list[str]) -> Iterator[PlannedClass]:
        for level in self.school.now.levels:
            fewest, most = CLASSES[level]
            for grade in GRADES[level]:
                places = [""] * self.chance.randint(fewest, most)
                if grade in NEAR_HOME:
                    places += [one for one in campuses if self.chance.random() < 0.5]
                for number, campus in enumerate(places, start=1):
                    yield PlannedClass(grade, number, campus, self.chance.randint(*LEARNERS))


def furnished(
    schools: tuple[PlannedSchool, ...], communes: Mapping[str, Commune], chance: Random
) -> tuple[PlannedSchool, ...]:
    """The schools, those that work with parts and classes."""
    return tuple(
        _Inside(one, communes[one.commune], chance).furnished() if one.works else one
        for one in schools
    )
