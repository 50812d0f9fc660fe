"""The population database on the page of a person."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from sohoc.core.access.actors import Actor
from sohoc.core.objects.tables import Act, Cell, Section, Table
from sohoc.modules.people import population_words as told
from sohoc.modules.people.models import Person
from sohoc.modules.people.permissions import PeoplePermission
from sohoc.modules.people.population.connection import Connection
from sohoc.modules.people.selectors.population import standing_of


def procedures() -> Mapping[str, str]:
    """The procedures for which may be asked; none where the database is not connected."""
    connection: Connection | None = settings.SOHOC_POPULATION
    return connection.procedures if connection else {}


def invented() -> str:
    """Said where the stand-in answers, and not the population database; "" elsewhere."""
    connection: Connection | None = settings.SOHOC_POPULATION
    if connection is None or not connection.is_stand_in:
        return ""
    return _("For trying out: the population data is invented.")


def population_sections(person: Person, actor: Actor) -> list[Section]:
    """Whether the record agrees, since when, and what can be done about it."""
    if not actor.may(PeoplePermission.VIEW_POPULATION):
        return []
    standing = standing_of(actor, person)
    row = [
        Cell(_("Number, name and birth")),
        Cell(status=told.state(standing.state), sub=told.advice(standing)),
        Cell(told.answered_on(standing) or "–"),
        Cell(told.rests_on(standing, procedures()) or "–"),
    ]
    acts = _acts(person, actor)
    heads = [_("What is compared"), _("State"), _("Answered on"), _("Procedure or evidence")]
    title, acts_head = _("Population database"), _("What to do") if acts else ""
    table = Table(title, heads, [[*row, Cell(acts=acts)] if acts else row], acts_head=acts_head)
    note = invented() if procedures() else _("The population database is not connected.")
    return [Section(table, note=note)]


def _acts(person: Person, actor: Actor) -> list[Act]:
    acts: list[Any] = []
    if procedures() and actor.may(PeoplePermission.ASK_POPULATION):
        acts.append(Act(_("Ask now"), reverse("people:population_ask", args=[person.uuid])))
    if actor.may(PeoplePermission.CONFIRM_POPULATION):
        url = reverse("people:population_confirm", args=[person.uuid])
        acts.append(Act(_("Confirm by hand"), url))
    return acts
