"""Who may look at, give and take roles."""

from django.utils.translation import gettext_lazy as _

from sohoc.core.access.manifest import ADMINISTRATOR, AUDITOR
from sohoc.core.grants.permissions import GrantsPermission
from sohoc.core.manifest import Door, Manifest, NavigationEntry, TrailWords

MANIFEST = Manifest(
    doors=[
        Door(
            GrantsPermission.VIEW_GRANTS,
            _("see who holds which role"),
            frozenset({ADMINISTRATOR, "province_officer", "commune_officer", "principal"}),
        ),
        Door(
            GrantsPermission.GIVE_GRANT,
            _("give a role"),
            frozenset({ADMINISTRATOR, "province_officer", "commune_officer", "principal"}),
            sensitive=True,
        ),
        Door(
            GrantsPermission.REVOKE_GRANT,
            _("end a role"),
            frozenset({ADMINISTRATOR, "province_officer", "commune_officer", "principal"}),
            sensitive=True,
        ),
        Door(
            GrantsPermission.DELEGATE_OWN_ROLE,
            _("lend the own role for a time"),
            frozenset({"province_officer", "commune_officer", "principal"}),
            sensitive=True,
        ),
        Door(
            GrantsPermission.VIEW_MATRIX,
            _("see the matrix of rights"),
            frozenset({ADMINISTRATOR, AUDITOR, "province_officer"}),
        ),
    ],
    listings=["sohoc.core.grants.web.listings.GRANTS"],
    navigation=[
        NavigationEntry(_("Roles"), "grants:grants", "key", GrantsPermission.VIEW_GRANTS, order=72),
        NavigationEntry(
            _("Matrix of rights"), "grants:matrix", "table", GrantsPermission.VIEW_MATRIX, order=74
        ),
    ],
    sentences={
        "grants.grant.given": _("gave the role"),
        "grants.grant.delegated": _("lent the role"),
        "grants.grant.revoked": _("ended the role"),
    },
    words=TrailWords(noted={"grants.ends": _("Ends on")}),
)
