"""Keeping files: name, size, content and scanner are asked before anything is kept."""

from datetime import datetime
from uuid import UUID

from django.conf import settings

from sohoc.core.access.actors import Actor, NotYours
from sohoc.core.files.bucket_store import BucketStore
from sohoc.core.files.buckets import Bucket, BucketAway
from sohoc.core.files.contents import FileKind
from sohoc.core.files.models import StoredFile
from sohoc.core.files.names import ending_of, safe_name
from sohoc.core.files.purposes import MEGABYTE, Purpose
from sohoc.core.files.refusals import FileRefused, Reason
from sohoc.core.files.scanning import scan
from sohoc.core.files.store import Readable, Received, Store, TooMany


def store() -> Store:
    """The store of this installation: a directory, or a bucket with a directory for arrivals."""
    if settings.SOHOC_BUCKET:
        return BucketStore(settings.SOHOC_FILES, Bucket.of(settings.SOHOC_BUCKET))
    return Store(settings.SOHOC_FILES)


def keep_file(
    *,
    actor: Actor,
    name: str,
    stream: Readable,
    purpose: Purpose,
    at: datetime,
    ends_at: datetime | None = None,
    permission: str = "",
    is_sensitive: bool = False,
) -> StoredFile:
    """Keep the bytes of `stream` as a file of the actor, in the current transaction.

    After `ends_at` the file is removed by itself. With a `permission` only the same role of the
    owner opens it, and only while it holds the permission; what `is_sensitive` is taken out with a
    fresh proof only, and each time is recorded. Raises `FileRefused` with a sentence
    for the person; then neither row nor bytes are kept.
    """
    name = safe_name(name)
    kind = _kind_for(name, purpose)
    received = _received(stream, purpose)
    try:
        if not kind.is_in(received.path):
            raise FileRefused(Reason.NOT_WHAT_IT_SAYS, ending=ending_of(name))
        if not purpose.is_ours:
            scan(received.path, address=settings.SOHOC_CLAMD)
        # The row first: its trigger waits for a sweep that is removing the same bytes right now.
        kept = StoredFile.objects.create(
            owner_id=actor.user_id,
            node_id=actor.node_id,
            name=name,
            media_type=kind.media_type,
            size=received.size,
            sha256=received.sha256,
            purpose=purpose.name,
            permission=permission,
            grant_id=actor.grant_id if permission else None,
            is_sensitive=is_sensitive,
            made_at=at,
            ends_at=ends_at,
        )
        _settle(kept, received, at=at)
    finally:
        received.discard()
    return kept


def file_of(actor: Actor, *, uuid: UUID, purpose: str = "") -> StoredFile:
    """The actor's own file, with the right under which it was made; raises `NotYours`.

    A purpose with a point in its name ("privacy.copy") is that of an app which asks more than this
    before it opens such a file: without naming it nobody gets the file.
    """
    found = StoredFile.objects.filter(owner_id=actor.user_id, uuid=uuid).first()
    if found is None or ("." in found.purpose and found.purpose != purpose):
        raise NotYours
    if found.permission and (found.grant_id != actor.grant_id or not actor.may(found.permission)):
        raise NotYours
    return found


def remove_file(*, actor: Actor, file: StoredFile) -> None:
    """Forget the actor's own file; the bytes go with a later sweep. Raises `NotYours`."""
    gone, _rows = StoredFile.objects.filter(owner_id=actor.user_id, pk=file.pk).delete()
    if not gone:
        raise NotYours


def _kind_for(name: str, purpose: Purpose) -> FileKind:
    kinds = purpose.by_ending
    kind = kinds.get(ending_of(name))
    if kind is None:
        raise FileRefused(Reason.WRONG_ENDING, endings=", ".join(kinds))
    return kind


def _settle(kept: StoredFile, received: Received, *, at: datetime) -> None:
    """Put the bytes where they stay; when that cannot be, the row goes again."""
    try:
        store().settle(received, at=at)
    except BucketAway:
        StoredFile.objects.filter(pk=kept.pk).delete()
        raise FileRefused(Reason.STORE_AWAY) from None


def _received(stream: Readable, purpose: Purpose) -> Received:
    try:
        received = store().receive(stream, limit=purpose.limit)
    except TooMany:
        raise FileRefused(Reason.TOO_BIG, limit=purpose.limit // MEGABYTE) from None
    if not received.size:
        received.discard()
        raise FileRefused(Reason.EMPTY)
    return received
