"""For which purposes looks are not told to families."""

from django.db.models import Q

from sohoc.core.access.actors import Actor
from sohoc.core.audit import recording as audit
from sohoc.modules.privacy.models import WithheldPurpose
from sohoc.modules.privacy.permissions import PrivacyPermission


class AlreadyWithheld(Exception):
    """Looks for this purpose are withheld already."""


def add_withheld(*, actor: Actor, code: str, words: str) -> WithheldPurpose:
    """From now on looks whose purpose begins so are not told, earlier ones neither.

    In small letters, as the database compares them. Raises `AlreadyWithheld`, `NotAllowed`.
    """
    actor.must(PrivacyPermission.WITHHOLD)
    code, words = code.lower(), words.lower()
    if WithheldPurpose.objects.filter(Q(code=code) | Q(words=words)).exists():
        raise AlreadyWithheld
    made = WithheldPurpose.objects.create(code=code, words=words)
    audit.record(actor, "privacy.look.withheld", made)
    return made
