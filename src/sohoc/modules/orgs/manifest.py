"""What organisations bring: the roles of the sector, who may do what with schools."""

from django.utils.translation import gettext_lazy as _

from sohoc.core.manifest import Chore, Door, Manifest, NavigationEntry, PanelSource, SearchSource
from sohoc.modules.orgs.figures import (
    AFTER_UNITS,
    MEASURES,
    UNIT_USES,
    answered_requests,
    home_province,
    schools_by_level,
    schools_without_unit,
    waiting_requests,
)
from sohoc.modules.orgs.permissions import OrgsPermission
from sohoc.modules.orgs.roles import (
    CLERK,
    COMMUNE_OFFICER,
    FAMILIES,
    PRINCIPAL,
    PROVINCE_OFFICER,
    ROLES,
    SPECIALIST,
    STAFF_OF_A_SCHOOL,
)
from sohoc.modules.orgs.selectors.offices import find_offices
from sohoc.modules.orgs.selectors.parts import find_by_code
from sohoc.modules.orgs.selectors.schools import find_schools
from sohoc.modules.orgs.services.names import take_over_names
from sohoc.modules.orgs.trail_words import WORDS

OFFICERS = frozenset({PROVINCE_OFFICER, COMMUNE_OFFICER})
READERS = OFFICERS | {SPECIALIST}
STAFF = READERS | {PRINCIPAL} | STAFF_OF_A_SCHOOL
ASKING = frozenset({COMMUNE_OFFICER, PRINCIPAL, CLERK})
KEEPERS = ASKING | {PROVINCE_OFFICER}

