"""What the audit trail calls tables of schools and offices, their columns, what acts note."""

from django.utils.translation import gettext_lazy as _

from sohoc.core.manifest import TrailWords
from sohoc.modules.orgs.models import ActKind, PartKind

WORDS = TrailWords(
    records={
        "orgs_officestate": _("Office"),
        "orgs_schoolidentifier": _("Code in another system"),
        "orgs_schoolpart": _("Campus, branch or group"),
        "orgs_schoolstate": _("School"),
    },
    columns={
        "orgs_officestate.name": _("Name of the office"),
        "orgs_officestate.period": _("Period"),
        "orgs_schoolidentifier.code": _("Code there"),
        "orgs_schoolidentifier.period": _("Counts"),
        "orgs_schoolidentifier.system": _("System"),
        "orgs_schoolpart.address": _("Address"),
        "orgs_schoolpart.kind": _("Kind"),
        "orgs_schoolpart.latitude": _("Latitude"),
        "orgs_schoolpart.longitude": _("Longitude"),
        "orgs_schoolpart.name": _("Called"),
        "orgs_schoolpart.period": _("Period"),
        "orgs_schoolstate.code": _("School code"),
        "orgs_schoolstate.commune": _("Commune, ward"),
        "orgs_schoolstate.kind": _("Kind of school"),
        "orgs_schoolstate.levels": _("Levels"),
        "orgs_schoolstate.name": _("Name of the school"),
        "orgs_schoolstate.period": _("Period"),
    },
    ledgers={
        "orgs_officehistory": _("Changes of offices"),
        "orgs_schoolhistory": _("Changes of schools"),
        "orgs_schoolidentifierhistory": _("Changes of codes in other systems"),
        "orgs_schoolparthistory": _("Changes of campuses and groups"),
    },
    noted={
        "orgs.act": _("Number of the recorded decision"),
        "orgs.address": _("Address"),
        "orgs.after": _("After"),
        "orgs.before": _("Before"),
        "orgs.begun": _("Offices that begin"),
        "orgs.changed": _("Offices that go on with another unit"),
        "orgs.code": _("Code"),
        "orgs.commune": _("Commune, ward"),
        "orgs.decision": _("Number of the decision"),
        "orgs.effective": _("Holds from"),
        "orgs.ended": _("Offices that end"),
        "orgs.kind": _("Kind"),
        "orgs.latitude": _("Latitude"),
        "orgs.levels": _("Levels"),
        "orgs.longitude": _("Longitude"),
        "orgs.name": _("Called"),
        "orgs.offices": _("Offices"),
        "orgs.overdue": _("Offices of communes that had none"),
        "orgs.period": _("Period"),
        "orgs.schools": _("Schools"),
        "orgs.unit_list": _("List of units"),
    },
    values={"orgs.kind": dict([*PartKind.choices, *ActKind.choices])},
)
