"""What is said after a correction of a school, a part or a code."""

from django.contrib import messages
from django.http import HttpRequest
from django.utils.translation import gettext as _


def tell_saved(request: HttpRequest, *, is_changed: bool) -> None:
    """Say that the correction was saved, or that there was nothing to save."""
    if is_changed:
        messages.success(request, _("The correction was saved."))
    else:
        messages.info(request, _("Nothing was different, so nothing was saved."))
