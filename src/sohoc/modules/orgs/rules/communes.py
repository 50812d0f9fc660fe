"""Which commune or ward a text means, among those that are known."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from difflib import get_close_matches

from sohoc.lib.vietnamese import folded
from sohoc.modules.orgs.rules.schools import BadSchool

KIND_WORDS = tuple(f"{word} " for word in ("xa", "phuong", "thi tran", "dac khu"))
NEAR = 3


@dataclass(frozen=True, slots=True)
class Commune:
    """A commune or ward: its unit and its office, as far as there are any.

    `also` is what the unit is called where its office is called otherwise.
    """

    name: str
    code: str = ""
    area_id: int | None = None
    office_id: int | None = None
    also: str = ""


class UnknownCommune(BadSchool):
    """The text names no commune of the day, or several: the names in `near` come close."""

    def __init__(self, problem: str, text: str, day: date, near: Sequence[str] = ()) -> None:
        super().__init__("commune", problem)
        self.text = text
        self.day = day
        self.near = near


def commune_called(text: str, known: Sequence[Commune], *, day: date) -> Commune:
    """The commune with this code or name, accents and capitals aside.

    A text without the word of a kind means any kind; with the wrong word it names nothing: a
    commune that became a ward is another unit. Raises `UnknownCommune`.
    """
    has_kind = _bare(text) != _whole(text)
    for key in (_code, _whole, _bare):
        wanted = "" if has_kind and key is _bare else key(text)
        found = [
            replace(one, name=name)
            for one in known
            for name in _names(one)
            if wanted and wanted == (one.code if key is _code else key(name))
        ]
        meant = list({(one.area_id, one.office_id): one for one in reversed(found)}.values())
        if len(meant) == 1:
            return meant[0]
        if meant:
            near = [f"{one.name} ({one.code})" if one.code else one.name for one in meant]
            raise UnknownCommune("several_communes", text, day, sorted(near))
    raise UnknownCommune("unknown_commune", text, day, _near(text, known))


def _names(one: Commune) -> list[str]:
    return [name for name in dict.fromkeys((one.name, one.also)) if name]


def _code(text: str) -> str:
    return text if text.isdecimal() else ""


def _whole(text: str) -> str:
    return folded(text)


def _bare(text: str) -> str:
    whole = folded(text)
    return next((whole.removeprefix(w) for w in KIND_WORDS if whole.startswith(w)), whole)


def _near(text: str, known: Sequence[Commune]) -> list[str]:
    names = {_bare(name): name for one in known for name in _names(one)}
    return [names[key] for key in get_close_matches(_bare(text), list(names), n=NEAR)]
