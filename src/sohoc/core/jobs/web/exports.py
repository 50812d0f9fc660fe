"""Ordering the export of a large list as background work."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponseRedirect, QueryDict
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from sohoc.core.access.actors import NotYours
from sohoc.core.access.doors import door
from sohoc.core.jobs.services import start_job
from sohoc.core.objects.background import ListUnknown, listing_with
from sohoc.core.objects.exporting import MEDIA_TYPES
from sohoc.core.objects.listing import Asked
from sohoc.core.objects.manifest import EXPORT
from sohoc.core.objects.permissions import ObjectsPermission
from sohoc.core.objects.screens import acting_person, today, too_long

LONGEST_QUERY = 8000  # every box of a list filled with accented letters is below


@door(ObjectsPermission.EXPORT_IN_BACKGROUND)
@require_POST
def export(request: HttpRequest) -> HttpResponseBase:
    """Order the export of a list that holds nothing sensitive."""
    return _ordered(request, is_sensitive=False)


@door(ObjectsPermission.EXPORT_IN_BACKGROUND, fresh=True)
@require_POST
def export_sensitive(request: HttpRequest) -> HttpResponseBase:
    """Order the export of a list of people, after a fresh proof."""
    return _ordered(request, is_sensitive=True)


def _ordered(request: HttpRequest, *, is_sensitive: bool) -> HttpResponseBase:
    actor, kind = acting_person(request), request.POST.get("kind", "")
    try:
        listing = listing_with(request.POST.get("listing", ""))
    except ListUnknown:
        raise NotYours from None
    if kind not in MEDIA_TYPES or listing.sensitive_export != is_sensitive:
        raise NotYours
    actor.must(listing.export_permission)
    query = request.POST.get("query", "")
    if len(query) > LONGEST_QUERY:  # cut, it would lose conditions: more rows than on the screen
        text = _("The conditions of this list are too long. Take some of them off, then export.")
        messages.warning(request, text)
        return HttpResponseRedirect(listing.url())
    asked = Asked.read(listing, QueryDict(query), day=today(), account=actor.user_id)
    if asked.is_too_long(asked.export_size(actor)):
        return too_long(request, asked)
    wish = {"listing": listing.code, "query": query, "kind": kind}
    job = start_job(actor=actor, kind=EXPORT, wish=wish, at=timezone.now())
    return HttpResponseRedirect(reverse("jobs:job", args=[job.uuid]))
