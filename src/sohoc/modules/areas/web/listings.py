"""The lists of administrative units: as of any day, divided ones, findings, lists applied."""

import uuid
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from functools import partial
from typing import Any
from urllib.parse import urlencode

from django.db.models import Prefetch, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from sohoc.core.access.actors import Actor
from sohoc.core.objects.columns import Choice, Column, Filter, Rows, Tab, TextFilter
from sohoc.core.objects.listing import UUID, Asked, Listing
from sohoc.core.shell import printed
from sohoc.lib.vietnamese import folded
from sohoc.modules.areas import words
from sohoc.modules.areas.contracts import ListPart, Rank, SuccessionKind
from sohoc.modules.areas.models import Area, AreaFinding, AreaSuccession, UnitList
from sohoc.modules.areas.permissions import AreasPermission
from sohoc.modules.areas.selectors.drafts import own_drafts
from sohoc.modules.areas.selectors.list_parts import in_part
from sohoc.modules.areas.selectors.units import (
    ABOVE,
    above_in_words,
    areas_seen,
    in_province,
    province_of,
    provinces_named,
)
from sohoc.modules.areas.services.country import REFORM

PARTS = (
    (_("Units"), "areas:areas"),
    (_("Divided"), "areas:divided"),
    (_("To be looked at"), "areas:findings"),
    (_("Lists of changes"), "areas:lists"),
    (_("Convert"), "areas:convert"),
)


def parts(current: str) -> list[tuple[Any, str, bool, None]]:
    """The pages of the module as tabs."""
    return [(label, reverse(name), name == current, None) for label, name in PARTS]


def _provinces() -> list[Choice]:
    return [Choice(code, name) for code, name in provinces_named()]


def _kinds() -> list[Choice]:
    return [Choice(kind.value, word) for kind, word in words.KINDS.items()]


def _of_province(rows: Rows, values: Sequence[str]) -> Rows:
    found = Q()
    for value in values:
        found |= in_province(value)
    return rows.filter(found)


def _of_kind(rows: Rows, values: Sequence[str]) -> Rows:
    return rows.filter(kind__in=values)


def _of_list(rows: Rows, unit_list: str, *, part: ListPart) -> Rows:
    if not UUID.fullmatch(unit_list):
        return rows.none()
    return rows.filter(in_part(part, uuid.UUID(unit_list)))


def _with_problem(rows: Rows, values: Sequence[str]) -> Rows:
    return rows.filter(problem__in=values)


def _rank(rank: Rank) -> Tab:
    return Tab(rank.value, words.RANKS[rank], lambda day: Q(rank=rank))


class _PartListing(Listing):
    """A list that stands among the pages of the module."""

    template = "areas/list.html"
    permission = AreasPermission.VIEW_AREAS
    export_permission = AreasPermission.EXPORT_AREAS

    def beside(self, actor: Actor) -> Mapping[str, Any]:
        return {"parts": parts(self.url_name)}


