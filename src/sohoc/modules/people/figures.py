"""What the first page says of people: those of a school, the own children, what waits."""

from collections import defaultdict
from datetime import date

from django.db.models import Count
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from sohoc.core.access.actors import Actor
from sohoc.core.manifest import Reach, registry
from sohoc.core.objects.panels import Card, Cards, Panel, Task, Tasks, bars_of
from sohoc.modules.people.models import Affiliation, Belonging, MatchTicket, TicketState
from sohoc.modules.people.permissions import PeoplePermission
from sohoc.modules.people.selectors.kept import own_people

GROUPS = {
    Belonging.LEARNER: ("learners", gettext_lazy("Learners")),
    Belonging.GUARDIAN: ("guardians", gettext_lazy("Guardians")),
    Belonging.STAFF: ("staff", gettext_lazy("Staff")),
}

# By their names: the imports themselves are loaded late, after all apps.
LEARNERS = "people.learners"
TABLES = (
    (PeoplePermission.IMPORT_PEOPLE, LEARNERS, gettext_lazy("Learners from a table")),
    (
        PeoplePermission.IMPORT_GUARDIANS,
        "people.guardians",
        gettext_lazy("Guardians from a table"),
    ),
    (PeoplePermission.IMPORT_STAFF, "people.staff", gettext_lazy("Staff from a table")),
)


def people_of_school(actor: Actor, day: date) -> Panel:
    """How many people belong to the school today, and the tables that bring more; one statement."""
    rows = Affiliation.objects.filter(period__contains=day, person__merged_into=None)
    counts = dict(rows.order_by().values_list("belonging").annotate(Count("person", distinct=True)))
    url = reverse("people:people")
    return Panel(
        question=_("Who belongs to the school?"),
        unit=_("people of today"),
        bars=bars_of(
            [
                (name, counts.get(code, 0), f"{url}?tab={tab}")
                for code, (tab, name) in GROUPS.items()
            ]
        ),
        acts=[
            {
                "label": label,
                "url": reverse("imports:runs", args=[code]),
                "icon_name": "file-import",
                "kind": "primary" if code == LEARNERS else "",
            }
            for permission, code, label in TABLES
            if actor.may(permission)
        ],
        is_first=True,
    )


def own_children(actor: Actor, day: date) -> Cards | None:
    """Those whose records a family opens, with class and school of the day; two statements."""
    if registry().roles[actor.role].reach is not Reach.PERSON:
        return None
    people = own_people(actor=actor)
    children = [one for one in people if not one.is_self]
    shown = children or people
    rows = Affiliation.objects.filter(
        person__in=[one.id for one in shown], period__contains=day, belonging=Belonging.LEARNER
    )
    places = defaultdict(list)
    for person, text, school in rows.order_by("pk").values_list(
        "person_id", "class_text", "school__name"
    ):
        places[person].append(", ".join(filter(None, [text, school])))
    return Cards(
        question=_("Your children") if children else _("Your record"),
        cards=[
            Card(
                one.full_name, "; ".join(places[one.id]), reverse("people:person", args=[one.uuid])
            )
            for one in shown
        ],
        empty=_("No record is linked to your account yet. Ask the office of the school."),
    )


def open_questions(actor: Actor, _day: date) -> Tasks | None:
    """People who may have a record at another school: whose answer waits; one statement."""
    count = MatchTicket.objects.filter(state=TicketState.OPEN).count()
    if not count:
        return None
    if actor.may(PeoplePermission.RESOLVE_TICKETS):
        text = ngettext(
            "{count} question of a school waits: is this one person?",
            "{count} questions of schools wait: is this one person?",
            count,
        )
    else:
        text = ngettext(
            "{count} person may be known at another school; the department looks at it",
            "{count} people may be known at another school; the department looks at it",
            count,
        )
    return Tasks([Task(text.format(count=count), reverse("people:tickets"), "users")])
