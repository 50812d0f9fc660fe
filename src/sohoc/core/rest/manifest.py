"""Who may let a program act in their role."""

from django.utils.translation import gettext_lazy as _

from sohoc.core.manifest import Door, Manifest, TrailWords
from sohoc.core.rest.permissions import RestPermission

MANIFEST = Manifest(
    doors=[
        Door(
            RestPermission.USE_API,
            _("let a program act in this role"),
            frozenset(
                {"administrator", "province_officer", "commune_officer", "principal", "clerk"}
            ),
        ),
    ],
    sentences={
        "rest.token.made": _("made the access token"),
        "rest.token.revoked": _("revoked the access token"),
    },
    words=TrailWords(noted={"rest.people_in_a_day": _("People in a day, at most")}),
)