class AreaListing(_PartListing):
    code = "areas.areas"
    title = _("Administrative units")
    noun = _("units")
    url_name = "areas:areas"
    template = "areas/areas.html"
    dated = True
    search_hint = _("Name or code, accents not needed")
    empty_text = _("There is no unit here on this day.")
    standard_order = "name"
    orders = {"name": ("sort_key", "id"), "code": ("code", "id")}
    columns = (
        Column("name", _("Name"), lambda a: a.name, order="name", fixed=True),
        Column("code", _("Code"), lambda a: a.code, order="code", figures=True, phone="inline"),
        Column("above", _("Belongs to"), above_in_words, phone="inline"),
        Column("kind", _("Kind"), lambda a: words.kind(a.kind), shown=False, phone="hidden"),
        Column(
            "area",
            _("Area, km²"),
            lambda a: a.area_km2 and a.area_km2.normalize(),
            figures=True,
            right=True,
            phone="hidden",
        ),
        Column(
            "population",
            _("Population"),
            lambda a: a.population,
            figures=True,
            right=True,
            phone="hidden",
        ),
        Column("seat", _("Seat"), lambda a: a.seat, shown=False, phone="hidden"),
        Column(
            "begins",
            _("Since"),
            lambda a: a.period.lower,
            figures=True,
            shown=False,
            phone="hidden",
        ),
        Column(
            "ends",
            _("Last day"),
            lambda a: words.last_day(a.period.upper),
            figures=True,
            shown=False,
            phone="hidden",
        ),
        Column(
            "province",
            _("Province"),
            lambda a: province_of(a).name,
            shown=False,
            phone="hidden",
        ),
    )
    filters = (
        Filter("province", _("Province"), _provinces, _of_province),
        Filter(
            "kind",
            _("Kind"),
            lambda: [Choice(k.value, w) for k, w in words.KINDS.items()],
            _of_kind,
        ),
    )
    # What a count on the page of a list opens to.
    texts = tuple(
        TextFilter(part.value, label, partial(_of_list, part=part), hidden=True)
        for part, label in words.LIST_PARTS.items()
    )
    tabs = (
        _rank(Rank.COMMUNE),
        _rank(Rank.PROVINCE),
        _rank(Rank.DISTRICT),
    )

    def rows_on(self, actor: Actor, day: date) -> Rows:
        return areas_seen(actor).filter(period__contains=day).select_related(ABOVE)

    def caution(self, rows: Sequence[Any], day: date) -> Any:
        known = REFORM.effective - timedelta(days=1)
        if day >= known or all(area.period.lower is not None for area in rows):
            return ""
        return _(
            "Known from the lists as they were on {day}; changes before that day are not in it."
        ).format(day=printed.day(known))

    def found_nothing(self, actor: Actor, asked: Asked) -> Mapping[str, Any]:
        if asked.unread_day:
            return {}
        found = self.searched(areas_seen(actor), folded(asked.search).split())
        ended = found.filter(period__endswith__lte=asked.day) if asked.search else found.none()
        return {
            "ended": [
                {
                    "name": ", ".join(filter(None, [area.name, above_in_words(area)])),
                    "code": area.code,
                    "period": words.period(area.period),
                    "url": self.row_url(area),
                    "convert_url": f"{reverse('areas:convert')}?{urlencode({'q': area.code})}",
                }
                for area in ended.select_related(ABOVE).order_by("-period", "sort_key", "id")[:5]
            ]
        }

    def row_url(self, row: Any) -> str:
        return reverse("areas:area", args=[row.uuid])


def _candidates(area: Area) -> str:
    return "; ".join(
        f"{step.successor.name} ({step.successor.code})" for step in area.passed_into.all()
    )


class DividedListing(_PartListing):
    """Former units of which one code alone does not say what followed, with every candidate."""

    code = "areas.divided"
    title = _("Divided communes")
    noun = _("divided units")
    about = _(
        "Their code alone does not say where an address or a figure belongs now: the place within"
        " the commune decides."
    )
    url_name = "areas:divided"
    search_hint = _("Name or code, accents not needed")
    empty_text = _("No unit was divided.")
    standard_order = "name"
    orders = {"name": ("sort_key", "id"), "code": ("code", "id")}
    columns = (
        Column("name", _("Name"), lambda a: a.name, order="name", fixed=True),
        Column("code", _("Code"), lambda a: a.code, order="code", figures=True, phone="inline"),
        Column("above", _("Belonged to"), above_in_words, phone="inline"),
        Column("candidates", _("Parts went to"), _candidates, phone="inline"),
        Column(
            "ends",
            _("Last day"),
            lambda a: words.last_day(a.period.upper),
            figures=True,
            phone="inline",
        ),
    )
    filters = (Filter("province", _("Province"), _provinces, _of_province),)

    def rows(self, actor: Actor) -> Rows:
        steps = AreaSuccession.objects.select_related("successor").order_by(
            "successor__sort_key", "id"
        )
        divided = steps.filter(kind=SuccessionKind.DIVIDED).order_by().values("predecessor")
        found = areas_seen(actor).filter(pk__in=divided)
        return found.select_related(ABOVE).prefetch_related(Prefetch("passed_into", steps))

    def row_url(self, row: Any) -> str:
        return reverse("areas:area", args=[row.uuid])


