"""A small school for tests: learners of two classes, their guardians, staff; parts run at once."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sohoc.core.access.actors import Actor
from sohoc.core.access.models import Grant, Node
from sohoc.core.access.scope import GATE, acting
from sohoc.core.identity.models import Card, User
from sohoc.core.testing.actors import NOW, SECTOR, Province
from sohoc.modules.onboarding.contracts import Choice
from sohoc.modules.onboarding.models import Letter
from sohoc.modules.onboarding.services import working
from sohoc.modules.people.testing import (
    accounts_of_people,
    make_guardianship,
    make_one,
    make_person,
)

LEARNERS, GUARDIANS = Choice("learner"), Choice("guardian")
TEACHERS = Choice("staff", role="subject_teacher")


class Steps:
    """Stands for a job's progress; `after_part` is called when a part has been kept."""

    def __init__(self, after_part: Callable[[], None] = lambda: None) -> None:
        self.resumed_from: dict[str, Any] = {}
        self.done, self.of = 0, 0
        self._after_part = after_part

    def total(self, n: int) -> None:
        self.of = n

    def step(self, n: int = 1) -> None:
        self.done += n

    def checkpoint(self, state: dict[str, Any]) -> None:
        self.resumed_from = state
        self._after_part()


@dataclass
class School:
    """The first school of the province, and whoever works on its accounts."""

    province: Province
    role: str = "principal"

    @property
    def node(self) -> Node:
        return self.province.schools[0]

    @property
    def actor(self) -> Actor:
        return self.province.actor(self.role, at=NOW)

    def _add(self, name: str, **facts: Any) -> Any:
        clerk = self.province.actor("clerk", at=NOW)
        return make_person(actor=clerk, name=name, school=self.node.pk, at=NOW, **facts)

    def learner(self, name: str, class_text: str = "5A", **facts: Any) -> Any:
        return self._add(name, class_text=class_text, **facts)

    def guardian(self, name: str, *children: Any, can_view: bool = True) -> Any:
        """Somebody who answers for the children."""
        person = self._add(name, belonging="guardian", class_text="", born=date(1988, 2, 3))
        for child in children:
            make_guardianship(child=child, guardian=person, can_view=can_view)
        return person

    def teacher(self, name: str) -> Any:
        return self._add(name, belonging="staff", class_text="", born=date(1980, 2, 3))

    def merge(self, kept: Any, gone: Any) -> None:
        """The second record of somebody becomes part of the first."""
        make_one(actor=self.province.actor("clerk", at=NOW), kept=kept, gone=gone, at=NOW)

    def make(self, choice: Choice = LEARNERS, *, steps: Any = None, at: datetime = NOW) -> Any:
        """Run the whole work here."""
        actor = self.actor
        progress: Any = steps or Steps()
        with acting(actor.scope):
            return working.make_in_parts(
                progress, actor=actor, at=at, school=self.node.pk, choice=choice.wish()
            )


def accounts() -> dict[str, tuple[str, list[str]]]:
    """By name of the person: user name and roles of the account."""
    held = accounts_of_people()
    with acting(SECTOR):
        names = dict(Card.objects.values_list("user_id", "username"))
        return {
            name: (
                names[account],
                sorted(
                    Grant.objects.filter(user_id=account, period__contains=NOW).values_list(
                        "role", flat=True
                    )
                ),
            )
            for name, account in held.items()
        }


def letters() -> int:
    """How many letters are kept."""
    with acting(SECTOR):
        return int(Letter.objects.count())


def sign_in(username: str) -> None:
    """As the library does when somebody signs in."""
    with acting(GATE):
        User.objects.filter(username=username).update(last_login=NOW)


def user_named(username: str) -> User:
    """The key of an account."""
    with acting(GATE):
        return User.objects.get(username=username)
