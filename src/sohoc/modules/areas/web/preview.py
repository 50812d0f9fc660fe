"""What a list does, in words: counts, and the rows behind each of them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Generic, TypeVar
from uuid import UUID

from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sohoc.lib.numbers import format_number
from sohoc.lib.vietnamese import sort_key
from sohoc.modules.areas import words
from sohoc.modules.areas.contracts import ListPart, SuccessionKind, Unit, UnitKey
from sohoc.modules.areas.rules.changes import Changes
from sohoc.modules.areas.rules.naming import bare_name

MOST_SHOWN = 100

COUNTS = {
    "kept": gettext_lazy("stay as they are"),
    "kept_provinces": gettext_lazy("provinces stay as they are"),
    ListPart.BEGUN: gettext_lazy("begin"),
    ListPart.ENDED: gettext_lazy("end"),
    ListPart.CONTINUED: gettext_lazy("go on, only what is above them changes"),
    ListPart.RENAMED: gettext_lazy("get another name, kind or code"),
    ListPart.MERGED: gettext_lazy("take in several"),
    ListPart.DIVIDED: gettext_lazy("are divided"),
}
# Sections with a new unit in front, and what it comes from.
BY_NEW = frozenset({ListPart.MERGED, ListPart.BEGUN})

Key = TypeVar("Key", UnitKey, int)


@dataclass(frozen=True, slots=True)
class Told:
    """A unit or a number in a row, with its page where there is one."""

    text: str
    url: str = ""

    def linked(self) -> str:
        """The text, as a link to its page where it has one."""
        return format_html('<a href="{}">{}</a>', self.url, self.text) if self.url else self.text


def linked(several: Iterable[Told], *, between: str = ", ") -> str:
    """Several of them, one after the other."""
    return format_html_join(between, "{}", ((told.linked(),) for told in several))


@dataclass(frozen=True, slots=True)
class Named:
    """A unit that begins or ends; `uses` are what hangs on it."""

    code: str
    name: str
    order: str
    uuid: UUID | None = None  # of a unit that has a page
    uses: Sequence[Told] = ()

    def told(self, *, part: str = "") -> Told:
        """`Xã Pà Cò (05212)`, or `Xã Pà Cò (05212, một phần)`."""
        inside = f"{self.code}, {part}" if part else self.code
        url = reverse("areas:area", args=[self.uuid]) if self.uuid else ""
        return Told(f"{self.name} ({inside})", url)


@dataclass(frozen=True, slots=True)
class Passage(Generic[Key]):
    """One unit passes into another one, wholly or in part."""

    old: Key
    new: Key
    kind: SuccessionKind
    share: Decimal | None = None

    @property
    def part(self) -> str:
        """Which part of a divided unit it is; "" for a whole one."""
        if self.kind is not SuccessionKind.DIVIDED:
            return ""
        if self.share is None:
            return _("a part")
        return _("a part: {share}").format(share=format_number(self.share.normalize()))


@dataclass(frozen=True, slots=True)
class Row:
    """What is one at the left, what it comes from or goes to, and what hangs on it; with links."""

    one: str
    others: str
    uses: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """The first rows behind one count; `everything` opens all of them, where they are lists."""

    code: str
    title: str
    count: int
    left: str
    right: str
    rows: Sequence[Row]
    everything: str = ""

    @property
    def has_uses(self) -> bool:
        """Whether something hangs on one of the units shown."""
        return any(row.uses for row in self.rows)

    @property
    def hidden(self) -> int:
        """How many rows there are beyond those shown."""
        return self.count - len(self.rows)


def counts_of(
    done: Mapping[str, int], sections: Iterable[Section] = ()
) -> list[tuple[str, int, str]]:
    """The counts that are not zero, each with its words and the section that it opens.

    A count that opens a section is the number of its rows.
    """
    rows = {section.code: section.count for section in sections}
    counted = {**done, "kept": done.get("kept", 0) - done.get("kept_provinces", 0), **rows}
    return [
        (str(word), counted[code], code if code in rows else "")
        for code, word in COUNTS.items()
        if counted.get(code)
    ]


def of_changes(
    changes: Changes, uses: Mapping[UnitKey, Sequence[Told]]
) -> tuple[dict[UnitKey, Named], dict[UnitKey, Named], list[Passage[UnitKey]]]:
    """What ends, what begins and what passes in a list that is not yet in force."""
    passages = [
        Passage(one.link.old, one.link.new, one.kind, one.link.share) for one in changes.passings
    ]
    ended = {unit.key: _named(unit, uses.get(unit.key, ())) for unit in changes.ended}
    return ended, {unit.key: _named(unit) for unit in changes.begun}, passages


def _named(unit: Unit, uses: Sequence[Told] = ()) -> Named:
    order = sort_key(bare_name(unit.name, unit.kind))
    return Named(unit.code, unit.name, order, uses=uses)


def sections_of(
    ended: Mapping[Key, Named], begun: Mapping[Key, Named], passages: Sequence[Passage[Key]]
) -> list[Section]:
    """Every unit that begins or ends, and every passing by its kind; in the order of names."""
    into, sources = ways_of(passages)
    kinds = {old: found[0].kind for old, found in into.items()}
    keys = {
        ListPart.DIVIDED: [old for old in ended if kinds.get(old) is SuccessionKind.DIVIDED],
        ListPart.MERGED: [new for new in begun if len(sources.get(new, ())) > 1],
        ListPart.RENAMED: [old for old in ended if kinds.get(old) is SuccessionKind.RENAMED],
        ListPart.CONTINUED: [old for old in ended if kinds.get(old) is SuccessionKind.CONTINUED],
        ListPart.BEGUN: list(begun),
        ListPart.ENDED: list(ended),
    }
    sections = []
    for part, found in keys.items():
        is_new = part in BY_NEW
        ones = begun if is_new else ended
        ordered = sorted(found, key=lambda key: (ones[key].order, ones[key].code))
        if found:
            sections.append(
                section(
                    part,
                    ordered[:MOST_SHOWN],
                    count=len(found),
                    ones=ones,
                    others=ended if is_new else begun,
                    ways=sources if is_new else into,
                )
            )
    return sections


Ways = Mapping[Key, Sequence[Passage[Key]]]


def ways_of(passages: Iterable[Passage[Key]]) -> tuple[Ways[Key], Ways[Key]]:
    """What each former unit passed into, and what each new one came from."""
    into: dict[Key, list[Passage[Key]]] = defaultdict(list)
    sources: dict[Key, list[Passage[Key]]] = defaultdict(list)
    for passage in passages:
        into[passage.old].append(passage)
        sources[passage.new].append(passage)
    return into, sources


def section(
    part: ListPart,
    keys: Sequence[Key],
    *,
    count: int,
    ones: Mapping[Key, Named],
    others: Mapping[Key, Named],
    ways: Ways[Key],
    everything: Iterable[Told] = (),
) -> Section:
    """The rows of these units of a part, in their order; `count` are all that the part has."""
    is_new = part in BY_NEW

    def beside(key: Key) -> str:
        found = [(others[one.old if is_new else one.new], one.part) for one in ways.get(key, ())]
        found.sort(key=lambda pair: (pair[0].order, pair[0].code))
        return linked(named.told(part=share) for named, share in found)

    return Section(
        code=part.value,
        title=words.part_of_list(part),
        count=count,
        left=_("New unit") if is_new else _("Former unit"),
        right=_("from") if is_new else _("into"),
        rows=[
            Row(
                ones[key].told().linked(),
                beside(key),
                linked(ones[key].uses) if part is ListPart.ENDED else "",
            )
            for key in keys
        ],
        everything=linked(everything, between="; "),
    )
