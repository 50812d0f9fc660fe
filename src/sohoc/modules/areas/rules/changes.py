"""What a new list of units does to those in force: pure, and computed alike for preview and act."""

import hashlib
import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from sohoc.modules.areas.contracts import Link, Rank, SuccessionKind, Unit, UnitKey

HIGH_FIRST = (Rank.PROVINCE, Rank.DISTRICT, Rank.COMMUNE)


@dataclass(frozen=True, slots=True)
class Passing:
    """One unit passes into another one."""

    link: Link
    kind: SuccessionKind


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a list cannot be taken: a code of the problem and the units it is about."""

    problem: str
    unit: UnitKey
    other: UnitKey | None = None


@dataclass(frozen=True, slots=True)
class Changes:
    """What begins, ends and stays, and what passes into what; nothing may happen with faults."""

    kept: Sequence[UnitKey]
    ended: Sequence[Unit]
    begun: Sequence[Unit]
    passings: Sequence[Passing]
    faults: Sequence[Fault]

    def counts(self) -> dict[str, int]:
        """How many units stay, end and begin, and how many passings there are of each kind.

        `kept_provinces` are those of `kept` that are provinces.
        """
        kinds = Counter(passing.kind.value for passing in self.passings)
        return {
            "kept": len(self.kept),
            "kept_provinces": sum(key.rank is Rank.PROVINCE for key in self.kept),
            "ended": len(self.ended),
            "begun": len(self.begun),
            **{kind.value: kinds[kind.value] for kind in SuccessionKind},
            "divided_units": len(divided(self.passings)),
        }

    def digest(self) -> str:
        """The same for the same changes: an act is refused that would do something else."""
        told = [
            sorted(map(_told_key, self.kept)),
            sorted(map(_told, self.ended)),
            sorted(map(_told, self.begun)),
            sorted(
                [_told_key(p.link.old), _told_key(p.link.new), str(p.link.share), p.kind.value]
                for p in self.passings
            ),
        ]
        return hashlib.sha256(json.dumps(told).encode()).hexdigest()


def divided(passings: Iterable[Passing]) -> frozenset[UnitKey]:
    """The former units that passed into several."""
    return frozenset(p.link.old for p in passings if p.kind is SuccessionKind.DIVIDED)


def changes_of(
    base: Mapping[UnitKey, Unit], wanted: Sequence[Unit], links: Sequence[Link]
) -> Changes:
    """Compare the units that a list covers (`base`) with those it names, and its links.

    A unit stays when code, kind, name and parent stay and no other unit passes into it. A code that
    stays with another name, kind or parent passes into itself unless the links say otherwise.
    """
    named = {unit.key: unit for unit in wanted}
    sources: dict[UnitKey, list[Link]] = defaultdict(list)
    for link in links:
        sources[link.new].append(link)
    kept = _kept(base, wanted, sources)
    told = {link.old for link in links}
    implied = [
        Link(key, key) for key in named if key in base and key not in kept and key not in told
    ]
    passing = [link for link in [*links, *implied] if not _stays(link, kept)]
    ended = [unit for key, unit in base.items() if key not in kept]
    begun = [unit for unit in wanted if unit.key not in kept]
    return Changes(
        kept=[unit.key for unit in wanted if unit.key in kept],
        ended=ended,
        begun=begun,
        passings=_passings(passing, base, named),
        faults=[*_faults(base, named, kept, passing), *_doubled(wanted)],
    )


def _kept(
    base: Mapping[UnitKey, Unit], wanted: Sequence[Unit], sources: Mapping[UnitKey, Sequence[Link]]
) -> frozenset[UnitKey]:
    kept: set[UnitKey] = set()
    # From above: a unit whose parent begins anew begins anew itself.
    for unit in sorted(wanted, key=lambda u: HIGH_FIRST.index(u.rank)):
        is_same = base.get(unit.key) == unit
        is_alone = all(link.old == unit.key for link in sources.get(unit.key, ()))
        has_stayed = unit.parent is None or unit.parent in kept or unit.parent not in base
        if is_same and is_alone and has_stayed:
            kept.add(unit.key)
    splitting = {link.old for found in sources.values() for link in found if link.old != link.new}
    return _without(kept, splitting, wanted)


def _without(
    kept: set[UnitKey], splitting: set[UnitKey], wanted: Sequence[Unit]
) -> frozenset[UnitKey]:
    """A unit that gives a part away, or hangs below one that does, begins anew, too."""
    gone = kept & splitting
    below = {unit.key for unit in wanted if unit.parent in gone}
    return frozenset(kept - gone - below)


def _stays(link: Link, kept: frozenset[UnitKey]) -> bool:
    return link.old == link.new and link.old in kept


def _passings(
    links: Sequence[Link], base: Mapping[UnitKey, Unit], named: Mapping[UnitKey, Unit]
) -> list[Passing]:
    leaving = Counter(link.old for link in links)
    arriving = Counter(link.new for link in links)

    def kind_of(link: Link) -> SuccessionKind:
        if leaving[link.old] > 1:
            return SuccessionKind.DIVIDED
        if arriving[link.new] > 1:
            return SuccessionKind.MERGED
        old, new = base.get(link.old), named.get(link.new)
        same = old is not None and new is not None and replace(old, parent=new.parent) == new
        return SuccessionKind.CONTINUED if same else SuccessionKind.RENAMED

    return [Passing(link, kind_of(link)) for link in links]


def _faults(
    base: Mapping[UnitKey, Unit],
    named: Mapping[UnitKey, Unit],
    kept: frozenset[UnitKey],
    links: Sequence[Link],
) -> list[Fault]:
    faults = [Fault("unknown_old", link.old, link.new) for link in links if link.old not in base]
    faults += [Fault("unknown_new", link.new, link.old) for link in links if link.new not in named]
    followed = {link.old for link in links}
    fed = {link.new for link in links}
    # Districts end without a follower: their communes have one each.
    faults += [
        Fault("no_successor", key)
        for key in base
        if key not in kept and key not in followed and key.rank is not Rank.DISTRICT
    ]
    faults += [Fault("no_predecessor", key) for key in named if key not in kept and key not in fed]
    twice = Counter((link.old, link.new) for link in links)
    faults += [Fault("link_twice", old, new) for (old, new), n in twice.items() if n > 1]
    faults += [
        Fault("unknown_parent", unit.key, unit.parent)
        for unit in named.values()
        if unit.parent is not None and unit.parent not in named
    ]
    return faults


def _doubled(wanted: Sequence[Unit]) -> list[Fault]:
    twice = Counter(unit.key for unit in wanted)
    return [Fault("code_twice", key) for key, n in twice.items() if n > 1]


def _told_key(key: UnitKey | None) -> str:
    return f"{key.rank.value} {key.code}" if key else ""


def _told(unit: Unit) -> list[str]:
    return [_told_key(unit.key), unit.kind.value, unit.name, _told_key(unit.parent)]
