"""What a list does, in words: counts, and the rows behind each of them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Generic, TypeVar
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sohoc.lib.numbers import format_number
from sohoc.lib.vietnamese import sort_key
from sohoc.modules.areas.contracts import SuccessionKind, Unit, UnitKey
from sohoc.modules.areas.rules.changes import Changes
from sohoc.modules.areas.rules.naming import bare_name

MOST_SHOWN = 100
BEGUN, ENDED = "begun", "ended"
MERGED, DIVIDED = "merged", "divided_units"

COUNTS = {
    "kept": gettext_lazy("stay as they are"),
    BEGUN: gettext_lazy("begin"),
    ENDED: gettext_lazy("end"),
    "continued": gettext_lazy("go on, only what is above them changes"),
    "renamed": gettext_lazy("get another name, kind or code"),
    MERGED: gettext_lazy("are merged"),
    DIVIDED: gettext_lazy("are divided"),
}
TITLES = {
    DIVIDED: gettext_lazy("Divided"),
    MERGED: gettext_lazy("Merged"),
    "renamed": gettext_lazy("Renamed"),
    "continued": gettext_lazy("Going on"),
    BEGUN: gettext_lazy("Units that begin"),
    ENDED: gettext_lazy("Units that end"),
}
BY_NEW = frozenset({MERGED, BEGUN})  # sections with a new unit in front, and what it comes from

Key = TypeVar("Key", UnitKey, int)


@dataclass(frozen=True, slots=True)
class Told:
    """A unit or a number in a row, with its page where there is one."""

    text: str
    url: str = ""


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
    """What is one at the left, what it comes from or goes to, and what hangs on it."""

    one: Told
    others: Sequence[Told]
    uses: Sequence[Told] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """The rows behind one count; `has_uses` when something hangs on one of the units."""

    code: str
    title: str
    count: int
    left: str
    right: str
    rows: Sequence[Row]
    has_uses: bool = False

    @property
    def hidden(self) -> int:
        """How many rows there are beyond those shown."""
        return self.count - len(self.rows)


def counts_of(
    done: Mapping[str, int], sections: Iterable[Section] = ()
) -> list[tuple[str, int, str]]:
    """The counts that are not zero, each with its words and the section that it opens."""
    shown = {section.code for section in sections}
    return [
        (str(word), done[code], code if code in shown else "")
        for code, word in COUNTS.items()
        if done.get(code)
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
    into: dict[Key, list[Passage[Key]]] = defaultdict(list)
    sources: dict[Key, list[Passage[Key]]] = defaultdict(list)
    for passage in passages:
        into[passage.old].append(passage)
        sources[passage.new].append(passage)
    kinds = {old: found[0].kind for old, found in into.items()}
    olds = {
        DIVIDED: [old for old in ended if kinds.get(old) is SuccessionKind.DIVIDED],
        "renamed": [old for old in ended if kinds.get(old) is SuccessionKind.RENAMED],
        "continued": [old for old in ended if kinds.get(old) is SuccessionKind.CONTINUED],
        ENDED: list(ended),
    }
    news = {MERGED: [new for new in begun if len(sources[new]) > 1], BEGUN: list(begun)}
    sections = []
    for code in TITLES:
        if code in BY_NEW:
            keys, ones, others, ways = news[code], begun, ended, sources
        else:
            keys, ones, others, ways = olds[code], ended, begun, into
        if keys:
            sections.append(_section(code, keys, ones=ones, others=others, ways=ways))
    return sections


def _section(
    code: str,
    keys: Sequence[Key],
    *,
    ones: Mapping[Key, Named],
    others: Mapping[Key, Named],
    ways: Mapping[Key, Sequence[Passage[Key]]],
) -> Section:
    is_new = code in BY_NEW

    def beside(key: Key) -> list[Told]:
        found = [(others[one.old if is_new else one.new], one.part) for one in ways.get(key, ())]
        found.sort(key=lambda pair: (pair[0].order, pair[0].code))
        return [named.told(part=part) for named, part in found]

    ordered = sorted(keys, key=lambda key: (ones[key].order, ones[key].code))
    return Section(
        code=code,
        title=str(TITLES[code]),
        count=len(keys),
        left=_("New unit") if is_new else _("Former unit"),
        right=_("from") if is_new else _("into"),
        rows=[
            Row(ones[key].told(), beside(key), ones[key].uses if code == ENDED else ())
            for key in ordered[:MOST_SHOWN]
        ],
        has_uses=code == ENDED and any(ones[key].uses for key in keys),
    )