MANIFEST = Manifest(
    roles=ROLES,
    doors=[
        Door(OrgsPermission.VIEW_SCHOOLS, _("see schools"), STAFF | FAMILIES | {"administrator"}),
        Door(
            OrgsPermission.VIEW_HISTORY,
            _("see what changed in a school"),
            READERS | {PRINCIPAL, CLERK, "administrator"},
        ),
        Door(OrgsPermission.EXPORT_SCHOOLS, _("export schools"), STAFF | {"administrator"}),
        Door(OrgsPermission.CREATE_SCHOOL, _("add a school"), frozenset({PROVINCE_OFFICER})),
        Door(OrgsPermission.EDIT_SCHOOL, _("correct a school"), OFFICERS),
        Door(
            OrgsPermission.RECORD_ACT,
            _("record and undo decisions on schools"),
            frozenset({PROVINCE_OFFICER}),
            sensitive=True,
        ),
        Door(OrgsPermission.VIEW_MAP, _("see the map"), READERS | {PRINCIPAL, CLERK}),
        Door(OrgsPermission.VIEW_ACTS, _("see decisions on schools"), STAFF | {"administrator"}),
        Door(OrgsPermission.VIEW_OFFICES, _("see offices"), STAFF | {"administrator"}),
        Door(
            OrgsPermission.VIEW_OFFICE_HISTORY,
            _("see what changed in an office"),
            frozenset({PROVINCE_OFFICER, "administrator"}),
        ),
        Door(
            OrgsPermission.VIEW_PARTS,
            _("see campuses and branches"),
            STAFF | FAMILIES | {"administrator"},
        ),
        Door(OrgsPermission.VIEW_GROUPS, _("see groups of teachers"), STAFF | {"administrator"}),
        Door(OrgsPermission.EDIT_PARTS, _("change campuses, branches, groups"), KEEPERS),
        Door(
            OrgsPermission.EXPORT_PARTS,
            _("export campuses, branches, groups"),
            STAFF | {"administrator"},
        ),
        Door(
            OrgsPermission.VIEW_CODES,
            _("see the codes of schools in other systems"),
            STAFF | {"administrator"},
        ),
        Door(
            OrgsPermission.EDIT_CODES,
            _("change the codes of schools in other systems"),
            frozenset({PROVINCE_OFFICER}),
        ),
        Door(OrgsPermission.VIEW_REQUESTS, _("see requests for correction"), ASKING | READERS),
        Door(OrgsPermission.EXPORT_REQUESTS, _("export requests for correction"), ASKING | READERS),
        Door(OrgsPermission.ASK_CORRECTION, _("ask for a correction of a school"), ASKING),
        Door(
            OrgsPermission.ANSWER_REQUESTS,
            _("answer requests for correction"),
            frozenset({PROVINCE_OFFICER}),
        ),
        Door(OrgsPermission.END_SCHOOL, _("close a school"), frozenset({PROVINCE_OFFICER})),
    ],
    navigation=[
        NavigationEntry(
            _("Schools"),
            "orgs:schools",
            "building-community",
            OrgsPermission.VIEW_SCHOOLS,
            order=10,
            rare_for=FAMILIES,
        ),
        NavigationEntry(
            _("Map"),
            "orgs:map",
            "map-2",
            OrgsPermission.VIEW_MAP,
            order=12,
            rare_for=frozenset({PRINCIPAL, CLERK}),
        ),
        NavigationEntry(
            _("Decisions"),
            "orgs:acts",
            "certificate",
            OrgsPermission.VIEW_ACTS,
            order=14,
            rare_for=STAFF_OF_A_SCHOOL | {PRINCIPAL},
        ),
        NavigationEntry(
            _("Campuses, groups"),
            "orgs:parts",
            "building",
            OrgsPermission.VIEW_PARTS,
            order=15,
            rare_for=STAFF | FAMILIES | {"administrator"},
        ),
        NavigationEntry(
            _("Requests for correction"),
            "orgs:requests",
            "message",
            OrgsPermission.VIEW_REQUESTS,
            order=16,
            rare_for=ASKING | {SPECIALIST, PROVINCE_OFFICER},
        ),
        NavigationEntry(
            _("Offices"),
            "orgs:offices",
            "briefcase",
            OrgsPermission.VIEW_OFFICES,
            order=17,
            rare_for=STAFF - {PROVINCE_OFFICER},
        ),
    ],
    listings=[
        "sohoc.modules.orgs.web.parts.listing.PARTS",
        "sohoc.modules.orgs.web.requests.listing.REQUESTS",
        "sohoc.modules.orgs.web.schools.listing.SCHOOLS",
        "sohoc.modules.orgs.web.acts.listing.ACTS",
        "sohoc.modules.orgs.web.offices.listing.OFFICES",
    ],
    panels=[
        PanelSource(OrgsPermission.ANSWER_REQUESTS, waiting_requests, order=5),
        PanelSource(OrgsPermission.ASK_CORRECTION, answered_requests, order=5),
        # Who adds schools says below which commune they hang.
        PanelSource(OrgsPermission.CREATE_SCHOOL, schools_without_unit, order=6),
        PanelSource(OrgsPermission.VIEW_SCHOOLS, schools_by_level, order=10),
    ],
    measures=MEASURES,
    unit_uses=UNIT_USES,
    after_units=AFTER_UNITS,
    home_province=home_province,
    searches=[
        SearchSource(_("Schools"), OrgsPermission.VIEW_SCHOOLS, find_schools),
        SearchSource(_("Offices"), OrgsPermission.VIEW_OFFICES, find_offices),
        SearchSource(
            _("Schools by other and earlier codes"), OrgsPermission.VIEW_CODES, find_by_code
        ),
    ],
    demo="sohoc.modules.orgs.demo.part.DEMO",
    # 00:03 in Hà Nội
    chores=[Chore("orgs_names_of_today", "3 17 * * *", take_over_names)],
    sentences={
        "orgs.school.created": _("added the school"),
        "orgs.school.edited": _("corrected the school"),
        "orgs.school.taken_back": _("took back the added school"),
        "orgs.part.added": _("added the campus, branch or group"),
        "orgs.part.edited": _("corrected the campus, branch or group"),
        "orgs.part.ended": _("ended the campus, branch or group"),
        "orgs.part.taken_back": _("took back the added campus, branch or group"),
        "orgs.identifier.added": _("wrote down the school's code in another system"),
        "orgs.identifier.edited": _("corrected the school's code in another system"),
        "orgs.identifier.removed": _("removed the school's code in another system"),
        "orgs.request.asked": _("asked for a correction of the school"),
        "orgs.request.accepted": _("accepted the request for correction"),
        "orgs.request.refused": _("refused the request for correction"),
        "orgs.request.withdrawn": _("withdrew the request for correction"),
        "orgs.act.found": _("recorded the founding"),
        "orgs.act.rename": _("recorded the new name"),
        "orgs.act.convert": _("recorded the conversion"),
        "orgs.act.move": _("recorded the move"),
        "orgs.act.merge": _("recorded the merger"),
        "orgs.act.split": _("recorded the splitting"),
        "orgs.act.close": _("recorded the closing"),
        "orgs.act.transfer": _("put the schools under the units that followed theirs"),
        "orgs.act.undone": _("undid a recorded decision"),
    },
    words=WORDS,
)
