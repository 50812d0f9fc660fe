"""The list of people."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from sohoc.core.access.actors import Actor
from sohoc.core.objects.columns import Choice, Column, Filter, Rows, Tab, TextFilter
from sohoc.core.objects.listing import Asked, Listing
from sohoc.core.objects.screens import today
from sohoc.modules.people import words
from sohoc.modules.people.imports.learners import LEARNERS
from sohoc.modules.people.models import (
    Belonging,
    Sex,
)
from sohoc.modules.people.permissions import PeoplePermission
from sohoc.modules.people.rules.typed import born_between
from sohoc.modules.people.selectors.people import (
    called,
    is_code,
    named,
    people_seen,
)
from sohoc.modules.people.services.contradictions import is_small
from sohoc.modules.people.web import list_parts

# How many digits phone numbers, codes and numbers have; parts of them find nobody.
WHOLE = frozenset({8, 9, 10, 11, 12})


def _state(row: Any) -> Any:
    """What the tables of the schools say; of who belongs to none of them, that."""
    return (row.states or _("belongs to it")) if row.places else _("not here")


def _unmeant(asked: Asked) -> Iterator[str]:
    """What of the typed conditions cannot be meant, and how it is written."""
    born, number = asked.typed.get("born"), asked.typed.get("called")
    if born and born_between(born, today=today()) is None:
        yield words.no_birth(born)
    digits = sum(map(str.isdigit, number or ""))
    if number and digits and digits not in WHOLE:
        yield words.no_whole_number()


class PeopleListing(Listing):
    code = "people.people"
    title = _("People")
    noun = _("people")
    permission = PeoplePermission.VIEW_PEOPLE
    export_permission = PeoplePermission.EXPORT_PEOPLE
    sensitive_export = True
    url_name = "people:people"
    template = "people/list.html"
    hides_numbers = True
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
        Column("state", _("State"), _state, phone="inline"),
        Column("code", _("Code"), lambda p: p.shown_code or "", figures=True, phone="hidden"),
        Column("school", _("School"), lambda p: p.places, phone="line"),
        Column("guardians", _("Guardians"), lambda p: p.guardians_told, shown=False),
        Column("phones", _("Guardians' phones"), lambda p: p.phones, figures=True, shown=False),
    )
    filters = (
        Filter("sex", _("Sex"), lambda: [Choice(v, n) for v, n in Sex.choices], list_parts.is_sex),
    )
    texts = (
        TextFilter("called", _("Code, number, phone"), list_parts.is_called),
        TextFilter(
            "check",
            _("Numbers to check: they say otherwise than the record"),
            list_parts.is_to_check,
            hidden=True,
        ),
        TextFilter("born", _("Day or year of birth"), list_parts.born_in),
        TextFilter("class", _("Class"), list_parts.in_class),
        TextFilter("grade", _("Grade"), list_parts.in_grade),
        TextFilter("school", _("School"), list_parts.at_school),
    )
    tabs = (
        Tab("learners", _("Learners"), list_parts.now(Belonging.LEARNER)),
        Tab("guardians", _("Guardians"), list_parts.now(Belonging.GUARDIAN)),
        Tab("staff", _("Staff"), list_parts.now(Belonging.STAFF)),
        Tab("former", _("Former ones"), list_parts.former),
        Tab("all", _("All, with former ones"), lambda day: Q()),
    )

    def rows_on(self, actor: Actor, day: date) -> Rows:
        keeps_numbers = actor.may(PeoplePermission.KEEP_IDENTIFIERS)
        return list_parts.as_of(people_seen(actor), day, keeps_numbers=keeps_numbers)

    def searched(self, rows: Rows, words: Sequence[str]) -> Rows:
        """Rows in whose name words begin so, or whom the code or number names that was typed."""
        return rows.filter(called("".join(words)) if is_code(words) else named(words))

    def found_nothing(self, actor: Actor, asked: Asked) -> Mapping[str, Any]:
        return {"unmeant": list(_unmeant(asked))}

    def row_url(self, row: Any) -> str:
        return reverse("people:person", args=[row.uuid])

    def actions(self, actor: Actor) -> list[dict[str, Any]]:
        acts: list[dict[str, Any]] = []
        if actor.may(PeoplePermission.KEEP_IDENTIFIERS) and is_small(actor.scope):
            url = f"{self.url()}?tab=all&check=numbers"
            acts.append({"label": _("Numbers to check"), "url": url, "icon_name": "id"})
        if actor.may(PeoplePermission.IMPORT_PEOPLE):
            url = reverse("imports:runs", args=[LEARNERS.code])
            acts.append({"label": _("Import a table"), "url": url, "icon_name": "file-import"})
        if actor.may(PeoplePermission.ADD_PERSON):
            url, label = reverse("people:person_add"), _("Add a person")
            acts.append({"label": label, "url": url, "icon_name": "plus", "kind": "primary"})
        return acts


PEOPLE = PeopleListing()
