"""`sohoc audit seal`: seal now what the worker would seal at its next turn."""

import sys
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone
from django.utils.translation import gettext as _

from sohoc.core.audit import sealing
from sohoc.core.audit.contracts import (
    AlreadySealing,
    Difference,
    Finding,
    RestoredFromDump,
)
from sohoc.core.audit.wording import sentence_of


class Command(BaseCommand):
    help = "Seal the audit trail up to now."
    requires_system_checks: list[str] = []

    def handle(self, *_arguments: Any, **_options: Any) -> None:
        at = timezone.now()
        seals = rows = 0
        is_complete = False
        try:
            while not is_complete:
                done = sealing.seal_all(at=at)
                seals, rows = seals + done.seals, rows + done.rows
                is_complete = done.is_complete
            sealing.root_finished_days(at=at)
        except AlreadySealing:
            self.stdout.write(_("Another process is sealing at this moment."))
        except RestoredFromDump as restored:
            finding = Finding(
                Difference.RESTORED, txid_from=restored.current, txid_until=restored.sealed_until
            )
            self.stderr.write(sentence_of(finding))
            sys.exit(1)
        self.stdout.write(
            _("Sealed %(rows)d rows under %(seals)d new seals.") % {"rows": rows, "seals": seals}
        )
