"""Invented names: surname, middle name and given name, as frequent as they are in the mountains."""

from collections.abc import Sequence
from dataclasses import dataclass
from importlib.resources import files
from random import Random

from sohoc.lib.vietnamese import folded, normal

# Kinh surnames and those of Mường, Tày, Dao and H'Mông people, with weights.
SURNAMES = {
    "Nguyễn": 24, "Bùi": 18, "Đinh": 12, "Trần": 8, "Quách": 8, "Hà": 7, "Lê": 6, "Phạm": 5,
    "Xa": 5, "Hoàng": 4, "Vũ": 4, "Bàn": 3, "Triệu": 3, "Lò": 3, "Giàng": 2, "Vàng": 2, "Ngần": 2,
}  # fmt: skip
MIDDLE_BOYS = ("Văn", "Văn", "Minh", "Đức", "Quốc", "Hải", "Tiến", "Gia", "Thanh")
MIDDLE_GIRLS = ("Thị", "Thị", "Thị", "Ngọc", "Thùy", "Hương", "Minh", "Hoài", "Thanh")


def _lines(name: str) -> tuple[str, ...]:
    text = files("sohoc.project.demo").joinpath("data", name).read_text(encoding="utf-8")
    return tuple(normal(line) for line in text.splitlines() if line.strip())


@dataclass(frozen=True, slots=True)
class NameBook:
    """Given names by sex, read once."""

    boys: Sequence[str]
    girls: Sequence[str]

    @classmethod
    def open(cls) -> "NameBook":
        """The names that come with the program."""
        return cls(_lines("given_names_boys.txt"), _lines("given_names_girls.txt"))

    def full_name(self, chance: Random) -> str:
        """One invented full name."""
        surname = chance.choices(list(SURNAMES), weights=list(SURNAMES.values()))[0]
        if chance.random() < 0.5:
            return f"{surname} {chance.choice(MIDDLE_BOYS)} {chance.choice(self.boys)}"
        return f"{surname} {chance.choice(MIDDLE_GIRLS)} {chance.choice(self.girls)}"


def user_name(full_name: str, number: int) -> str:
    """`dinhthitham.4711`: folded, unique by its number."""
    plain = "".join(c for c in folded(full_name) if c.isascii() and c.isalnum())
    return f"{plain}.{number}"
