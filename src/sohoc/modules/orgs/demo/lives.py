"""One school's life while it is being invented: its events, and the dated facts they lead to."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from sohoc.modules.areas.demo import PROVINCE as PROVINCE_CODE
from sohoc.modules.areas.demo import REFORMED, Place
from sohoc.modules.orgs.demo.drafts import Draft
from sohoc.modules.orgs.demo.offices import former_department
from sohoc.modules.orgs.demo.plan import (
    ADMINISTRATIVE,
    DEPARTMENT,
    PROFESSIONAL,
    PlannedIdentifier,
    PlannedLine,
    PlannedSchool,
    PlannedState,
)


class Codes:
    """Numbers schools: `25-05245-103` in a commune, `17-156-012` in a former district."""

    def __init__(self) -> None:
        self._last: dict[str, int] = {}

    def of_today(self, draft: Draft) -> str:
        """The next code of its commune."""
        return self._next(f"{PROVINCE_CODE}-{draft.commune.code}", first=101)

    def of_before(self, draft: Draft, *, province: str) -> str:
        """The next code of its former district."""
        return self._next(f"{province}-{draft.ground.above}", first=1)

    def _next(self, head: str, *, first: int) -> str:
        number = self._last.get(head, first - 1) + 1
        self._last[head] = number
        return f"{head}-{number:03d}"


@dataclass(slots=True)
class Life:
    """A school from its first day to its end; what it is called and teaches is that of the end.

    `before` has, by the day of an event, what was otherwise until then. `province` is the code of
    the former one. With an heir it hangs nowhere after its end.
    """

    draft: Draft
    name: str
    since: date
    place: Place
    province: str
    until: date | None = None
    code: str = ""
    former_code: str = ""
    has_heir: bool = False
    before: dict[date, Mapping[str, Any]] = field(default_factory=dict)

    @property
    def key(self) -> str:
        """The last code."""
        return self.code or self.former_code

    @property
    def is_older_than_reform(self) -> bool:
        """Whether it has known the districts."""
        return self.since < REFORMED

    @property
    def sees_reform(self) -> bool:
        """Whether it still existed when the districts went."""
        return self.until is None or self.until > REFORMED

    def number(self, codes: Codes) -> None:
        """Take a code for every period in which it exists."""
        if self.is_older_than_reform:
            self.former_code = codes.of_before(self.draft, province=self.province)
        if self.sees_reform:
            self.code = codes.of_today(self.draft)

    def name_before(self, day: date) -> str:
        """What it was called until the event of that day."""
        return str(self.before[day].get("name", self.name))

    def planned(self) -> PlannedSchool:
        """The life with all its dated facts."""
        return PlannedSchool(
            key=self.key,
            commune=self.draft.commune.code,
            states=self._states(),
            lines=self._lines(),
            identifiers=self._identifiers(),
        )

    def _states(self) -> tuple[PlannedState, ...]:
        """Backwards from the end: each event tells what was otherwise before it."""
        before = dict(self.before)
        if self.is_older_than_reform and self.sees_reform:
            before[REFORMED] = self._on_former_ground()
        state = self._last_state()
        found = []
        for day in sorted(before, reverse=True):
            found.append(replace(state, since=day))
            state = replace(state, until=day, **before[day])
        found.append(state)
        return tuple(reversed(found))

    def _last_state(self) -> PlannedState:
        draft = self.draft
        latitude, longitude = self.place
        state = PlannedState(
            code=self.code,
            name=self.name,
            kind="private" if draft.is_private else "public",
            levels=draft.sort.levels,
            commune=draft.commune.name,
            area=draft.commune.code,
            is_former=False,
            latitude=latitude,
            longitude=longitude,
            since=self.since,
            until=self.until,
        )
        return state if self.sees_reform else replace(state, **self._on_former_ground())

    def _on_former_ground(self) -> dict[str, Any]:
        ground = self.draft.ground
        return {
            "code": self.former_code,
            "commune": ground.name,
            "area": ground.code,
            "is_former": True,
        }

    def _lines(self) -> tuple[PlannedLine, ...]:
        """Without an heir it hangs on where it would hang, so that somebody answers for it."""
        end = self.until if self.has_heir else None
        if self.draft.is_of_department:
            ways = dict.fromkeys((ADMINISTRATIVE, PROFESSIONAL), self._under_departments())
        else:
            district = self.draft.ground.above
            ways = {
                ADMINISTRATIVE: (district, self.draft.commune.code),
                PROFESSIONAL: (district, DEPARTMENT),
            }
        return tuple(one for line, (a, b) in ways.items() for one in self._line(line, a, b, end))

    def _under_departments(self) -> tuple[str, str]:
        return former_department(self.province), DEPARTMENT

    def _line(self, line: str, first: str, then: str, end: date | None) -> list[PlannedLine]:
        if first == then or not self.is_older_than_reform:
            return [PlannedLine(then, line, self.since, end)]
        if end is not None and end <= REFORMED:
            return [PlannedLine(first, line, self.since, end)]
        return [
            PlannedLine(first, line, self.since, REFORMED),
            PlannedLine(then, line, REFORMED, end),
        ]

    def _identifiers(self) -> tuple[PlannedIdentifier, ...]:
        """The numbers of the ministry's data base, old and new."""
        found = []
        if self.former_code:
            until = REFORMED if self.sees_reform else self.until
            old = self.former_code.replace("-", "")
            found.append(PlannedIdentifier("former", old, self.since, until))
        if self.code:
            since = max(self.since, REFORMED)
            new = self.code.replace("-", "")
            found.append(PlannedIdentifier("csdl", new, since, self.until))
        return tuple(found)
