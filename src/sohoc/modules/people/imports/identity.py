"""Who a row is about: by code or number, else by name and birth date; and which rows clash."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from django.utils.translation import gettext as _

from sohoc.core.objects.importing.kinds import NotCompared, Row
from sohoc.core.objects.importing.layouts import Plain
from sohoc.modules.people.imports.doubles import Doubles
from sohoc.modules.people.imports.known import Known, Member
from sohoc.modules.people.imports.names import match_key
from sohoc.modules.people.imports.nouns import Noun
from sohoc.modules.people.models import System
from sohoc.modules.people.selectors.held_elsewhere import AskedTooMuch, held_elsewhere

Problem = tuple[str, str]


def name_key(values: Mapping[str, Plain]) -> tuple[str, Plain]:
    """By what two rows without numbers are about the same person."""
    return match_key(str(values.get("full_name") or "")), values.get("born")


def found(row: Row, keys: Mapping[str, str], known: Known, noun: Noun) -> Member | str | None:
    """Whom the row is about; None for somebody new; why it cannot be said."""
    numbered = [known.by_digest[key] for key in keys.values() if key in known.by_digest]
    if len({one.pk for one in numbered}) > 1:
        return _("The code and the personal number of this row belong to two different people.")
    if numbered:
        return numbered[0]
    if row.values.get("born") is None:
        return None
    named = [
        one
        for one in known.named(row.values.get("full_name"), row.values.get("born"))
        if not _differs(one, keys, noun)
    ]
    if len(named) > 1:
        return _("Several people here have this name and date of birth. Write the code.")
    return named[0] if named else None


def _differs(member: Member, keys: Mapping[str, str], noun: Noun) -> bool:
    """Whether a number of the row is another one than the person has: then it is somebody else.

    A code of the ministry may take the place of a provisional one.
    """
    held = {
        "code": member.digests.get(noun.code),
        "number": member.digests.get(System.PERSONAL_NUMBER),
    }
    return any(held[name] is not None and held[name] != key for name, key in keys.items())


def numbers_elsewhere(digests: Iterable[str]) -> frozenset[str]:
    """Those of the digests that somebody has whom the school does not see; raises `NotCompared`."""
    try:
        return held_elsewhere(digests)
    except AskedTooMuch as error:
        raise NotCompared(
            _("More numbers were asked for today than a school needs. Send the table tomorrow.")
        ) from error


class Clashes:
    """What several rows of a table say of one person."""

    def __init__(
        self,
        rows: Sequence[Row],
        digests: Sequence[Mapping[str, str]],
        members: Sequence[Member | str | None],
    ) -> None:
        self._seen = Doubles(rows, [one.values() for one in digests])
        self._names = Doubles(rows, [[name_key(row.values)] for row in rows])
        self._meant = Doubles(
            rows, [[one.pk] if isinstance(one, Member) else [] for one in members]
        )

    def of(
        self, row: Row, keys: Mapping[str, str], member: Member | str | None
    ) -> Iterator[Problem]:
        """What is wrong with one row beside the others."""
        for name, key in keys.items():
            if others := self._seen.others(row, key):
                told = _("This stands in another row of the file as well ({rows}). Keep one.")
                yield name, told.format(rows=others)
        if isinstance(member, str):
            yield ("code" if "code" in keys else "full_name"), member
        elif member and (others := self._meant.others(row, member.pk)):
            told = _("Another row of the file is about the same person: {rows}.")
            yield "full_name", told.format(rows=others)
        elif (
            member is None
            and not keys
            and (others := self._names.others(row, name_key(row.values)))
        ):
            told = _(
                "Another row has the same name and date of birth: {rows}. Leave one out if they are"
                " one person; else write the code or the personal number of both."
            )
            yield "full_name", told.format(rows=others)
