"""Sensitive columns of a table: compared and written where the sender may open them, else left.

What is there is opened by the program alone, in the school's own list, and shown to nobody: the
preview says that something stands there or changes, and no more.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from sohoc.core.access.actors import Actor
from sohoc.core.access.scope import acting
from sohoc.core.audit import recording as audit
from sohoc.core.objects.models import ImportLine, ImportRun
from sohoc.modules.people.contracts import Sensitive
from sohoc.modules.people.imports.known import Known, rows_of
from sohoc.modules.people.imports.nouns import SENSITIVE
from sohoc.modules.people.imports.writing import Subjects
from sohoc.modules.people.permissions import PeoplePermission
from sohoc.modules.people.rules.ethnicities import kept_ethnicity
from sohoc.modules.people.services.rows import insert
from sohoc.modules.people.services.sensitive import read, unmasking_in, written

FACTS = (("person_id", "bigint"), ("closed", "text"))
_FACTS = "SELECT person_id, closed FROM people_sensitivefacts WHERE person_id = ANY (%s)"


def may_open(actor: Actor) -> bool:
    """Whether sensitive columns of a table of this person are taken."""
    return actor.may(PeoplePermission.UNMASK)


def add_sensitive(actor: Actor, school_id: int, known: Known) -> None:
    """What is written down already, for comparing."""
    members = {one.pk: one for group in known.by_name.values() for one in group}
    members |= {one.pk: one for one in known.by_digest.values()}
    for person, facts in _facts(actor, school_id, list(members)).items():
        for name in SENSITIVE:
            members[person].values[name] = getattr(facts, name) or None
        if facts.ethnicity:
            members[person].values["ethnicity"] = kept_ethnicity(facts.ethnicity)


def keep_sensitive(
    actor: Actor, *, run: ImportRun, lines: Sequence[ImportLine], subjects: Subjects
) -> None:
    """Write down the sensitive columns of the rows in the place of what was there; recorded."""
    said = {
        subjects[line.pk].pk: told
        for line in lines
        if (told := {name: str(line.values[name]) for name in SENSITIVE if line.values.get(name)})
    }
    if not said or not may_open(actor):
        return
    held = _facts(actor, run.school_id, list(said))
    now = {pk: replace(held.get(pk, Sensitive()), **told) for pk, told in said.items()}
    rows = [(pk, written(facts)) for pk, facts in now.items() if facts != held.get(pk)]
    with acting(unmasking_in(actor, schools=(run.school_id,))):
        insert(
            "people_sensitivefacts",
            FACTS,
            rows,
            on_conflict="(person_id) DO UPDATE SET closed = excluded.closed,"
            " version = people_sensitivefacts.version + 1",
        )
    if rows:
        data = {"rows": len(rows), "fields": list(SENSITIVE)}
        audit.record(actor, "people.import.sensitive_kept", run, data=data)


def _facts(actor: Actor, school_id: int, people: Sequence[int]) -> Mapping[int, Sensitive]:
    with acting(unmasking_in(actor, schools=(school_id,))):
        return {person: read(closed) for person, closed in rows_of(_FACTS, [list(people)])}
