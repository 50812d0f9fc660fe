"""Names as the seven peoples of the province bear them, put together word by word."""

import csv
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import accumulate
from random import Random

from sohoc.lib.vietnamese import normal
from sohoc.modules.people.demo.plan import FEMALE, MALE

ANY = "any"
YOUNG, OLD = "young", "old"
YOUNG_SINCE = 1998
KINDS = ("surname", "middle", "given")
# What tells the sex of an invented account's owner; a name with none of them may be either.
OF_WOMEN = frozenset({"Thị", "Ngọc", "Thùy", "Hương", "Hoài"})
OF_MEN = frozenset({"Văn", "Đức", "Quốc", "Hải", "Tiến", "Gia"})

Words = dict[tuple[str, str, str, str], tuple[str, ...]]


def _read(name: str) -> list[dict[str, str]]:
    text = files("sohoc.modules.people.demo").joinpath("data", name).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


def _both(value: str, whole: tuple[str, ...]) -> tuple[str, ...]:
    return whole if value == ANY else (value,)


@dataclass(frozen=True, slots=True)
class NameBook:
    """The words of all names by (kind, people, sex, generation); shares of peoples by place."""

    words: Words
    peoples: tuple[str, ...]
    shares: dict[str, tuple[int, ...]]

    def surname(self, people: str, chance: Random) -> str:
        """A surname of this people."""
        return chance.choice(self.words["surname", people, MALE, YOUNG])

    def is_borne(self, surname: str, people: str) -> bool:
        """Whether people of this people are called so."""
        return surname in self.words["surname", people, MALE, YOUNG]

    def called(self, surname: str, people: str, sex: str, *, year: int, chance: Random) -> str:
        """A full name as given in that year."""
        generation = YOUNG if year >= YOUNG_SINCE else OLD
        middle = chance.choice(self.words["middle", people, sex, generation])
        given = chance.choice(self.words["given", people, sex, generation])
        return f"{surname} {middle} {given}"

    def people_of(self, district: str, province: str, chance: Random) -> str:
        """A people, drawn as they live there."""
        shares = self.shares.get(district) or self.shares[province]
        return chance.choices(self.peoples, cum_weights=shares)[0]


@cache
def name_book() -> NameBook:
    """The book that comes with the program."""
    shares = _read("shares.csv")
    peoples = tuple(key for key in shares[0] if key != "place")
    found: Words = {}
    rows = sorted(_read("names.csv"), key=lambda row: row["people"] != ANY)
    for row in rows:
        words = tuple(normal(word.replace("_", " ")) for word in row["names"].split())
        for people in _both(row["people"], peoples):
            for sex in _both(row["sex"], (MALE, FEMALE)):
                for generation in _both(row["generation"], (YOUNG, OLD)):
                    _add(found, (row["kind"], people, sex, generation), words, row["people"])
    return NameBook(
        words=found,
        peoples=peoples,
        shares={row["place"]: tuple(accumulate(int(row[p]) for p in peoples)) for row in shares},
    )


def _add(found: Words, key: tuple[str, str, str, str], words: tuple[str, ...], people: str) -> None:
    """Given names of a people come beside those that everybody bears; other words instead of them.

    The H'Mông keep to their own given names.
    """
    kind = key[0]
    is_beside = people != ANY and kind == "given" and people != "08"
    found[key] = (*found[key], *words, *words) if is_beside else words


def sex_of(full_name: str, chance: Random) -> str:
    """What a name tells about the sex, or chance."""
    words = set(full_name.split()[1:-1])
    if words & OF_WOMEN:
        return FEMALE
    return MALE if words & OF_MEN else chance.choice((MALE, FEMALE))
