"""What an app may declare: roles, doors, navigation, jobs, subscribers, words for the audit trail.

An app config offers its declaration as the attribute `manifest`; `registry()` puts all of them
together once. Nothing else registers itself anywhere.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import cache
from inspect import getattr_static
from typing import Any, TypeVar

from django.apps import apps

from sohoc.core.person_records import Holding, PersonAct, PersonReference

T = TypeVar("T")
EVERYBODY = frozenset({"*"})  # as the roles of a door: every role that is declared


class Reach(StrEnum):
    """How far a role sees from the node where it is granted; names the database role."""

    NODE = "node"  # exactly this node: sohoc_school
    SUBTREE = "subtree"  # this node and all below: sohoc_schools
    SECTOR = "sector"  # everything, without sensitive attributes: sohoc_sector
    PERSON = "person"  # own schools, learners, classes: sohoc_person
    AUDIT = "audit"  # audit and access log, read only: sohoc_audit


@dataclass(frozen=True, slots=True)
class RoleSpec:
    """A role that can be granted at a node.

    `gives` names the roles its holder may grant; `node_kinds` where the role can stand;
    `line` is the line of the tree that a reach of `SUBTREE` follows;
    `second_factor` whether real data are shown only after a second factor; `is_staff` whether its
    holder serves the sector, so that a colleague may lend them a role.
    """

    code: str
    label: Any  # a lazy translation
    reach: Reach
    node_kinds: frozenset[str]
    gives: frozenset[str] = frozenset()
    line: str = "administrative"
    idle_minutes: int = 15
    second_factor: bool = False
    is_staff: bool = False
    order: int = 100


@dataclass(frozen=True, slots=True)
class Door:
    """A permission with its words and the roles that hold it; `sensitive` asks for step-up."""

    permission: str
    label: Any
    roles: frozenset[str]
    sensitive: bool = False


@dataclass(frozen=True, slots=True)
class NavigationEntry:
    """A place in the navigation: shown to a role that holds `permission`."""

    label: Any
    url_name: str
    icon: str
    permission: str
    order: int = 100
    group: Any = ""
    rare_for: frozenset[str] = frozenset()  # roles that find it under Everything only


@dataclass(frozen=True, slots=True)
class JobKind:
    """A kind of background work: `run(progress, *, actor, at, **wish)` in the owner's scope.

    `tell(result)` says for its owner what came of it, from what `run` returned; `about(wish)` what
    sets this one apart from others of its kind; `place(wish)` is the address at which its owner
    finds what was made.
    """

    name: str
    label: Any
    run: Callable[..., Any]
    permission: str
    tell: Callable[[Mapping[str, Any]], str] | None = None
    about: Callable[[Mapping[str, Any]], str] | None = None
    place: Callable[[Mapping[str, Any]], str] | None = None


@dataclass(frozen=True, slots=True)
class Subscriber:
    """One reaction to one kind of event: `react(event, at=at)`, once per event, in its own job."""

    name: str
    event: type
    react: Callable[..., None]


@dataclass(frozen=True, slots=True)
class Chore:
    """Something the program does for itself by the clock: `work(at=at)`; `cron` is in UTC."""

    name: str
    cron: str
    work: Callable[..., None]


@dataclass(frozen=True, slots=True)
class Hit:
    """One thing found: its name, a line that tells it from others, and its page."""

    title: str
    text: str
    url: str


@dataclass(frozen=True, slots=True)
class SearchSource:
    """What the one search box looks through: `find(actor, folded, limit, day)` returns hits."""

    label: Any
    permission: str
    find: Callable[..., Sequence[Any]]


@dataclass(frozen=True, slots=True)
class PanelSource:
    """A chart of the first page for roles with `permission`.

    `build(actor, day)` returns it, or None when it would say nothing to this person.
    """

    permission: str
    build: Callable[..., Any]
    order: int = 100


@dataclass(frozen=True, slots=True)
class Measure:
    """What the map of communes can be coloured by: a figure for every administrative unit.

    `counts(actor, day)` returns figures by the id of the unit that the counted rows name, in any
    form of it; under None those that name no unit. Set-based; a unit without rows may be absent.
    `rows_url(code, day)` is the list of the rows behind the figure of one unit.

    With `per`, the code of another measure, the figure is divided by that one's (after it was
    multiplied by `times`), and the rows are those of that one. `beside` is the code of the measure
    shown next to it, of which it is a part. `of_units`: known of the units of the day themselves,
    those of any province; nothing is counted that could stand elsewhere.
    """

    code: str
    label: Any
    noun: Any  # what is counted, in a sentence: "372 schools"
    permission: str
    counts: Callable[..., Mapping[int | None, int]]
    rows_url: Callable[..., str]
    group: Any = ""
    per: str = ""
    beside: str = ""
    times: int = 1
    of_units: bool = False
    order: int = 100


@dataclass(frozen=True, slots=True)
class UnitUse:
    """Things of a module that hang on administrative units: told before units end.

    `counts(actor, day)` and `rows_url(code, day)` are those of a `Measure`; without an address the
    number alone is told.
    """

    code: str
    noun: Any  # what is counted, in a sentence: "372 schools"
    permission: str
    counts: Callable[..., Mapping[int | None, int]]
    rows_url: Callable[..., str] | None = None


@dataclass(frozen=True, slots=True)
class AfterUnits:
    """What a person does in a module after units changed; the page of the change leads there."""

    code: str
    label: Any
    permission: str
    url_name: str


@dataclass(frozen=True, slots=True)
class TrailWords:
    """What the audit trail calls things of an app that it meets under the names of the database.

    records  a table whose changes are kept -> what one row of it is
    columns  "table.column" of such a table; a key has a word when it is the number of a node
    ledgers  a table whose rows are sealed -> what it holds
    noted    "app.name" of what the acts of an app note; of a bare name, whoever notes it
    values   "table.column" or "app.name" -> the words of its codes, where the model has none
    """

    records: Mapping[str, Any] = field(default_factory=dict)
    columns: Mapping[str, Any] = field(default_factory=dict)
    ledgers: Mapping[str, Any] = field(default_factory=dict)
    noted: Mapping[str, Any] = field(default_factory=dict)
    values: Mapping[str, Mapping[Any, Any]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Manifest:
    """Everything one app offers to the rest of the program."""

    roles: Sequence[RoleSpec] = ()
    doors: Sequence[Door] = ()
    navigation: Sequence[NavigationEntry] = ()
    jobs: Sequence[JobKind] = ()
    subscribers: Sequence[Subscriber] = ()
    chores: Sequence[Chore] = ()
    searches: Sequence[SearchSource] = ()
    panels: Sequence[PanelSource] = ()
    measures: Sequence[Measure] = ()
    unit_uses: Sequence[UnitUse] = ()
    after_units: Sequence[AfterUnits] = ()
    # day -> code of the province that this installation serves, "" where it is not known
    home_province: Callable[[date], str] | None = None
    # (account, role, day) -> ids of the people whose records a role of reach PERSON opens, asked at
    # the account's own gate
    learners: Callable[[int, str, date], Sequence[int]] | None = None
    person_references: Sequence[PersonReference] = ()
    person_acts: Sequence[PersonAct] = ()
    holdings: Sequence[Holding] = ()
    # "app.model.column" -> its tag (of `sohoc.law.privacy.retention`), then what of the law's list
    personal_columns: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    listings: Sequence[str] = ()  # dotted names of declared lists: screens import late
    imports: Sequence[str] = ()  # dotted names of `core.objects.importing.kinds.ImportKind`
    sentences: Mapping[str, Any] = field(default_factory=dict)  # audit verb -> lazy sentence
    words: TrailWords = field(default_factory=TrailWords)
    demo: str = ""  # dotted name of its `core.demo.DemoPart`, imported when a demo is loaded


@dataclass(frozen=True, slots=True)
class Registry:
    """The manifests of all installed apps, looked up by code."""

    roles: Mapping[str, RoleSpec]
    doors: Mapping[str, Door]
    navigation: Sequence[NavigationEntry]
    jobs: Mapping[str, JobKind]
    subscribers: Sequence[Subscriber]
    chores: Sequence[Chore]
    searches: Sequence[SearchSource]
    panels: Sequence[PanelSource]
    measures: Mapping[str, Measure]
    unit_uses: Mapping[str, UnitUse]
    after_units: Mapping[str, AfterUnits]
    home_province: Callable[[date], str]
    learners: Callable[[int, str, date], Sequence[int]]
    person_references: Sequence[PersonReference]
    person_acts: Sequence[PersonAct]
    holdings: Sequence[Holding]
    personal_columns: Mapping[str, tuple[str, ...]]
    listings: Sequence[str]
    imports: Sequence[str]
    sentences: Mapping[str, Any]
    words: TrailWords
    demos: Sequence[str]

    def permissions_of(self, role: str) -> frozenset[str]:
        """Permissions that `role` holds."""
        return frozenset(
            d.permission for d in self.doors.values() if role in d.roles or d.roles == EVERYBODY
        )


def _unique(things: Sequence[T], name: Callable[[T], str]) -> dict[str, T]:
    found: dict[str, T] = {}
    for thing in things:
        if name(thing) in found:
            raise ValueError(f"declared twice: {name(thing)}")
        found[name(thing)] = thing
    return found


def _together(words: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    pairs = _unique([pair for one in words for pair in one.items()], lambda pair: pair[0])
    return dict(pairs.values())


def _nowhere(_day: date) -> str:
    return ""


def _nobody(_account: int, _role: str, _day: date) -> Sequence[int]:
    return ()


def _the_one(known: Sequence[T | None], otherwise: T, *, what: str) -> T:
    found = [one for one in known if one is not None]
    if len(found) > 1:
        raise ValueError(f"several apps say {what}")
    return found[0] if found else otherwise


def declared_by(app: Any) -> Manifest | None:
    """The declaration of an app config, None where it has none; what fails inside of one rises."""
    if getattr_static(app, "manifest", None) is None:
        return None
    declared: Manifest | None = app.manifest
    return declared


@cache
def registry() -> Registry:
    """All manifests together; raises `ValueError` when two apps declare the same code."""
    manifests = [one for app in apps.get_app_configs() if (one := declared_by(app)) is not None]
    roles = _unique([r for m in manifests for r in m.roles], lambda r: r.code)
    doors = _unique([d for m in manifests for d in m.doors], lambda d: str(d.permission))
    for door in doors.values():
        if unknown := door.roles - roles.keys() - EVERYBODY:
            raise ValueError(f"{door.permission} names unknown roles: {sorted(unknown)}")
    return Registry(
        roles=dict(sorted(roles.items(), key=lambda item: item[1].order)),
        doors=dict(sorted(doors.items())),
        navigation=sorted((n for m in manifests for n in m.navigation), key=lambda n: n.order),
        jobs=_unique([j for m in manifests for j in m.jobs], lambda j: j.name),
        subscribers=[s for m in manifests for s in m.subscribers],
        chores=list(_unique([c for m in manifests for c in m.chores], lambda c: c.name).values()),
        searches=[s for m in manifests for s in m.searches],
        person_references=[r for m in manifests for r in m.person_references],
        person_acts=[a for m in manifests for a in m.person_acts],
        holdings=sorted((h for m in manifests for h in m.holdings), key=lambda h: h.order),
        personal_columns=_together(m.personal_columns for m in manifests),
        listings=[place for m in manifests for place in m.listings],
        imports=[place for m in manifests for place in m.imports],
        panels=sorted((p for m in manifests for p in m.panels), key=lambda p: p.order),
        measures=_unique(
            sorted((o for m in manifests for o in m.measures), key=lambda o: o.order),
            lambda o: o.code,
        ),
        unit_uses=_unique([u for m in manifests for u in m.unit_uses], lambda u: u.code),
        after_units=_unique([a for m in manifests for a in m.after_units], lambda a: a.code),
        home_province=_the_one(
            [m.home_province for m in manifests], _nowhere, what="which province this is"
        ),
        learners=_the_one([m.learners for m in manifests], _nobody, what="who is whose child"),
        sentences=_together(m.sentences for m in manifests),
        words=TrailWords(
            records=_together(m.words.records for m in manifests),
            columns=_together(m.words.columns for m in manifests),
            ledgers=_together(m.words.ledgers for m in manifests),
            noted=_together(m.words.noted for m in manifests),
            values=_together(m.words.values for m in manifests),
        ),
        demos=[m.demo for m in manifests if m.demo],
    )
