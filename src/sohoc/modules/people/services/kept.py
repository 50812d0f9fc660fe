"""Which sensitive attributes are kept of the own people, without their values."""

from dataclasses import asdict, replace

from sohoc.core.access.actors import Actor
from sohoc.core.access.scope import acting
from sohoc.modules.people.models import SensitiveFacts
from sohoc.modules.people.services.sensitive import read


def sensitive_kept(*, actor: Actor, person_id: int, schools: tuple[int, ...]) -> tuple[str, ...]:
    """The names of the sensitive attributes that are written down of one of the own people.

    Reads in the scope that unmasks, for the schools of that person, and answers no value.
    """
    scope = replace(actor.scope, role="sohoc_unmask", schools=schools, learners=(), classes=())
    with acting(scope):
        row = SensitiveFacts.objects.filter(person_id=person_id).first()
    facts = asdict(read(row.closed)) if row else {}
    return tuple(name for name, value in facts.items() if value)
