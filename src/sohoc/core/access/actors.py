"""Who acts, in which role, from where: handed to every service and policy."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from sohoc.core.access.scope import Scope
from sohoc.core.manifest import Reach, registry


class NotAllowed(Exception):
    """The person may see the thing but holds no right to this verb; answered as 403 with why.

    `told` is the sentence for people where the reason is another one than the role.
    """

    def __init__(self, permission: str, *, told: str = "") -> None:
        super().__init__(permission)
        self.permission, self.told = permission, told


class NotYours(Exception):
    """The row does not exist for this person; answered as 404."""


class TooMuchAsked(Exception):
    """More was asked within a day than the work of a role needs; answered as 429."""


@dataclass(frozen=True, slots=True)
class Origin:
    """Where an act came from: network address, request id, and the door it came through."""

    address: str = ""
    request_id: uuid.UUID | None = None
    channel: str = "web"  # web, api, job, command


@dataclass(frozen=True, slots=True)
class Actor:
    """A person in one role at one node, with the rights of that role and its outer scope."""

    user_id: int
    name: str
    grant_id: int
    role: str
    node_id: int
    node_name: str
    node_path: tuple[int, ...]
    until: datetime | None
    is_delegated: bool
    permissions: frozenset[str]
    scope: Scope
    origin: Origin = field(default_factory=Origin)

    @property
    def writing_scope(self) -> Scope:
        """Where the actor writes: a school's people in their own school alone.

        What its predecessors left they read, and it stays as it is.
        """
        if self.scope.role == "sohoc_schools" and registry().roles[self.role].reach is Reach.NODE:
            return replace(self.scope, role="sohoc_school", schools=(self.node_id,))
        return self.scope

    @property
    def sees_all(self) -> bool:
        """Whether the outer scope holds every place, as the department's does."""
        return self.scope.role == "sohoc_sector"

    @property
    def is_of_one_school(self) -> bool:
        """Whether the role is one at a single school, whatever its predecessors have left."""
        return len(self.writing_scope.schools) == 1

    def sees(self, node_id: int | None) -> bool:
        """Whether the rows of a place, and not its name alone, exist for the actor."""
        return self.sees_all or node_id in self.scope.schools

    def place_among(self, node_ids: Sequence[int]) -> int | None:
        """Of several places of one thing the one at which the trail tells what the actor does.

        A place where the actor writes, else one whose rows are seen, else the first.
        """
        for own in (self.writing_scope.schools, self.scope.schools):
            if found := next((one for one in node_ids if one in own), None):
                return found
        return next(iter(node_ids), None)

    def may(self, permission: str) -> bool:
        """Whether the role holds the permission (which rows is the database's business)."""
        return permission in self.permissions

    def must(self, permission: str) -> None:
        """Raise `NotAllowed` unless the role holds the permission."""
        if not self.may(permission):
            raise NotAllowed(permission)
