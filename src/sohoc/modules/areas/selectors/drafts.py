"""Lists that were read and previewed, and wait for their person."""

from collections.abc import Sequence

from sohoc.core.access.actors import Actor
from sohoc.modules.areas.models import UnitListDraft
from sohoc.modules.areas.permissions import AreasPermission


def own_drafts(actor: Actor) -> Sequence[UnitListDraft]:
    """The actor's own, the newest first, without their content; none for who may not load lists."""
    if not actor.may(AreasPermission.IMPORT_LIST):
        return []
    found = UnitListDraft.objects.filter(owner_id=actor.user_id).defer("content")
    return list(found.order_by("-id"))
