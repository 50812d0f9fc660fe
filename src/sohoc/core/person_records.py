"""What an app declares of the records of people: what hangs on one, what its person is told of it,
what is done from its page. Part of the manifest (`core.manifest`)."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from uuid import UUID


class OnMerge(StrEnum):
    """What happens to the rows of a record that turned out to be somebody's second one."""

    MOVES = "moves"  # they go over; a row that the table refuses stays behind, and nothing is lost
    STAYS = "stays"  # they are evidence of what was done with that record
    FOLLOWS = "follows"  # they go where the fact goes of which they speak; their own app sees to it


@dataclass(frozen=True, slots=True)
class PersonReference:
    """A column by which rows of `model` ("people.contact") belong to a person.

    Every foreign key to `people.Person` has one; a test refuses a model without. `along` is the
    reference whose rows these rows go with, and the column by which they point at them. `label` is
    what one row is called, where the audit trail of the app has no word for it.
    """

    model: str
    column: str
    on_merge: OnMerge = OnMerge.MOVES
    is_sensitive: bool = False  # granted to `sohoc_unmask` alone
    along: tuple[str, str] | None = None
    label: Any = ""


@dataclass(frozen=True, slots=True)
class Subject:
    """The person whose data somebody asks about: the row, the public number, and the account when
    it is that of whoever asks.

    `decides`: whoever asks is the person, or may consent for the child; only they read the names of
    the other guardians. `is_opened`: what is closed with a key is told in clear, to be taken along.
    """

    person_id: int
    uuid: UUID
    account: int | None
    schools: tuple[int, ...] = ()
    decides: bool = False
    is_opened: bool = False


@dataclass(frozen=True, slots=True)
class Holding:
    """What an app keeps of a person, for that person to read and to take along.

    `rows(actor, subject)` returns one list of texts, in the order of `columns`, for each thing that
    is kept, in the words of the reader's language; in the scope of whoever asks.
    """

    code: str
    title: Any
    columns: Sequence[Any]
    rows: Callable[..., Sequence[Sequence[str]]]
    has_page: bool = False  # it is read on a page of its own
    is_taken: bool = False  # it stands in the file that is taken along, and on no page
    order: int = 100


@dataclass(frozen=True, slots=True)
class PersonAct:
    """What a module does for one person, from their page; `url_name` takes the person's uuid.

    `is_own`: for whom the record is their own or that of their child, and for nobody else.
    """

    label: Any
    url_name: str
    icon: str
    permission: str
    is_own: bool = False
