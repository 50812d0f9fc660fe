"""What organisations bring: the roles of the sector, who may do what with schools."""

from django.utils.translation import gettext_lazy as _

from sohoc.core.manifest import Door, Manifest, NavigationEntry
from sohoc.modules.orgs.permissions import OrgsPermission
from sohoc.modules.orgs.roles import (
    CLERK,
    COMMUNE_OFFICER,
    FAMILIES,
    PRINCIPAL,
    PROVINCE_OFFICER,
    ROLES,
    STAFF_OF_A_SCHOOL,
)

OFFICERS = frozenset({PROVINCE_OFFICER, COMMUNE_OFFICER})
STAFF = OFFICERS | {PRINCIPAL} | STAFF_OF_A_SCHOOL

MANIFEST = Manifest(
    roles=ROLES,
    doors=[
        Door(OrgsPermission.VIEW_SCHOOLS, _("see schools"), STAFF | FAMILIES | {"administrator"}),
        Door(
            OrgsPermission.VIEW_HISTORY,
            _("see what changed in a school"),
            OFFICERS | {PRINCIPAL, CLERK, "administrator"},
        ),
        Door(OrgsPermission.EXPORT_SCHOOLS, _("export schools"), STAFF | {"administrator"}),
        Door(OrgsPermission.CREATE_SCHOOL, _("add a school"), frozenset({PROVINCE_OFFICER})),
        Door(OrgsPermission.EDIT_SCHOOL, _("correct a school"), OFFICERS),
        Door(OrgsPermission.END_SCHOOL, _("close a school"), frozenset({PROVINCE_OFFICER})),
    ],
    navigation=[
        NavigationEntry(
            _("Schools"), "orgs:schools", "building-community", OrgsPermission.VIEW_SCHOOLS, order=10
        ),
    ],
    sentences={
        "orgs.school.created": _("added the school"),
        "orgs.school.edited": _("corrected the school"),
        "orgs.school.ended": _("closed the school"),
        "orgs.school.restored": _("took back the change of the school"),
    },
)
