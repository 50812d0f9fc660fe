"""What administrative units bring: who may see, export and renew them."""

from django.utils.translation import gettext_lazy as _

from sohoc.core.manifest import Door, Manifest, NavigationEntry, SearchSource
from sohoc.modules.areas.figures import MEASURES
from sohoc.modules.areas.permissions import AreasPermission
from sohoc.modules.areas.selectors.units import find_areas
from sohoc.modules.areas.trail_words import WORDS

# Roles of the modules above, by their codes.
OFFICE = frozenset({"province_officer"})
STAFF = OFFICE | {
    "administrator",
    "commune_officer",
    "specialist",
    "principal",
    "clerk",
    "homeroom_teacher",
    "subject_teacher",
}
FAMILIES = frozenset({"guardian", "learner"})

MANIFEST = Manifest(
    doors=[
        Door(AreasPermission.VIEW_AREAS, _("see administrative units"), STAFF | FAMILIES),
        Door(AreasPermission.EXPORT_AREAS, _("export administrative units"), STAFF),
        Door(
            AreasPermission.VIEW_HISTORY,
            _("see what changed in administrative units"),
            OFFICE | {"administrator"},
        ),
        Door(
            AreasPermission.IMPORT_LIST,
            _("load a new list of administrative units"),
            OFFICE,
            sensitive=True,
        ),
        Door(
            AreasPermission.TAKE_LIST_BACK,
            _("take a list of administrative units back"),
            OFFICE,
            sensitive=True,
        ),
    ],
    navigation=[
        NavigationEntry(
            _("Administrative units"),
            "areas:areas",
            "map-2",
            AreasPermission.VIEW_AREAS,
            order=15,
            rare_for=(STAFF | FAMILIES) - OFFICE - {"commune_officer"},
        ),
    ],
    listings=[
        "sohoc.modules.areas.web.listings.AREAS",
        "sohoc.modules.areas.web.listings.DIVIDED",
        "sohoc.modules.areas.web.listings.FINDINGS",
        "sohoc.modules.areas.web.listings.LISTS",
    ],
    measures=MEASURES,
    searches=[SearchSource(_("Administrative units"), AreasPermission.VIEW_AREAS, find_areas)],
    demo="sohoc.modules.areas.demo.DEMO",
    sentences={
        "areas.list.applied": _("put a list of administrative units in force"),
        "areas.list.taken_back": _("took back a list of administrative units"),
    },
    words=WORDS,
)
