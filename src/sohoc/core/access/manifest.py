"""Roles of the running of the program itself."""

from django.utils.translation import gettext_lazy as _

from sohoc.core.manifest import Manifest, Reach, RoleSpec, TrailWords

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
    words=TrailWords(
        records={
            "access_grant": _("Role given"),
            "access_nodesuccession": _("Who keeps what an ended place left"),
            "access_subordination": _("Who stands above whom"),
        },
        columns={
            "access_grant.node_id": _("Place"),
            "access_grant.period": _("Validity"),
            "access_grant.reason": _("Reason"),
            "access_grant.role": _("Role"),
            "access_nodesuccession.predecessor_id": _("Ended place"),
            "access_nodesuccession.since": _("Since"),
            "access_nodesuccession.successor_id": _("Kept by"),
            "access_subordination.child_id": _("Place"),
            "access_subordination.line": _("Kind of subordination"),
            "access_subordination.parent_id": _("Stands below"),
            "access_subordination.period": _("Validity"),
        },
        ledgers={
            "access_granthistory": _("Changes of roles given"),
            "access_nodesuccessionhistory": _("Changes of who keeps what ended places left"),
            "access_subordinationhistory": _("Changes of who stands above whom"),
        },
        values={
            "access_subordination.line": {
                "administrative": _("Manages"),
                "professional": _("Guides professionally"),
            }
        },
    ),
)
