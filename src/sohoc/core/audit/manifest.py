"""Who may read the audit trail."""

from django.utils.translation import gettext_lazy as _

from sohoc.core.audit.forgetting import forget_at_night
from sohoc.core.audit.permissions import AuditPermission
from sohoc.core.audit.trail_words import WORDS
from sohoc.core.manifest import Chore, Door, Manifest, NavigationEntry

MANIFEST = Manifest(
    doors=[
        Door(
            AuditPermission.VIEW_TRAIL,
            _("see who did what"),
            frozenset(
                {"administrator", "auditor", "province_officer", "commune_officer", "principal"}
            ),
        ),
        Door(
            AuditPermission.EXPORT_TRAIL,
            _("export the audit trail"),
            frozenset({"administrator", "auditor"}),
            sensitive=True,
        ),
        Door(
            AuditPermission.VIEW_SECURITY,
            _("see the security log"),
            frozenset({"administrator", "auditor"}),
        ),
        Door(
            AuditPermission.EXPORT_SECURITY,
            _("export the security log"),
            frozenset({"administrator", "auditor"}),
            sensitive=True,
        ),
        Door(
            AuditPermission.VIEW_SEALS,
            _("see and check the seals"),
            frozenset({"administrator", "auditor"}),
        ),
    ],
    navigation=[
        NavigationEntry(
            _("Audit trail"), "audit:entries", "history", AuditPermission.VIEW_TRAIL, order=76
        ),
        NavigationEntry(
            _("Security log"), "audit:security", "shield", AuditPermission.VIEW_SECURITY, order=77
        ),
        NavigationEntry(_("Seals"), "audit:seals", "rosette", AuditPermission.VIEW_SEALS, order=78),
    ],
    chores=[Chore("forget_history", "49 18 * * *", forget_at_night)],  # 01:49 in Hà Nội
    listings=[
        "sohoc.core.audit.web.trail.TRAIL",
        "sohoc.core.audit.web.security.SECURITY",
        "sohoc.core.audit.web.seals.SEALS",
    ],
    words=WORDS,
)
