"""As what the people of a table belong to their school, and what its columns say of them."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from sohoc.modules.people.models import Belonging, Channel, Relation, System

PARENTS = {"father": Relation.FATHER, "mother": Relation.MOTHER}
SENSITIVE = ("ethnicity", "disability")  # columns that are closed with a key, as in `Sensitive`


@dataclass(frozen=True, slots=True)
class Noun:
    """Who stands in a table: `texts` are columns that the belonging keeps as they are, `channels`
    those by which a person is reached; `code` is the system of the column of that name."""

    belonging: Belonging
    code: System
    texts: tuple[str, ...] = ()
    channels: Mapping[str, Channel] = field(default_factory=dict)
    has_parents: bool = False

    @property
    def codes(self) -> tuple[System, ...]:
        """The systems that a code of the table may be of, the ministry's first."""
        provisional = (System.PROVISIONAL,) if self.gives_codes else ()
        return (self.code, *provisional)

    @property
    def gives_codes(self) -> bool:
        """Whether somebody without a code gets a provisional one."""
        return self.belonging == Belonging.LEARNER


LEARNER = Noun(
    Belonging.LEARNER,
    System.MOET_LEARNER,
    texts=("grade_text", "class_text", "state_text"),
    channels={"phone": Channel.PHONE, "address": Channel.ADDRESS},
    has_parents=True,
)
STAFF = Noun(
    Belonging.STAFF,
    System.MOET_STAFF,
    texts=("state_text", "position_text", "duty_text", "subjects_text"),
    channels={"phone": Channel.PHONE, "email": Channel.EMAIL},
)
GUARDIAN = Noun(
    Belonging.GUARDIAN,
    System.MOET_STAFF,
    channels={"phone": Channel.PHONE, "email": Channel.EMAIL, "address": Channel.ADDRESS},
)
