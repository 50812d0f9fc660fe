"""The guardians of a school and whom they answer for, as a table of guardians asks for them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import gettext as _

from sohoc.core.objects.importing.layouts import Plain
from sohoc.modules.people.imports.cells import shown_born
from sohoc.modules.people.imports.known import Known, Member, known_people, rows_of
from sohoc.modules.people.imports.mistaken import differing, who
from sohoc.modules.people.imports.names import match_key
from sohoc.modules.people.imports.nouns import GUARDIAN, LEARNER
from sohoc.modules.people.models import System
from sohoc.modules.people.secrets import digest

_TIES = """
SELECT id, child_id, guardian_id, relation, basis, can_view, can_consent, restriction, version
FROM people_guardianship g
WHERE period @> %s::date AND (child_id = ANY (%s) OR guardian_id = ANY (%s)) AND NOT EXISTS (
  SELECT FROM people_person p
  WHERE p.id IN (g.child_id, g.guardian_id) AND p.merged_into_id IS NOT NULL)
"""


@dataclass(frozen=True, slots=True)
class Tie:
    """A guardianship of the day."""

    pk: int
    child: int
    guardian: int
    relation: str
    basis: str
    can_view: bool
    can_consent: bool
    restriction: str
    version: int

    @property
    def values(self) -> dict[str, Plain]:
        """The tie as the columns of the table have it."""
        return {
            "relation": self.relation,
            "basis": self.basis,
            "can_view": "yes" if self.can_view else "no",
            "can_consent": "yes" if self.can_consent else "no",
        }


@dataclass(slots=True)
class Families:
    """The learners and the guardians of a school, and their ties of the day."""

    learners: Known
    guardians: Known
    by_phone: Mapping[tuple[str, str], Member]
    ties: Mapping[tuple[int, int], Tie] = field(default_factory=dict)
    restricted: frozenset[int] = frozenset()  # guardians with a restriction at any child
    of_children: Mapping[tuple[int, str], Member] = field(default_factory=dict)

    def of_child(self, child: int, name: str) -> Member | None:
        """Who answers for the child under this name, as `match_key` has it."""
        return self.of_children.get((child, name))


def child_digests(values: Mapping[str, Plain]) -> dict[str, str]:
    """What the codes and numbers of the child are found by, by the name of their column."""
    found = {}
    if text := values.get("child_code"):
        system = System.PROVISIONAL if str(text).startswith("TAM-") else System.MOET_LEARNER
        found["child_code"] = digest(system, str(text))
    if text := values.get("child_number"):
        found["child_number"] = digest(System.PERSONAL_NUMBER, str(text))
    return found


def guardian_digests(values: Mapping[str, Plain]) -> dict[str, str]:
    """What the number of the guardian is found by."""
    text = values.get("number")
    return {"number": digest(System.PERSONAL_NUMBER, str(text))} if text else {}


def families_of(school_id: int, rows: Sequence[Mapping[str, Plain]], *, day: date) -> Families:
    """Everybody whom these rows may be about, in a fixed number of statements."""
    of_children = {key for values in rows for key in child_digests(values).values()}
    of_guardians = {key for values in rows for key in guardian_digests(values).values()}
    learners = known_people(LEARNER, school_id, digests=of_children, day=day)
    guardians = known_people(GUARDIAN, school_id, digests=of_guardians, day=day)
    by_phone = {
        (one.match_key, key): one
        for one in members_of(guardians)
        for column, key in sorted(one.reached)
        if column == "phone"
    }
    found = Families(learners, guardians, by_phone)
    people = [one.pk for one in members_of(guardians)]
    children = [one.pk for one in members_of(learners)]
    ties = [Tie(*row) for row in rows_of(_TIES, [day, children, people])]
    found.ties = {(one.child, one.guardian): one for one in ties}
    by_pk = {one.pk: one for one in members_of(guardians)}
    found.of_children = {
        (one.child, by_pk[one.guardian].match_key): by_pk[one.guardian]
        for one in ties
        if one.guardian in by_pk
    }
    found.restricted = frozenset(one.guardian for one in ties if one.restriction)
    return found


def members_of(known: Known) -> Iterable[Member]:
    """Everybody who is known, once."""
    found = {one.pk: one for group in known.by_name.values() for one in group}
    return (found | {one.pk: one for one in known.by_digest.values()}).values()


class GuardianKeys:
    """Which rows of a table are about one guardian: the same number, else the same name and phone.

    A row without number is about the one whose number another row with the name and phone has.
    """

    def __init__(self, rows: Iterable[Mapping[str, Plain]]) -> None:
        self._numbers = {
            _name_and_phone(values): str(values["number"])
            for values in rows
            if values.get("number") and values.get("phone")
        }

    def of(self, values: Mapping[str, Plain], child: int) -> tuple[str, str]:
        """By what the guardian of a row is told from others; without both, each child's own."""
        name, phone = _name_and_phone(values)
        number = values.get("number") or (self._numbers.get((name, phone)) if phone else None)
        if number:
            return "number", str(number)
        return name, phone or f"child {child}"


def _name_and_phone(values: Mapping[str, Plain]) -> tuple[str, str]:
    return match_key(str(values.get("full_name") or "")), str(values.get("phone") or "")


def child_of(values: Mapping[str, Plain], known: Families) -> Member | str:
    """The learner whom a row names, or why it cannot be said."""
    keys = child_digests(values)
    by_digest = known.learners.by_digest
    numbered = {by_digest[key].pk: by_digest[key] for key in keys.values() if key in by_digest}
    if len(numbered) > 1:
        return _("The code and the personal number of this row belong to two different children.")
    if numbered:
        child = next(iter(numbered.values()))
        return _another_child(values, child) or child
    if not values.get("child") or not values.get("child_born"):
        if keys:
            return _("No learner of the school has this code or number.")
        return _("Write the child's code or personal number, or name and date of birth.")
    named = known.learners.named(values["child"], values["child_born"])
    if len(named) > 1:
        return _("Several learners have this name and date of birth. Write the code.")
    return named[0] if named else _("No learner of the school has this name and date of birth.")


def _another_child(values: Mapping[str, Plain], child: Member) -> str:
    """Why the child of the code or number is not the one that the row names; "" where it is."""
    said = {"full_name": values.get("child"), "born": values.get("child_born")}
    if not differing(said, child.values):
        return ""
    told = _(
        "The code or number is that of {who}, and the row names another child: {said}. Correct the"
        " code, or the name and the date of birth."
    )
    named = filter(None, [str(said["full_name"] or ""), shown_born(said["born"])])
    return told.format(who=who(child), said=", ".join(named))


def guardian_of(values: Mapping[str, Plain], known: Families, child: Member) -> Member | None:
    """The record of the guardian whom a row names; None for somebody new."""
    keys = guardian_digests(values)
    if keys and (held := known.guardians.by_digest.get(keys["number"])):
        return held
    name, phone = _name_and_phone(values)
    found = known.by_phone.get((name, phone)) or known.of_child(child.pk, name)
    if found and keys and System.PERSONAL_NUMBER in found.digests:
        return None  # another number: somebody else of the same name
    return found
