"""Rows that name somebody's record and say so much otherwise that they are about somebody else."""

import operator
from collections.abc import Callable, Iterator, Mapping

from django.utils.translation import gettext as _

from sohoc.core.objects.importing.layouts import Plain
from sohoc.lib.person_names import candidate_key
from sohoc.lib.vietnamese import folded
from sohoc.modules.people import words
from sohoc.modules.people.imports.cells import shown_born
from sohoc.modules.people.imports.identity import Problem
from sohoc.modules.people.imports.known import Member

Values = Mapping[str, Plain]


def overwritten(values: Values, member: Member) -> Iterator[Problem]:
    """What is wrong with a row that would make the record somebody else's: two or more of name,
    birth date and sex are other ones."""
    odd = differing(values, member.values)
    if len(odd) < 2:
        return
    told = _(
        "This row points at the record of {who}, and says otherwise: {facts}. It would make the"
        " record somebody else's. Correct the code or the number; if it is one person, correct the"
        " record on its page first."
    )
    place = next((name for name in ("code", "number") if values.get(name)), "full_name")
    facts = ", ".join(_shown(name, values[name]) for name in odd)
    yield place, told.format(who=who(member), facts=facts)


def doubtful(values: Values, member: Member) -> Iterator[Problem]:
    """A warning where one of them alone is another one: a correction, or the wrong person."""
    odd = differing(values, member.values)
    if len(odd) == 1:
        told = _("The record has {value}. Look whether this row is about the same person.")
        yield odd[0], told.format(value=_shown(odd[0], member.values[odd[0]]))


def differing(values: Values, held: Values) -> list[str]:
    """Which of name, birth date and sex a row and a record have otherwise; what either lacks is
    nothing. Accents, case and the order of words are no other name, less known is no other day."""
    both = [name for name in _OTHER if values.get(name) and held.get(name)]
    return [name for name in both if _OTHER[name](str(values[name]), str(held[name]))]


def who(member: Member) -> str:
    """The person of a record: name and birth date."""
    return ", ".join(
        filter(None, [str(member.values["full_name"]), shown_born(member.values.get("born"))])
    )


def is_other_name(one: str, other: str) -> bool:
    """Whether two names are written otherwise by more than accents, case and order of words."""
    return (
        one != other
        and candidate_key(one) != candidate_key(other)
        and sorted(folded(one).split()) != sorted(folded(other).split())
    )


def is_other_day(one: str, other: str) -> bool:
    """Whether two birth dates, as `cells.born` has them, cannot be the same one."""
    return not (one.startswith(other) or other.startswith(one))


def _shown(name: str, value: Plain) -> str:
    if name == "born":
        return shown_born(value)
    return words.sex(str(value)) if name == "sex" else str(value)


_OTHER: Mapping[str, Callable[[str, str], bool]] = {
    "full_name": is_other_name,
    "born": is_other_day,
    "sex": operator.ne,
}
