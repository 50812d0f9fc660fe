"""What an address asks of the recording of a decision: kind, schools, and how they go on."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import QueryDict

from sohoc.core.access.actors import Actor, NotYours
from sohoc.modules.orgs.models import ActKind, SchoolState
from sohoc.modules.orgs.rules.acts import SHAPES
from sohoc.modules.orgs.selectors.schools import last_states_of
from sohoc.modules.orgs.web.acts.forms import ActForms

NEW = "new"
MOST_NEW = 6


@dataclass(frozen=True, slots=True)
class ActAsked:
    """`into` says into which of the schools a merger goes ("new": into a new one); `stays` whether
    a school that splits goes on; `new` how many schools begin then."""

    kind: str
    schools: Sequence[SchoolState] = field(default_factory=tuple)
    into: str = ""
    stays: bool = True
    new: int = 1

    @classmethod
    def read(cls, actor: Actor, query: QueryDict) -> "ActAsked":
        """Read an address; raises `NotYours` for a school that the actor does not see."""
        kind = query.get("kind", "")
        uuids = _uuids(query)
        found = last_states_of(actor, uuids)
        if len(found) < len(uuids):
            raise NotYours
        stays = query.get("stays", "1") != "0"
        wanted = query.get("new", "")[:3]
        return cls(
            kind=kind if kind in SHAPES else "",
            schools=[found[uuid] for uuid in uuids],
            into=query.get("into", "")[:40],
            stays=stays,
            new=min(max(int(wanted) if wanted.isdecimal() else 0, 1 if stays else 2), MOST_NEW),
        )

    @property
    def goes_on(self) -> SchoolState | None:
        """The school that goes on, changed or not."""
        if self.kind == ActKind.MERGE:
            return next((s for s in self.schools if str(s.uuid) == self.into), None)
        ends = self.kind == ActKind.CLOSE or (self.kind == ActKind.SPLIT and not self.stays)
        return None if ends or not self.schools else self.schools[0]

    @property
    def ending(self) -> Sequence[SchoolState]:
        """The schools that end."""
        goes_on = self.goes_on
        return [s for s in self.schools if goes_on is None or s.uuid != goes_on.uuid]

    @property
    def is_chosen(self) -> bool:
        """Whether the schools of the act are all named, so that its form can be filled in."""
        if self.kind == ActKind.FOUND:
            return not self.schools
        if self.kind == ActKind.MERGE:
            return len(self.schools) > 1 and (self.into == NEW or self.goes_on is not None)
        return bool(self.kind) and len(self.schools) == 1

    @property
    def begins(self) -> int:
        """How many schools begin."""
        if self.kind == ActKind.SPLIT:
            return self.new
        return int(self.kind == ActKind.FOUND or (self.kind == ActKind.MERGE and self.into == NEW))

    def query(self, **changes: Any) -> str:
        """The address of this with some values changed; "" takes one out."""
        state: dict[str, Any] = {
            "kind": self.kind,
            "school": [str(school.uuid) for school in self.schools],
            "into": self.into,
            "stays": "" if self.stays else "0",
            "new": str(self.new) if self.kind == ActKind.SPLIT else "",
        }
        return urlencode({k: v for k, v in (state | changes).items() if v}, doseq=True)

    def with_school(self, uuid: UUID) -> str:
        """The address with one more school."""
        return self.query(school=[*(str(s.uuid) for s in self.schools), str(uuid)])

    def without(self, school: SchoolState) -> str:
        """The address without one of the schools."""
        return self.query(school=[str(s.uuid) for s in self.schools if s.uuid != school.uuid])

    def forms(self, data: QueryDict | None, *, communes: Sequence[str]) -> ActForms:
        """The forms of this act."""
        return ActForms(
            data,
            kind=self.kind,
            goes_on=self.goes_on,
            ending=self.ending,
            new=self.begins,
            communes=communes,
        )


def _uuids(query: QueryDict) -> list[UUID]:
    """The schools that an address names, each once; what is no id is left out."""
    found = []
    for text in dict.fromkeys(query.getlist("school")[:20]):
        try:
            found.append(UUID(text))
        except ValueError:
            continue
    return found
