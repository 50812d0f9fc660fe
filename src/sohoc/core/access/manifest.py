"""Roles of the running of the program itself."""

from django.utils.translation import gettext_lazy as _

from sohoc.core.manifest import Manifest, Reach, RoleSpec

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
            is_staff=True,
            order=90,
        ),
        RoleSpec(
            code=AUDITOR,
            label=_("Auditor"),
            reach=Reach.AUDIT,
            node_kinds=frozenset({"province"}),
            second_factor=True,
            is_staff=True,
            order=80,
        ),
    ],
)
