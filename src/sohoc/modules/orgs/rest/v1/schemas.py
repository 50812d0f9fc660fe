"""What programs send and get of schools."""

from datetime import date, datetime
from typing import Annotated, Literal, Self
from uuid import UUID

from ninja import Schema
from pydantic import ConfigDict, Field

from sohoc.core.rest.days import DaySent
from sohoc.modules.orgs.models import Level, SchoolHistory, SchoolKind, SchoolState

Name = Annotated[str, Field(min_length=1, max_length=200)]
Code = Annotated[str, Field(min_length=2, max_length=20)]
Commune = Annotated[str, Field(min_length=1, max_length=120)]
Levels = Annotated[list[Level], Field(min_length=1, max_length=len(Level))]


class SchoolFilters(Schema):
    """Filters, order and place of a list of schools."""

    q: Annotated[
        str, Field(max_length=200, description="Part of name or code, accents optional")
    ] = ""
    level: Annotated[list[Level], Field(description="Any of these levels")] = []
    kind: Annotated[list[SchoolKind], Field(description="One of these kinds")] = []
    commune: Annotated[
        str, Field(max_length=120, description="Part of the commune's name, accents optional")
    ] = ""
    order: Literal["name", "code", "commune", "-name", "-code", "-commune"] = "name"
    limit: Annotated[int, Field(ge=1, le=200)] = 50
    cursor: Annotated[str, Field(max_length=2000)] = ""


class SchoolOut(Schema):
    """A school as it is today; `valid_until` is the first day on which it no longer exists."""

    uuid: UUID
    code: str
    name: str
    kind: SchoolKind
    levels: list[Level]
    commune: str
    valid_from: date | None
    valid_until: date | None
    version: int

    @classmethod
    def of(cls, school: SchoolState) -> Self:
        """The school for programs."""
        return cls(
            uuid=school.uuid,
            code=school.code,
            name=school.name,
            kind=SchoolKind(school.kind),
            levels=[Level(level) for level in school.levels],
            commune=school.commune,
            valid_from=school.life.lower,
            valid_until=school.life.upper,
            version=school.version,
        )


class SchoolPage(Schema):
    """Some schools and the address of the following ones."""

    items: list[SchoolOut]
    next: str | None


class SchoolIn(Schema):
    """A new school."""

    model_config = ConfigDict(extra="forbid")

    name: Name
    code: Code
    kind: SchoolKind
    levels: Levels
    commune: Commune
    valid_from: DaySent
    valid_until: DaySent | None = None


class SchoolChange(Schema):
    """The fields that change; those left out stay. `valid_until: null` opens the end."""

    model_config = ConfigDict(extra="forbid")

    reason: Annotated[str, Field(min_length=1, max_length=500)]
    # A default is not validated: left out is known from `model_fields_set`, null is refused.
    name: Name = Field(default=None)  # type: ignore[assignment]
    code: Code = Field(default=None)  # type: ignore[assignment]
    kind: SchoolKind = Field(default=None)  # type: ignore[assignment]
    levels: Levels = Field(default=None)  # type: ignore[arg-type]
    commune: Commune = Field(default=None)  # type: ignore[assignment]
    valid_from: DaySent = Field(default=None)  # type: ignore[assignment]
    valid_until: DaySent | None = None


class StateOut(Schema):
    """One state that the school has had, and how it came to be."""

    verb: str
    at: datetime
    code: str
    name: str
    kind: SchoolKind
    levels: list[Level]
    commune: str
    valid_from: date | None
    valid_until: date | None

    @classmethod
    def of(cls, state: SchoolHistory) -> Self:
        """The state for programs; who made it is in the audit trail, for those who may read it."""
        return cls(
            verb=state.verb,
            at=state.at,
            code=state.code,
            name=state.name,
            kind=SchoolKind(state.kind),
            levels=[Level(level) for level in state.levels],
            commune=state.commune,
            valid_from=state.period.lower,
            valid_until=state.period.upper,
        )


class History(Schema):
    """The newest 200 states, newest first."""

    items: list[StateOut]
