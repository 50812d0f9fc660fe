"""What organisations bring: the roles of the sector, who may do what with schools."""

from django.utils.translation import gettext_lazy as _

from sohoc.core.manifest import Door, Manifest, NavigationEntry, PanelSource, SearchSource
from sohoc.modules.orgs.figures import schools_by_level
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
from sohoc.modules.orgs.selectors import find_schools

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
            _("Schools"),
            "orgs:schools",
            "building-community",
            OrgsPermission.VIEW_SCHOOLS,
            order=10,
        ),
    ],
    listings=["sohoc.modules.orgs.web.listings.SCHOOLS"],
    panels=[PanelSource(OrgsPermission.VIEW_SCHOOLS, schools_by_level, order=10)],
    searches=[SearchSource(_("Schools"), OrgsPermission.VIEW_SCHOOLS, find_schools)],
    sentences={
        "orgs.school.created": _("added the school"),
        "orgs.school.edited": _("corrected the school"),
        "orgs.school.taken_back": _("took back the added school"),
    },
)
