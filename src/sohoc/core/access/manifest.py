"""Roles of the running of the program itself, and who may look at and give roles."""

from django.utils.translation import gettext_lazy as _

from sohoc.core.access.permissions import AccessPermission
from sohoc.core.manifest import Door, Manifest, NavigationEntry, Reach, RoleSpec

ADMINISTRATOR = "administrator"
AUDITOR = "auditor"

MANIFEST = Manifest(
    roles=[
        RoleSpec(
            code=ADMINISTRATOR,
            label=_("Administrator"),
            reach=Reach.SECTOR,
            node_kinds=frozenset({"province"}),
            gives=frozenset(
                {
                    "administrator",
                    "auditor",
                    "province_officer",
                    "commune_officer",
                    "principal",
                    "clerk",
                    "homeroom_teacher",
                    "subject_teacher",
                    "guardian",
                    "learner",
                }
            ),
            idle_minutes=5,
            second_factor=True,
            order=90,
        ),
        RoleSpec(
            code=AUDITOR,
            label=_("Auditor"),
            reach=Reach.AUDIT,
            node_kinds=frozenset({"province"}),
            second_factor=True,
            order=80,
        ),
    ],
    doors=[
        Door(
            AccessPermission.VIEW_GRANTS,
            _("see who holds which role"),
            frozenset({ADMINISTRATOR, "province_officer", "commune_officer", "principal"}),
        ),
        Door(
            AccessPermission.GIVE_GRANT,
            _("give a role"),
            frozenset({ADMINISTRATOR, "province_officer", "commune_officer", "principal"}),
            sensitive=True,
        ),
        Door(
            AccessPermission.REVOKE_GRANT,
            _("end a role"),
            frozenset({ADMINISTRATOR, "province_officer", "commune_officer", "principal"}),
            sensitive=True,
        ),
        Door(
            AccessPermission.DELEGATE_OWN_ROLE,
            _("lend the own role for a time"),
            frozenset({"province_officer", "commune_officer", "principal"}),
            sensitive=True,
        ),
        Door(
            AccessPermission.VIEW_MATRIX,
            _("see the matrix of rights"),
            frozenset({ADMINISTRATOR, AUDITOR, "province_officer"}),
        ),
    ],
    navigation=[
        NavigationEntry(_("Roles"), "access:grants", "key", AccessPermission.VIEW_GRANTS, order=72),
        NavigationEntry(
            _("Matrix of rights"), "access:matrix", "table", AccessPermission.VIEW_MATRIX, order=74
        ),
    ],
    sentences={
        "access.grant.given": _("gave the role"),
        "access.grant.delegated": _("lent the role"),
        "access.grant.revoked": _("ended the role"),
    },
)
