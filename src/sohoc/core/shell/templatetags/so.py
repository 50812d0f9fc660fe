"""Template tags of the frame. Load with `{% load so %}`.

{% icon "search" %}                       an icon beside a word, hidden from readers
{% icon "x" label=_("Close") %}           an icon alone, with its name
{% status "wait" _("2 items missing") %}  a shape and a word
{{ school.learners|figures }}             numbers, dates, times, codes on equal-width digits
{{ moment|day }}  {{ moment|clock }}      text for sentences and attributes
<div {% asks_again "/jobs/…/progress" %}>  asks anew: soon at first, then every two seconds
{{ 71|share_of:300 }}                     a share in percent as a length, for bars in SVG
"""

from datetime import date, datetime, time
from decimal import Decimal

from django import template
from django.forms import BoundField
from django.forms.widgets import CheckboxInput, CheckboxSelectMultiple, RadioSelect
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from sohoc.core.shell import printed
from sohoc.lib.numbers import format_number

register = template.Library()

# The vocabulary of states. A shape is never shown without its word.
SHAPES = {
    "ok": '<circle cx="6" cy="6" r="5" fill="currentColor"/>',
    "work": (
        '<circle cx="6" cy="6" r="4.6" fill="none" stroke="currentColor" stroke-width="1.6"/>'
        '<path d="M6 1.4a4.6 4.6 0 0 1 0 9.2z" fill="currentColor"/>'
    ),
    "wait": '<path d="M6 .8 11.6 11H.4z" fill="currentColor"/>',
    "stop": '<rect x="1" y="1" width="10" height="10" fill="currentColor"/>',
    "none": '<circle cx="6" cy="6" r="4.6" fill="none" stroke="currentColor" stroke-width="1.6"/>',
    "lock": (
        '<rect x="1.5" y="5" width="9" height="6.5" rx="1" fill="currentColor"/>'
        '<path d="M3.5 5V3.6a2.5 2.5 0 0 1 5 0V5" fill="none"'
        ' stroke="currentColor" stroke-width="1.4"/>'
    ),
}

# Most work ends within a second, and whoever waits for it looks at the screen.
FIRST_LOOKS = (200, 400, 800)  # milliseconds


class UnknownState(Exception):
    """A template asks for a state that the design language does not have."""


@register.simple_tag
def icon(name: str, *, label: str = "", css: str = "") -> SafeString:
    """An icon of the sprite. Without a label it is decoration beside a word."""
    classes = f"so-icon {css}".strip()
    address = f"{static('so/icons.svg')}#{name}"
    if label:
        return format_html(
            '<svg class="{}" role="img" aria-label="{}"><use href="{}"/></svg>',
            classes,
            label,
            address,
        )
    return format_html(
        '<svg class="{}" aria-hidden="true"><use href="{}"/></svg>', classes, address
    )


@register.simple_tag
def shape(kind: str) -> SafeString:
    """The bare shape of a state, for places that print the word themselves."""
    if kind not in SHAPES:
        raise UnknownState(kind)
    # Only constants of this file reach the page unescaped.
    return mark_safe(f'<svg viewBox="0 0 12 12" aria-hidden="true">{SHAPES[kind]}</svg>')  # noqa: S308


@register.simple_tag
def status(kind: str, text: str) -> SafeString:
    """A state: ok, work, wait, stop, none or lock, with its word."""
    return format_html(
        '<span class="so-status so-status-{}">{}<span>{}</span></span>', kind, shape(kind), text
    )


@register.simple_tag(takes_context=True)
def asks_again(context: template.Context, address: str) -> SafeString:
    """Attributes of a part that is replaced by what `address` answers, again and again.

    The number of the look goes along. Should a look fail, the next one comes after two seconds.
    """
    looked = context["request"].GET.get("look", "")
    number = int(looked) if looked in {"1", "2", "3"} else 0
    trigger = "every 2s"
    if number < len(FIRST_LOOKS):
        trigger = f"load delay:{FIRST_LOOKS[number]}ms, {trigger}"
    return format_html(
        'hx-get="{}?look={}" hx-trigger="{}" hx-swap="outerHTML"',
        address,
        min(number + 1, len(FIRST_LOOKS)),
        trigger,
    )


@register.filter
def figures(value: printed.Printable | None) -> SafeString | str:
    """The value in its Vietnamese form on equal-width digits; nothing for None and empty text."""
    if value is None or value == "":
        return ""
    return format_html('<span class="so-n">{}</span>', printed.printed(value))


@register.filter
def number(value: int | Decimal) -> str:
    """1985 -> 1.985, as plain text."""
    return format_number(value)


@register.filter
def day(value: date | datetime | None) -> str:
    """05/01/2027, as plain text."""
    return "" if value is None else printed.day(value)


@register.filter
def clock(value: datetime | time | None) -> str:
    """09:41, as plain text."""
    return "" if value is None else printed.clock(value)


@register.filter
def share_of(percent: int | Decimal, length: int) -> str:
    """A share in percent as a length in units of an SVG: decimal point, never outside the bar."""
    bounded = min(max(Decimal(percent), Decimal(0)), Decimal(100))
    return f"{bounded * length / 100:.1f}"


@register.filter
def is_group(field: BoundField) -> bool:
    """True for fields of several ticks or points, which need a fieldset instead of a label."""
    return isinstance(field.field.widget, RadioSelect | CheckboxSelectMultiple)


@register.filter
def is_tick(field: BoundField) -> bool:
    """True for a single tick, whose label stands beside it."""
    return isinstance(field.field.widget, CheckboxInput)
