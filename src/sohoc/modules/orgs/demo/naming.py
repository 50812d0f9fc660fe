"""Invented names: schools called after their ground, villages that exist nowhere.

Every school carries the mark, so that none of them can be taken for one that exists.
"""

from random import Random

from sohoc.modules.areas.demo import FormerUnit

MARK = "(mẫu)"
VILLAGE_FIRST = (
    "Pà", "Nà", "Cò", "Bản", "Suối", "Lũng", "Phiêng", "Thung", "Tà", "Bái", "Nánh", "Lau", "Kem",
    "Khộp", "Đồi", "Vó", "Chum", "Ngòi", "Rãnh", "Củm", "Mó", "Trám", "Khuổi", "Pheo",
)  # fmt: skip
VILLAGE_SECOND = (
    "Khôm", "Lặc", "Sỏi", "Phướn", "Hỏm", "Ngoa", "Lốm", "Vạng", "Rì", "Bưa", "Lăn", "Khẻn", "Tảo",
    "Nghẹ", "Mỏi", "Chạo", "Sổ", "Vín", "Đúc", "Rậm", "Bó", "Ngành", "Khạ", "Lỏng",
)  # fmt: skip
FLOWERS = (
    "Hoa Ban", "Hoa Mơ", "Hoa Mai", "Hoa Sữa", "Sao Mai", "Ánh Dương", "Búp Sen", "Măng Non",
    "Họa Mi", "Bồ Câu", "Tuổi Thơ", "Vàng Anh", "Thỏ Ngọc", "Chim Non", "Hướng Dương", "Sơn Ca",
)  # fmt: skip


def village(chance: Random) -> str:
    """The name of a village that does not exist."""
    return f"{chance.choice(VILLAGE_FIRST)} {chance.choice(VILLAGE_SECOND)}"


def villages(chance: Random, *, count: int) -> list[str]:
    """Different villages."""
    found: dict[str, None] = {}
    while len(found) < count:
        found[village(chance)] = None
    return list(found)


class Names:
    """Gives out names of schools, each of them once."""

    def __init__(self) -> None:
        self._taken: set[str] = set()

    def called(self, title: str, ground: FormerUnit, *, district: str, chance: Random) -> str:
        """`Trường TH Bao La (mẫu)`; where that is taken, called after district or a village."""
        for place in (ground.bare, f"{ground.bare} {district}"):
            name = f"{title} {place} {MARK}"
            if name not in self._taken:
                return self._take(name)
        return self.called_after_village(title, chance=chance)

    def called_after_village(self, title: str, *, chance: Random) -> str:
        """`Trường TH Pà Khôm (mẫu)`."""
        return self._first_free(title, [village(chance) for _try in range(50)])

    def called_after_flower(self, title: str, ground: FormerUnit, *, chance: Random) -> str:
        """`Trường MN tư thục Hoa Ban (mẫu)`, with the place where there are several."""
        flowers = chance.sample(FLOWERS, len(FLOWERS))
        return self._first_free(title, [*flowers, *(f"{one} {ground.bare}" for one in flowers)])

    def _first_free(self, title: str, places: list[str]) -> str:
        numbered = [f"{places[0]} {number}" for number in range(2, 100)]
        for place in (*places, *numbered):
            name = f"{title} {place} {MARK}"
            if name not in self._taken:
                return self._take(name)
        raise RuntimeError(title)

    def _take(self, name: str) -> str:
        self._taken.add(name)
        return name
