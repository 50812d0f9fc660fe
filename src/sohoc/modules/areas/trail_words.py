"""What the audit trail calls the table of administrative units and the counts of a list."""

from django.utils.translation import gettext_lazy as _

from sohoc.core.manifest import TrailWords
from sohoc.modules.areas.words import KINDS

WORDS = TrailWords(
    records={"areas_area": _("Administrative unit")},
    columns={
        "areas_area.area_km2": _("Area, km²"),
        "areas_area.code": _("Code"),
        "areas_area.kind": _("Kind"),
        "areas_area.name": _("Name"),
        "areas_area.period": _("Validity"),
        "areas_area.population": _("Population"),
        "areas_area.seat": _("Seat"),
    },
    ledgers={"areas_areahistory": _("Changes of administrative units")},
    noted={
        "areas.begun": _("Units that begin"),
        "areas.continued": _("Passings of the same unit"),
        "areas.divided": _("Passings by division"),
        "areas.divided_units": _("Units that are divided"),
        "areas.ended": _("Units that end"),
        "areas.kept": _("Units that stay as they are"),
        "areas.merged": _("Passings by merger"),
        "areas.renamed": _("Passings into another name, kind or code"),
    },
    values={"areas_area.kind": KINDS},
)
