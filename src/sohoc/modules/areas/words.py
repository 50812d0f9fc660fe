"""How administrative units are spoken of: kinds, ranks, passings, problems of sources."""

from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sohoc.core.objects.columns import Status
from sohoc.core.shell import printed
from sohoc.modules.areas.contracts import AreaKind, ListPart, Rank, SuccessionKind
from sohoc.modules.areas.rules.measures import COPIED_FIGURES

RANKS = {
    Rank.PROVINCE: gettext_lazy("Provinces and cities"),
    Rank.DISTRICT: gettext_lazy("Districts (until 30/06/2025)"),
    Rank.COMMUNE: gettext_lazy("Communes and wards"),
}
KINDS = {
    AreaKind.PROVINCE: gettext_lazy("Province"),
    AreaKind.CITY: gettext_lazy("City"),
    AreaKind.URBAN_DISTRICT: gettext_lazy("Urban district"),
    AreaKind.RURAL_DISTRICT: gettext_lazy("Rural district"),
    AreaKind.TOWN: gettext_lazy("Town"),
    AreaKind.WARD: gettext_lazy("Ward"),
    AreaKind.COMMUNE: gettext_lazy("Commune"),
    AreaKind.TOWNSHIP: gettext_lazy("Township"),
    AreaKind.SPECIAL_ZONE: gettext_lazy("Special zone"),
}
PASSINGS = {
    SuccessionKind.CONTINUED: gettext_lazy("continued"),
    SuccessionKind.RENAMED: gettext_lazy("renamed"),
    SuccessionKind.MERGED: gettext_lazy("merged"),
    SuccessionKind.DIVIDED: gettext_lazy("divided"),
}
LIST_PARTS = {
    ListPart.DIVIDED: gettext_lazy("Divided"),
    ListPart.MERGED: gettext_lazy("Merged"),
    ListPart.RENAMED: gettext_lazy("Renamed"),
    ListPart.CONTINUED: gettext_lazy("Going on"),
    ListPart.BEGUN: gettext_lazy("Units that begin"),
    ListPart.ENDED: gettext_lazy("Units that end"),
}

FINDINGS = {
    "kind_of_name": gettext_lazy("Name and kind disagree"),
    "no_code": gettext_lazy("A row without a commune code"),
    "other_code": gettext_lazy("Another code than in the official list"),
    "other_kind": gettext_lazy("Another kind than in the official list"),
    "other_spelling": gettext_lazy("Spelled differently"),
    "not_official": gettext_lazy("Not in the official list"),
    "nobody_called_so": gettext_lazy("No unit is called so"),
    "several_called_so": gettext_lazy("Several units are called so"),
    "no_population": gettext_lazy("Population and seat not known"),
    "no_area": gettext_lazy("Area not known"),
    COPIED_FIGURES: gettext_lazy("Area and population of a unit in another province"),
    "zeros_lost": gettext_lazy("Leading zeros were missing"),
}
HOW_MENDED = {
    "kind_of_name": gettext_lazy("The word in the name was taken."),
    "no_code": gettext_lazy("The island district without communes became the special zone."),
    "other_code": gettext_lazy("The official code was taken."),
    "other_kind": gettext_lazy(
        "Kept as it was called on 01/07/2025; the official name holds since 25/07/2026. The day of"
        " the change itself is not in the files."
    ),
    "other_spelling": gettext_lazy("The official spelling was taken."),
    "not_official": gettext_lazy("Kept as the source has it."),
    "nobody_called_so": gettext_lazy("Its population, seat and area were left out."),
    "several_called_so": gettext_lazy("Its population, seat and area were left out."),
    "no_population": gettext_lazy("Left empty."),
    "no_area": gettext_lazy("Taken from another file where that one knows it."),
    COPIED_FIGURES: gettext_lazy(
        "Left empty: whose figures they are, the file does not say. Look for them at the"
        " statistics office."
    ),
    "zeros_lost": gettext_lazy("They were put in front."),
}


def kind(code: str) -> str:
    """`Phường`."""
    return str(KINDS[AreaKind(code)])


def rank(code: str) -> str:
    """`Xã, phường`."""
    return str(RANKS[Rank(code)])


def passing(code: str) -> str:
    """`nhập`."""
    return str(PASSINGS[SuccessionKind(code)])


def part_of_list(part: ListPart) -> str:
    """`Đơn vị kết thúc`."""
    return str(LIST_PARTS[part])


def finding(code: str) -> str:
    """What a source has that a person should look at."""
    return str(FINDINGS.get(code, code))


def how_mended(code: str) -> str:
    """What the program did about it."""
    return str(HOW_MENDED.get(code, ""))


def begins(day: date | None) -> str:
    """`01/07/2025`, or that it is not known."""
    return printed.day(day) if day else _("not known")


def last_day(until: date | None) -> str:
    """The last day of a period: the one before its end."""
    return printed.day(until - timedelta(days=1)) if until else ""


def period(value: Any) -> str:
    """`từ 01/07/2025`, `đến hết 30/06/2025`, both, or that nothing is known of either."""
    lower, upper = value.lower, value.upper
    if lower is None and upper is None:
        return _("in force, since when is not known")
    if upper is None:
        return _("since {day}").format(day=printed.day(lower))
    if lower is None:
        return _("until {day}, since when is not known").format(day=last_day(upper))
    return _("from {day} until {last}").format(day=printed.day(lower), last=last_day(upper))


def state(value: Any, today: date) -> Status:
    """In force, ended, or not yet begun."""
    if value.upper is not None and value.upper <= today:
        return Status("none", _("No longer in force"))
    if value.lower is not None and value.lower > today:
        return Status("wait", _("Not yet in force"))
    return Status("ok", _("In force"))