class FindingListing(_PartListing):
    code = "areas.findings"
    title = _("To be looked at")
    noun = _("findings")
    about = _("Where the public files contradict each other or say nothing, and what was done.")
    url_name = "areas:findings"
    search_hint = _("Name or code, accents not needed")
    empty_text = _("The files agree with each other.")
    standard_order = "problem"
    orders = {"problem": ("problem", "id")}
    columns = (
        Column(
            "problem",
            _("Finding"),
            lambda f: words.finding(f.problem),
            order="problem",
            fixed=True,
        ),
        Column("name", _("Unit"), lambda f: f.name, phone="inline"),
        Column("code", _("Code"), lambda f: f.code, figures=True, phone="inline"),
        Column("found", _("Found"), lambda f: f.found, phone="inline"),
        Column("wanted", _("Official"), lambda f: f.wanted, phone="inline"),
        Column("done", _("What was done"), lambda f: words.how_mended(f.problem), phone="inline"),
        Column("file", _("File"), lambda f: f.file, machine=True, shown=False, phone="hidden"),
        Column("row", _("Row"), lambda f: f.row, figures=True, shown=False, phone="hidden"),
    )
    filters = (
        Filter(
            "problem",
            _("Finding"),
            lambda: [Choice(code, word) for code, word in words.FINDINGS.items()],
            _with_problem,
        ),
    )

    def rows(self, actor: Actor) -> Rows:
        actor.must(self.permission)
        return AreaFinding.objects.all()


def _done(unit_list: UnitList, word: str) -> int:
    return int(unit_list.done.get(word, 0))


class UnitListListing(_PartListing):
    code = "areas.lists"
    title = _("Lists of units")
    noun = _("lists")
    url_name = "areas:lists"
    template = "areas/lists.html"
    search_field = "title"
    empty_text = _("No list has been loaded yet.")
    standard_order = "-effective"
    orders = {"effective": ("effective", "id")}
    columns = (
        Column("title", _("List"), lambda row: row.title, fixed=True),
        Column(
            "effective",
            _("In force since"),
            lambda row: row.effective,
            order="effective",
            figures=True,
            phone="inline",
        ),
        Column("number", _("Decision"), lambda row: row.decision_number, phone="inline"),
        Column(
            "begun",
            _("Units begun"),
            lambda row: _done(row, "begun"),
            figures=True,
            right=True,
            phone="inline",
        ),
        Column(
            "ended",
            _("Units ended"),
            lambda row: _done(row, "ended"),
            figures=True,
            right=True,
            phone="inline",
        ),
        Column(
            "divided",
            _("Units divided"),
            lambda row: _done(row, "divided_units"),
            figures=True,
            right=True,
            phone="inline",
        ),
    )

    def rows(self, actor: Actor) -> Rows:
        actor.must(self.permission)
        return UnitList.objects.all()

    def row_url(self, row: Any) -> str:
        return reverse("areas:list", args=[row.uuid])

    def beside(self, actor: Actor) -> Mapping[str, Any]:
        return {**super().beside(actor), "drafts": own_drafts(actor)}

    def actions(self, actor: Actor) -> list[dict[str, Any]]:
        if not actor.may(AreasPermission.IMPORT_LIST):
            return []
        return [
            {
                "label": _("Load a new list"),
                "url": reverse("areas:list_read"),
                "icon_name": "file-import",
                "kind": "primary",
            }
        ]


AREAS = AreaListing()
DIVIDED = DividedListing()
FINDINGS = FindingListing()
LISTS = UnitListListing()
