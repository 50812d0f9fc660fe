"""Why what was written for a day is not taken: it is none, or none of the years that are kept."""

from collections.abc import Sequence

from django import forms, template
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from sohoc.core.shell.printed import day as printed_day
from sohoc.lib.days import FIRST_DAY, LAST_DAY

register = template.Library()


@register.simple_tag
def why_no_day(unread: str | Sequence[str]) -> str:
    """The beginning of a sentence that ends with what was written."""
    texts = [unread] if isinstance(unread, str) else unread
    if all(_is_a_day(text) for text in texts):
        return _("Only days from {first} to {last} can be shown, not:").format(
            first=printed_day(FIRST_DAY), last=printed_day(LAST_DAY)
        )
    return _("This is not a day:")


def _is_a_day(text: str) -> bool:
    try:
        return forms.DateField().clean(text) is not None
    except ValidationError:
        return False
