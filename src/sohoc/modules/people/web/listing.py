"""The list of people."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.contrib.postgres.aggregates import StringAgg
from django.db.models import OuterRef, Q, Subquery, TextField, Value
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from sohoc.core.access.actors import Actor
from sohoc.core.objects.columns import Choice, Column, Filter, Rows, Tab, TextFilter
from sohoc.core.objects.listing import Listing
from sohoc.modules.people import words
from sohoc.modules.people.imports.learners import LEARNERS
from sohoc.modules.people.models import Affiliation, Belonging, Identifier, Sex, System
from sohoc.modules.people.models.identifiers import IN_FORCE
from sohoc.modules.people.permissions import PeoplePermission
from sohoc.modules.people.selectors.people import belonging_on, called, people_seen

CODES = (System.MOET_LEARNER, System.MOET_STAFF, System.PROVISIONAL)


def _is_sex(rows: Rows, values: Sequence[str]) -> Rows:
    return rows.filter(sex__in=values)


def _is_called(rows: Rows, value: str) -> Rows:
    return rows.filter(called(value))


def _born_in(rows: Rows, value: str) -> Rows:
    parts = [int(one) for one in value.replace("-", "/").split("/") if one.isdecimal()]
    if len(parts) == 1 and date.min.year <= parts[0] <= date.max.year:
        return rows.filter(born__year=parts[0])
    try:
        day, month, year = parts
        return rows.filter(born=date(year, month, day))
    except ValueError:
        return rows.none()


def _now(belonging: str) -> Any:
    return lambda day: Q(belonging_on(day, belonging))


def _code() -> Any:
    rows = Identifier.objects.filter(IN_FORCE, person=OuterRef("pk"), system__in=CODES)
    return Subquery(rows.order_by("system").values("value")[:1])


def _told(field: str, day: date) -> Any:
    """What the affiliations of the day say, each text once."""
    rows = Affiliation.objects.filter(person=OuterRef("pk"), period__contains=day).order_by()
    texts = rows.values("person").annotate(
        told=StringAgg(field, ", ", distinct=True, filter=~Q(**{field: ""}))
    )
    return Coalesce(Subquery(texts.values("told")[:1]), Value(""), output_field=TextField())


class PeopleListing(Listing):
    code = "people.people"
    title = _("People")
    noun = _("people")
    permission = PeoplePermission.VIEW_PEOPLE
    export_permission = PeoplePermission.EXPORT_PEOPLE
    sensitive_export = True
    url_name = "people:people"
    search_hint = _("Name, accents not needed")
    empty_text = _("Nobody is written down here yet.")
    standard_order = "name"
    orders = {"name": ("sort_key", "id"), "born": ("born", "id")}
    most_counted = 5000
    dated = True
    columns = (
        Column("name", _("Full name"), lambda p: p.full_name, order="name", fixed=True),
        Column("born", _("Date of birth"), words.born, order="born", figures=True, phone="inline"),
        Column("sex", _("Sex"), lambda p: words.sex(p.sex), phone="inline"),
        Column("class", _("Class"), lambda p: p.classes, phone="inline"),
        Column("code", _("Code"), lambda p: p.shown_code or "", figures=True, phone="hidden"),
        Column("school", _("School"), lambda p: p.places, phone="line"),
    )
    filters = (Filter("sex", _("Sex"), lambda: [Choice(v, n) for v, n in Sex.choices], _is_sex),)
    texts = (
        TextFilter("called", _("Code, number, guardian's phone"), _is_called),
        TextFilter("born", _("Born on, or in the year"), _born_in),
    )
    tabs = (
        Tab("learners", _("Learners"), _now(Belonging.LEARNER)),
        Tab("guardians", _("Guardians"), _now(Belonging.GUARDIAN)),
        Tab("staff", _("Staff"), _now(Belonging.STAFF)),
        Tab("all", _("All, with former ones"), lambda day: Q()),
    )

    def rows_on(self, actor: Actor, day: date) -> Rows:
        return people_seen(actor).annotate(
            classes=_told("class_text", day), places=_told("school__name", day), shown_code=_code()
        )

    def row_url(self, row: Any) -> str:
        return reverse("people:person", args=[row.uuid])

    def actions(self, actor: Actor) -> list[dict[str, Any]]:
        acts: list[dict[str, Any]] = []
        if actor.may(PeoplePermission.IMPORT_PEOPLE):
            url = reverse("imports:runs", args=[LEARNERS.code])
            acts.append({"label": _("Import a table"), "url": url, "icon_name": "file-import"})
        if actor.may(PeoplePermission.ADD_PERSON):
            url, label = reverse("people:person_add"), _("Add a person")
            acts.append({"label": label, "url": url, "icon_name": "plus", "kind": "primary"})
        return acts


PEOPLE = PeopleListing()
