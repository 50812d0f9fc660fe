"""The list of people."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from sohoc.core.access.actors import Actor
from sohoc.core.manifest import registry
from sohoc.core.objects.columns import Choice, Column, Filter, Rows, Tab, TextFilter
from sohoc.core.objects.listing import Asked, Listing
from sohoc.core.objects.screens import today
from sohoc.lib.vietnamese import folded
from sohoc.modules.people import words
from sohoc.modules.people.imports.learners import LEARNERS
from sohoc.modules.people.models import (
    Belonging,
    Sex,
)
from sohoc.modules.people.permissions import PeoplePermission
from sohoc.modules.people.rules.typed import born_among_codes, born_between
from sohoc.modules.people.selectors.people import (
    is_code,
    named,
    nearness,
    people_seen,
)
from sohoc.modules.people.selectors.sought import (
    count_search,
    looks_for_secrets,
    secret_digests,
)
from sohoc.modules.people.services.contradictions import is_small
from sohoc.modules.people.web import list_left, list_parts

# How many digits phone numbers, codes and numbers have; parts of them find nobody.
WHOLE = frozenset({8, 9, 10, 11, 12})


def _unmeant(actor: Actor, asked: Asked) -> Iterator[str]:
    """What of the typed conditions cannot be meant, and how it is written."""
    born = asked.typed.get("born")
    if born and born_between(born, today=today()) is None:
        yield words.no_birth(born)
    for number in filter(None, _numbers(asked)):
        digits = sum(map(str.isdigit, number))
        if digits and digits not in WHOLE:
            yield words.no_whole_number()
        elif secret_digests(number) and not looks_for_secrets(actor):
            yield words.no_closed_number()


def _numbers(asked: Asked) -> Iterator[str]:
    """Codes and numbers that are looked for, in whichever box they were typed."""
    typed = folded(asked.search).split()
    if is_code(typed) and not born_among_codes(" ".join(typed), today=today()):
        yield "".join(typed)
    yield asked.typed.get("called", "")


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
    search_hint = _("Name (accents not needed), code, date of birth")
    empty_text = _("Nobody is written down here yet.")
    standard_order = "name"
    orders = {"name": ("sort_key", "id"), "born": ("born", "id")}
    most_counted = 5000
    dated = True
    columns = (
        Column("name", _("Full name"), lambda p: p.full_name, order="name", fixed=True),
        Column("born", _("Date of birth"), words.born, order="born", figures=True, phone="inline"),
        Column("sex", _("Sex"), lambda p: words.sex(p.sex), phone="inline"),
        Column("class", _("Class"), list_left.in_class, phone="inline"),
        Column("state", _("State"), list_left.state, phone="inline"),
        Column("code", _("Code"), lambda p: p.shown_code or "", figures=True, phone="hidden"),
        Column("school", _("School"), list_left.at_school, phone="line"),
        Column("wards", _("Answers for"), list_left.wards, shown=False),
        Column("own_phones", _("Phone"), list_left.own_phones, figures=True, shown=False),
        Column("position", _("Position"), lambda p: p.positions, phone="inline", shown=False),
        Column("left", _("Left on"), list_left.left_on, shown=False),
        Column("guardians", _("Guardians"), list_left.guardians, shown=False),
        Column("phones", _("Guardians' phones"), list_left.phones, figures=True, shown=False),
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
        TextFilter(
            "left", _("Here, and left by the school's table"), list_parts.has_left, hidden=True
        ),
        TextFilter("born", _("Day or year of birth"), list_parts.born_in),
        TextFilter("class", _("Class"), list_parts.in_class),
        TextFilter("grade", _("Grade"), list_parts.in_grade),
        TextFilter("school", _("School"), list_parts.at_school),
    )
    tabs = (
        Tab("learners", _("Learners"), list_parts.now(Belonging.LEARNER)),
        Tab(
            "guardians",
            _("Guardians"),
            list_parts.now(Belonging.GUARDIAN),
            columns=("born", "sex", "school", "wards", "own_phones"),
        ),
        Tab(
            "staff",
            _("Staff"),
            list_parts.now(Belonging.STAFF),
            columns=("born", "sex", "position", "state", "code", "school", "own_phones"),
        ),
        Tab("former", _("Former ones"), list_parts.former),
        Tab("all", _("All, with former ones"), lambda day: Q()),
    )

    def rows_on(self, actor: Actor, day: date) -> Rows:
        keeps_numbers = actor.may(PeoplePermission.KEEP_IDENTIFIERS)
        return list_parts.as_of(people_seen(actor), day, keeps_numbers=keeps_numbers)

    def admit(self, actor: Actor, asked: Asked) -> None:
        """What is looked for by a closed number is counted, in whichever box it was typed."""
        for number in _numbers(asked):
            count_search(actor, number)

    def searched(self, rows: Rows, words: Sequence[str]) -> Rows:
        """Rows in whose name words begin so, whom the code or number names that was typed, or who
        were born then."""
        if not is_code(words):
            return rows.filter(named(words))
        if between := born_among_codes(" ".join(words), today=today()):
            return rows.filter(born__gte=between[0], born__lt=between[1])
        return list_parts.is_called(rows, "".join(words))

    def ranked(self, rows: Rows, words: Sequence[str]) -> Rows | None:
        """Whole names first, then those that end so: whoever types "hà" means Thị Hà rather than
        Hà Thị An. A code names one alone."""
        return None if is_code(words) else rows.annotate(rank=nearness(words))

    def left_out(self, actor: Actor) -> Collection[str]:
        """To who works at one school, its name at every line says nothing; whoever sees the own
        family alone finds no staff and no former ones there."""
        of_family = () if registry().roles[actor.role].is_staff else ("staff", "former")
        return (*of_family, *(("school",) if actor.is_of_one_school else ()))

    def found_nothing(self, actor: Actor, asked: Asked) -> Mapping[str, Any]:
        return {"unmeant": list(_unmeant(actor, asked))}

    def row_url(self, row: Any) -> str:
        return reverse("people:person", args=[row.uuid])

    def actions(self, actor: Actor) -> list[dict[str, Any]]:
        acts: list[dict[str, Any]] = []
        if actor.may(PeoplePermission.KEEP_IDENTIFIERS) and is_small(actor.scope):
            url = f"{self.url()}?tab=all&check=numbers"
            acts.append({"label": _("Numbers to check"), "url": url, "icon_name": "id"})
        if actor.may(PeoplePermission.KEEP_BELONGING) and is_small(actor.scope):
            url = f"{self.url()}?tab=all&left=table"
            acts.append({"label": _("Left by the table"), "url": url, "icon_name": "logout"})
        if actor.may(PeoplePermission.IMPORT_PEOPLE):
            url = reverse("imports:runs", args=[LEARNERS.code])
            acts.append({"label": _("Import a table"), "url": url, "icon_name": "file-import"})
        if actor.may(PeoplePermission.ADD_PERSON):
            url, label = reverse("people:person_add"), _("Add a person")
            acts.append({"label": label, "url": url, "icon_name": "plus", "kind": "primary"})
        return acts


PEOPLE = PeopleListing()
