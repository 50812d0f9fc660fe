"""The seals over the trail, and proving on the screen that they hold."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from sohoc.core.access.doors import door
from sohoc.core.audit import selectors, wording
from sohoc.core.audit.permissions import AuditPermission
from sohoc.core.audit.verifying import verify as verify_trail
from sohoc.core.audit.web import fieldwords
from sohoc.core.audit.web.paging import newest_first

DAYS = 7
# More would keep the browser waiting; the command at the server has no such bound.
MOST_ROWS = 500_000


@door(AuditPermission.VIEW_SEALS)
@require_GET
def seals(request: HttpRequest) -> HttpResponse:
    """All seals, newest first, and the roots of the last days."""
    page = newest_first(request, selectors.newest_seals())
    context = {
        "rows": [
            {
                "seal": seal,
                "table": fieldwords.table_of(seal.table),
                "digest": bytes(seal.digest).hex(),
            }
            for seal in page.rows
        ],
        # In groups, as people compare them and narrow screens break them.
        "days": [(root, bytes(root.root).hex(" ", 4)) for root in selectors.newest_days(DAYS)],
        "after_url": f"?after={page.after}" if page.after else "",
        "before_url": f"?before={page.before}" if page.before else "",
    }
    return render(request, "audit/seals.html", context)


@door(AuditPermission.VIEW_SEALS)
@require_POST
def verify(request: HttpRequest) -> HttpResponse:
    """Recompute the trail now and show the result."""
    crumbs = [(_("Seals"), reverse("audit:seals"))]
    if selectors.sealed_rows() > MOST_ROWS:
        return render(request, "audit/verified.html", {"is_too_large": True, "crumbs": crumbs})
    result = verify_trail()
    verdict, *details = wording.sentences(result)
    context = {
        "is_whole": result.is_whole,
        "verdict": verdict,
        "details": details,
        "crumbs": crumbs,
    }
    return render(request, "audit/verified.html", context)
