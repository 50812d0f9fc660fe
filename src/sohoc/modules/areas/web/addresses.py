"""What the page of a converted address says: what was found, or what the address has wrong."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from sohoc.modules.areas import words
from sohoc.modules.areas.models import Area
from sohoc.modules.areas.selectors.addresses import Answer, Found, Missing
from sohoc.modules.areas.selectors.units import above_in_words
from sohoc.modules.areas.web.forms import TO_NEW


def told(answer: Answer, *, is_back: bool, asked: Mapping[str, str]) -> dict[str, Any]:
    """What the template shows of the answer to what was `asked`."""
    return {
        "found": [_found(one, is_back=is_back) for one in answer.found],
        "more": answer.more,
        "missing": _missing(answer.missing, asked) if answer.missing else None,
        "ended": [_unit(area) for area in answer.ended],
        "other_way_url": _asked_again(asked, way=TO_NEW),
    }


def _found(found: Found, *, is_back: bool) -> dict[str, Any]:
    return {
        "unit": _unit(found.area),
        "ends": [_unit(area, "" if is_back else found.detail) for area in found.ends],
        "said": _said(found, is_back=is_back),
        "is_divided": len(found.ends) > 1 and not is_back,
    }


def _full(area: Area) -> str:
    return ", ".join(name for name in (area.name, above_in_words(area)) if name)


def _unit(area: Area, detail: str = "") -> dict[str, Any]:
    return {
        "name": f"{detail}, {_full(area)}" if detail else _full(area),
        "code": area.code,
        "period": words.period(area.period),
        "url": reverse("areas:area", args=[area.uuid]),
    }


def _said(found: Found, *, is_back: bool) -> str:
    if not found.ends:
        return _(
            "No unit of that day is recorded for it. A district has none:"
            " write the commune as well."
        )
    if found.is_same:
        return _("Nothing has changed: the unit is the same on that day.")
    if is_back:
        return _("It was made from these, wholly or in part:")
    if len(found.ends) > 1:
        return _(
            "This unit was divided: the commune's code is not enough to tell."
            " Choose by hamlet or street:"
        )
    return _("All of it now belongs to:")


def _missing(missing: Missing, asked: Mapping[str, str]) -> dict[str, Any]:
    groups = [
        (_("Units there with the nearest names"), missing.near),
        (_("Units called so are elsewhere"), missing.elsewhere),
    ]
    return {
        "what": _("There is no “{part}” in “{place}”.").format(
            part=missing.part, place=missing.place
        ),
        "todo": _("Check how it is written, or choose one of these.")
        if missing.near or missing.elsewhere
        else _("Check how it is written."),
        "groups": [
            (title, [{**_unit(area), "url": _asked_again(asked, q=_full(area))} for area in areas])
            for title, areas in groups
            if areas
        ],
    }


def _asked_again(asked: Mapping[str, str], **changes: str) -> str:
    return f"{reverse('areas:convert')}?{urlencode({**asked, **changes})}"
