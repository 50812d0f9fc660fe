"""What is asked for and shown when the people of a school get accounts."""

from dataclasses import asdict, dataclass, field
from typing import Any

GROUPS_ROLES = {"learner": "learner", "guardian": "guardian"}


@dataclass(frozen=True, slots=True)
class Choice:
    """Whose accounts: a group, of these classes (all when there is none), or one person of it.

    `role` is the one that staff get; families get the role of their group.
    """

    group: str
    classes: tuple[str, ...] = ()
    role: str = ""
    renew: bool = False
    person: str = ""

    @property
    def role_given(self) -> str:
        """The code of the role."""
        return GROUPS_ROLES.get(self.group, self.role)

    def wish(self) -> dict[str, Any]:
        """The choice as plain values for a job."""
        return {**asdict(self), "classes": list(self.classes)}

    @classmethod
    def of_wish(cls, wish: dict[str, Any]) -> "Choice":
        """What `wish` made."""
        return cls(**{**wish, "classes": tuple(wish["classes"])})


@dataclass(frozen=True, slots=True)
class Tally:
    """How many people of one group there are, how many have an account, how many have used it."""

    people: int = 0
    accounts: int = 0
    used: int = 0

    def plus(self, *, has_account: bool, was_used: bool) -> "Tally":
        """One person more."""
        return Tally(self.people + 1, self.accounts + has_account, self.used + was_used)

    @property
    def missing(self) -> int:
        """How many have no account."""
        return self.people - self.accounts


@dataclass(slots=True)
class Figures:
    """The accounts of a school: by group, and by group and class; how many letters wait."""

    groups: dict[str, Tally] = field(default_factory=dict)
    classes: dict[str, dict[str, Tally]] = field(default_factory=dict)
    letters: int = 0
    unprinted: int = 0
    untouched: int = 0
