"""What the trail calls its own tables, and what acts and security events of several apps note."""

from django.utils.translation import gettext_lazy as _

from sohoc.core.audit.contracts import CHECKPOINTS
from sohoc.core.manifest import TrailWords

WORDS = TrailWords(
    ledgers={
        CHECKPOINTS: _("Checkpoint"),
        "audit_entry": _("Acts"),
        "audit_look": _("Looks at records"),
        "audit_removal": _("History removed after its time"),
        "audit_retentionrule": _("How long history is kept"),
        "audit_retentionswitch": _("Decisions to remove history"),
        "audit_securityevent": _("Security log"),
    },
    noted={
        "door": _("Right that was missing"),
        "fields": _("Fields"),
        "from": _("From"),
        "grant": _("Number of the role given"),
        "left_out": _("Lines left out"),
        "lent_ended": _("Lent roles ended"),
        "minute": _("In the minute"),
        "node": _("Place"),
        "reason": _("Reason"),
        "role": _("Role"),
        "token": _("Number of the access key"),
        "until": _("Until before"),
    },
)
