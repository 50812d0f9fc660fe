"""What has befallen the schools: mergers, splits, new names, moves, closings, with decisions."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from math import ceil
from random import Random
from typing import Any

from sohoc.modules.areas.demo import REFORMED, FormerUnit, Territory
from sohoc.modules.orgs.demo.drafts import (
    BOARDING,
    BOTH,
    CENTRE,
    COMBINED,
    ETHNIC,
    NURSERY,
    PRIMARY,
    PRIVATE,
    SECONDARY,
    UPPER,
    Draft,
    Sort,
)
from sohoc.modules.orgs.demo.lives import Codes, Life
from sohoc.modules.orgs.demo.naming import Names
from sohoc.modules.orgs.demo.offices import bare_province
from sohoc.modules.orgs.demo.plan import PlannedAct, PlannedParty, PlannedSuccession

FOUNDED = {
    NURSERY: (1968, 2012),
    PRIMARY: (1960, 2005),
    SECONDARY: (1959, 2002),
    BOTH: (1965, 2010),
    UPPER: (1961, 2008),
    ETHNIC: (1992, 2012),
    CENTRE: (1993, 2015),
    PRIVATE: (2009, 2022),
}
PLAIN = {boarding: sort for sort, boarding in BOARDING.items()}
OF_PREDECESSORS = (1959, 1992)
RECORDED_SINCE = 2005  # older decisions are not at hand
FIRST_DAYS = ((8, 1), (8, 15), (9, 1), (9, 5))
MERGERS = (date(2018, 8, 1), date(2019, 8, 1), date(2020, 8, 1))
MERGERS_NOW = (date(2026, 7, 1), date(2026, 8, 1))
WORKING_FOR_ONE_CLOSED = 45


@dataclass(frozen=True, slots=True)
class _Party:
    """A school in an act, before it has its number."""

    life: Life
    part: str
    before: str = ""
    after: str = ""


class Chronicle:
    """Lives, acts and successions of a network, invented in the order of its drafts."""

    def __init__(self, territory: Territory, chance: Random) -> None:
        self._territory = territory
        self._chance = chance
        self._units = {unit.code: unit for unit in (*territory.districts, *territory.provinces)}
        self._names = Names()
        self._oldest_nursery: dict[str, Life] = {}
        self._pending: list[tuple[str, date, Draft, list[_Party]]] = []
        self._heirs: list[tuple[Life, Life]] = []
        self.lives: list[Life] = []
        self.acts: list[PlannedAct] = []

    def tell(self, drafts: list[Draft]) -> None:
        """Invent the lives of the working schools, then those of the ones that ended."""
        self.lives = [self._begin(draft) for draft in drafts]
        for life in tuple(self.lives):
            self._befall(life)
        local = [draft for draft in drafts if draft.sort in {PRIMARY, SECONDARY, BOTH}]
        if len(local) > 1:  # not in the small sizes, where people look first
            for _one in range(ceil(len(drafts) / WORKING_FOR_ONE_CLOSED)):
                self._die_out(self._chance.choice(local))
        codes = Codes()
        for life in self.lives:
            life.number(codes)
        acts = [self._act(*pending) for pending in self._pending]
        self.acts = sorted(acts, key=lambda act: (act.effective, act.parties[0].school))

    def successions(self) -> tuple[PlannedSuccession, ...]:
        """Which school keeps what another one left."""
        return tuple(
            PlannedSuccession(old.key, heir.key, old.until)
            for old, heir in self._heirs
            if old.until is not None
        )

    def _begin(self, draft: Draft) -> Life:
        return self._life(draft, self._name(draft), FOUNDED[PLAIN.get(draft.sort, draft.sort)])

    def _life(self, draft: Draft, name: str, years: tuple[int, int]) -> Life:
        return Life(
            draft=draft,
            name=name,
            since=date(self._chance.randint(*years), *self._chance.choice(FIRST_DAYS)),
            place=draft.commune.place(self._chance),
            province=self._district(draft).above,
        )

    def _district(self, draft: Draft) -> FormerUnit:
        return self._units[draft.ground.above]

    def _name(self, draft: Draft) -> str:
        title = draft.sort.title
        if draft.is_private:
            return self._names.called_after_flower(title, draft.ground, chance=self._chance)
        if draft.turn:
            return self._names.called_after_village(title, chance=self._chance)
        district = self._district(draft).bare
        if draft.sort in {ETHNIC, CENTRE}:
            draft = replace(draft, ground=replace(draft.ground, bare=draft.commune.bare))
        return self._names.called(title, draft.ground, district=district, chance=self._chance)

    def _befall(self, life: Life) -> None:
        """At most one thing happens to a school, besides the reform of 2025."""
        luck = self._chance.random()
        sort = PLAIN.get(life.draft.sort, life.draft.sort)
        if sort is BOTH:
            self._befall_combined(life, luck)
        elif sort is NURSERY:
            self._befall_nursery(life, luck)
        elif sort is not life.draft.sort and luck < 0.6:
            self._turn_to_boarding(life, sort)
        elif sort is PRIMARY and luck < 0.1:
            self._rename(life)
        elif life.draft.is_of_department and luck < 0.2 and len(life.draft.commune.former) > 1:
            self._move(life)
        elif life.since.year >= RECORDED_SINCE:
            self._found(life)

    def _befall_combined(self, life: Life, luck: float) -> None:
        if life.draft.ground.code in COMBINED:  # the first school of every demo
            self._merge(life, MERGERS[1])
        elif luck < 0.35:
            self._merge(life, self._chance.choice(MERGERS))
        elif luck < 0.6:
            self._absorb(life, self._chance.choice(MERGERS))
        elif luck < 0.8:
            self._merge(life, self._chance.choice(MERGERS_NOW))
        elif life.since.year >= RECORDED_SINCE:
            self._found(life)

    def _befall_nursery(self, life: Life, luck: float) -> None:
        oldest = self._oldest_nursery.setdefault(life.draft.commune.code, life)
        if life.draft.ground.code in COMBINED and oldest is life:
            return
        if oldest is not life and luck < 0.3 and oldest.since.year < 2000:
            self._split(oldest, life)
        elif oldest is not life and luck < 0.4:
            self._take_in(life, NURSERY, self._chance.choice(MERGERS_NOW))
        elif luck < 0.5 and life.since.year < 2000:
            self._make_public(life)
        elif life.since.year >= RECORDED_SINCE:
            self._found(life)

    def _merge(self, life: Life, day: date) -> None:
        """A primary and a lower secondary school end, and a new one begins."""
        life.since = day
        ended = [self._end(life, sort, day) for sort in (PRIMARY, SECONDARY)]
        self._record(
            "merge",
            day,
            life.draft,
            *(_Party(one, "predecessor", before=one.name) for one in ended),
            _Party(life, "successor", after=life.name),
        )

    def _absorb(self, life: Life, day: date) -> None:
        """A lower secondary school takes the primary school in, and is called otherwise."""
        self._take_in(life, PRIMARY, day, was=replace(life.draft, sort=SECONDARY))

    def _take_in(self, life: Life, sort: Sort, day: date, *, was: Draft | None = None) -> None:
        life.since = min(life.since, date(1995, 9, 5))
        ended = self._end(life, sort, day)
        name = life.name
        if was is not None:
            name = self._name(was)
            life.before[day] = {"name": name, "levels": was.sort.levels}
        self._record(
            "merge",
            day,
            life.draft,
            _Party(life, "subject", before=name, after=life.name),
            _Party(ended, "predecessor", before=ended.name),
        )

    def _end(self, heir: Life, sort: Sort, day: date) -> Life:
        """A predecessor on the same ground."""
        draft = replace(heir.draft, sort=sort, turn=int(sort is NURSERY))
        life = self._life(draft, self._name(draft), OF_PREDECESSORS)
        life.until, life.has_heir = day, True
        self.lives.append(life)
        self._heirs.append((life, heir))
        return life

    def _split(self, old: Life, life: Life) -> None:
        """A part of the oldest one in the commune goes off."""
        life.since = date(self._chance.randint(RECORDED_SINCE, 2022), 8, 1)
        self._record(
            "split",
            life.since,
            life.draft,
            _Party(old, "subject", before=old.name, after=old.name),
            _Party(life, "successor", after=life.name),
        )

    def _turn_to_boarding(self, life: Life, sort: Sort) -> None:
        """A school far away lets its pupils board."""
        was = self._name(replace(life.draft, sort=sort))
        day = date(self._chance.randint(2011, 2018), 8, 1)
        self._change("convert", life, day, name=was)

    def _make_public(self, life: Life) -> None:
        """Nurseries that villages had founded became public."""
        day = date(self._chance.randint(2008, 2012), 9, 1)
        self._change("convert", life, day, kind="people_founded")

    def _rename(self, life: Life) -> None:
        was = self._names.called_after_village(life.draft.sort.title, chance=self._chance)
        self._change("rename", life, date(self._chance.randint(2006, 2024), 8, 15), name=was)

    def _move(self, life: Life) -> None:
        """From another former commune of the same commune of today."""
        draft = life.draft
        others = [one for one in draft.commune.former if one != draft.ground]
        was = self._chance.choice(others)
        latitude, longitude = draft.commune.place(self._chance)
        day = date(self._chance.randint(2009, 2024), 8, 1)
        where = {"commune": was.name, "area": was.code}
        self._change("move", life, day, **where, latitude=latitude, longitude=longitude)

    def _change(self, act: str, life: Life, day: date, **before: Any) -> None:
        life.since = min(life.since, date(day.year - 3, 9, 5))
        life.before[day] = before
        party = _Party(life, "subject", before=life.name_before(day), after=life.name)
        self._record(act, day, life.draft, party)

    def _found(self, life: Life) -> None:
        self._record("found", life.since, life.draft, _Party(life, "successor", after=life.name))

    def _die_out(self, near: Draft) -> None:
        """A school without enough children closes; nobody takes it over."""
        draft = replace(near, sort=PRIMARY, turn=1)
        life = self._life(draft, self._name(draft), OF_PREDECESSORS)
        life.until = date(self._chance.choice((2008, 2012, 2016, 2021, 2026)), 6, 1)
        self.lives.append(life)
        self._record("close", life.until, draft, _Party(life, "predecessor", before=life.name))

    def _record(self, kind: str, day: date, draft: Draft, *parties: _Party) -> None:
        self._pending.append((kind, day, draft, list(parties)))

    def _act(self, kind: str, day: date, draft: Draft, parties: list[_Party]) -> PlannedAct:
        chance = self._chance
        return PlannedAct(
            kind=kind,
            effective=day,
            number=f"{chance.randint(120, 4900)}/QĐ-UBND",
            day=day - timedelta(days=chance.randint(12, 45)),
            by=self._authority(draft, day),
            parties=tuple(_planned(party) for party in parties),
        )

    def _authority(self, draft: Draft, day: date) -> str:
        """Who decided: of department schools the province, of others district, then commune."""
        if draft.is_of_department:
            province = self._units[self._district(draft).above].bare
            return f"UBND tỉnh {bare_province(self._territory) if day >= REFORMED else province}"
        unit = draft.commune.name if day >= REFORMED else self._district(draft).name
        word, _space, rest = unit.partition(" ")
        return f"UBND {word.lower()} {rest}"


def _planned(party: _Party) -> PlannedParty:
    return PlannedParty(party.life.key, party.part, party.before, party.after)
