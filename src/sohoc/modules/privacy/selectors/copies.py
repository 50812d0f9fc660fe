"""The files with everything kept of a person that their owner may still open."""

import uuid
from collections.abc import Sequence
from datetime import datetime

from sohoc.core.access.actors import Actor, NotYours
from sohoc.core.files.models import StoredFile
from sohoc.core.files.services import file_of
from sohoc.core.jobs.models import Job
from sohoc.modules.people.contracts import OwnPerson
from sohoc.modules.privacy.copy_files import COPY, COPY_FILE, KEPT_FOR


def copies_of(
    actor: Actor, person: OwnPerson, *, decides: bool, at: datetime
) -> Sequence[StoredFile]:
    """The actor's copies about one of the own people, the newest first; two statements.

    The background work says about whom a file is: the file itself names nobody. One with sensitive
    values is for who still decides: the person, or who may consent for the child.
    """
    jobs = Job.objects.filter(
        owner_id=actor.user_id,
        grant_id=actor.grant_id,
        kind=COPY,
        wish__person=str(person.uuid),
        result__copy__isnull=False,
        ended_at__gt=at - KEPT_FOR,
    )
    if not decides:
        jobs = jobs.exclude(result__has_key="opened")
    made = list(jobs.values_list("result__copy", flat=True))
    rows = StoredFile.objects.filter(owner_id=actor.user_id, uuid__in=made, purpose=COPY_FILE.name)
    return list(rows.filter(ends_at__gt=at).order_by("-id"))


def copy_of(
    actor: Actor, person: OwnPerson, file: uuid.UUID, *, decides: bool, at: datetime
) -> StoredFile:
    """One of them; raises `NotYours`."""
    if all(one.uuid != file for one in copies_of(actor, person, decides=decides, at=at)):
        raise NotYours
    return file_of(actor, uuid=file, purpose=COPY_FILE.name)
