"""How people are spoken of."""

from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sohoc.core.objects.columns import Status as Shown
from sohoc.lib.personal_numbers import contradictions as odd
from sohoc.lib.personal_numbers import read_number
from sohoc.modules.people.contracts import IdentifierFacts
from sohoc.modules.people.models import (
    Attribute,
    AttributeSource,
    Basis,
    Belonging,
    Guardianship,
    Identifier,
    Person,
    Proof,
    Relation,
    Sex,
    Status,
    System,
)

PROBLEMS = {
    ("full_name", "empty"): gettext_lazy("Write the name in full, with its letters."),
    ("full_name", "long"): gettext_lazy("A name has at most 120 letters."),
    ("full_name", "digits"): gettext_lazy("A name has no digits. Take them out."),
    ("full_name", "control"): gettext_lazy(
        "There is an invisible character in the name. Type it again instead of pasting."
    ),
    ("born", "future"): gettext_lazy("The date of birth lies in the future."),
    ("born", "long_ago"): gettext_lazy("Nobody alive was born before 1900. Check the year."),
    ("died", "future"): gettext_lazy("The day of death lies in the future."),
    ("died", "before_birth"): gettext_lazy("The day of death lies before the birth."),
    ("nationality", "unknown"): gettext_lazy("Write the two letters of the country: VN, LA."),
    ("guardian", "the_child"): gettext_lazy("Nobody is their own guardian. Choose another person."),
    ("guardian", "too_young"): gettext_lazy(
        "This person is hardly older than the child. Check both dates of birth, or choose another"
        " relation."
    ),
    ("since", "of_age"): gettext_lazy(
        "The child is of age on that day, so nobody answers for them any more."
    ),
    ("until", "future"): gettext_lazy("Write down the end on the day when it comes."),
    ("until", "before_begin"): gettext_lazy("The end lies before the beginning."),
    ("value", "twelve_digits"): gettext_lazy(
        "A personal number has 12 digits. Excel drops the zeros in front: put them back."
    ),
    ("value", "nine_digits"): gettext_lazy("An old identity card number has 9 digits."),
    ("value", "passport"): gettext_lazy(
        "A passport number has one or two letters and 6 to 8 digits."
    ),
    ("value", "code"): gettext_lazy("A code has 6 to 20 letters and digits."),
    ("value", "control"): gettext_lazy(
        "There is an invisible character in it. Type it again instead of pasting."
    ),
    ("value", "not_by_hand"): gettext_lazy("This code is given by the program alone."),
    ("value", "future"): gettext_lazy("The day lies in the future."),
    ("value", "empty"): gettext_lazy("Write something here."),
    ("value", "long"): gettext_lazy("This is too long."),
    ("value", "email"): gettext_lazy("An e-mail address looks like ten@truong.example."),
    ("value", "phone"): gettext_lazy("A phone number has 10 or 11 digits and begins with 0."),
}


CONTRADICTIONS = {
    "province": gettext_lazy("no province has its first three digits"),
    "century": gettext_lazy("another century of birth"),
    "year": gettext_lazy("another year of birth"),
    "sex": gettext_lazy("the other sex"),
}


def problem(field: str, code: str) -> str:
    """The sentence for a refused fact."""
    return str(PROBLEMS[field, code])


def day(value: date | None) -> str:
    """05/09/2014; "" for none."""
    return f"{value:%d/%m/%Y}" if value else ""


def born(person: Any) -> str:
    """The date of birth as far as it is known: 05/09/2014, 09/2014, 2014."""
    if person.born is None:
        return ""
    shape = {"year": "%Y", "month": "%m/%Y"}.get(person.born_precision, "%d/%m/%Y")
    return f"{person.born:{shape}}"


def sex(code: str) -> str:
    """`Nữ`; "" where it is not known."""
    return str(Sex(code).label) if code else ""


def belonging(code: str) -> str:
    """`Học sinh`."""
    return str(Belonging(code).label)


def relation(code: str) -> str:
    """`Mẹ`."""
    return str(Relation(code).label)


def basis(code: str) -> str:
    """On what a guardianship rests."""
    return str(Basis(code).label)


def system(code: str) -> str:
    """Who gives an identifier."""
    return str(System(code).label)


def period(value: Any) -> str:
    """`từ 05/09/2024`, `05/09/2020 – 31/05/2024`."""
    if value is None or value.isempty:
        return _("on no day")
    since, until = day(value.lower), day(value.upper)
    if since and until:
        return f"{since} – {until}"
    if until:
        return _("until {day}").format(day=until)
    return _("since {day}").format(day=since) if since else ""


def state_of(person: Person) -> Shown | None:
    """Said of a person who died; nothing of others."""
    return Shown("stop", _("died {day}").format(day=day(person.died))) if person.died else None


def identifier_state(row: Identifier) -> Shown:
    """Whether an identifier counts."""
    shape = {Status.ACTIVE: "ok", Status.PROVISIONAL: "work"}.get(Status(row.status), "none")
    return Shown(shape, str(Status(row.status).label))


def guardianship_state(row: Guardianship, today: date) -> Shown:
    """Whether a guardian answers for the child today, and may look."""
    if not (row.period.lower is None or row.period.lower <= today):
        return Shown("wait", _("not begun"))
    if row.period.upper is not None and row.period.upper <= today:
        return Shown("none", _("ended"))
    if row.restriction or not row.can_view:
        return Shown("lock", _("restricted"))
    return Shown("ok", _("in force"))


def rights(row: Guardianship) -> str:
    """What a guardian may do."""
    may = [
        _("sees the record") if row.can_view else _("does not see the record"),
        _("may consent") if row.can_consent else _("may not consent"),
    ]
    return ", ".join(filter(None, [*may, row.restriction]))


def source(row: AttributeSource) -> str:
    """`theo cơ sở dữ liệu dân cư, 12/09/2026`."""
    parts = [str(Proof(row.proof).label), row.source, day(row.day)]
    return ", ".join(filter(None, parts))


def attribute(code: str) -> str:
    """What of a record has a source."""
    return str(Attribute(code).label)


def taken() -> str:
    """The one sentence for an identifier that another record has, wherever that is."""
    return _(
        "This number may be somebody else's already. Check it; if it is right, ask the registrar of"
        " the department to look into it."
    )


def contradictions(facts: IdentifierFacts, person: Person) -> str:
    """What a personal number says otherwise than the record; "" for nothing."""
    if facts.system != System.PERSONAL_NUMBER:
        return ""
    known = person.born if person.born_precision else None
    found = odd(read_number(facts.value), born=known, sex=person.sex or None)
    if not found:
        return ""
    told = ", ".join(str(CONTRADICTIONS[one]) for one in found)
    return _(
        "The number says otherwise than the record: {told}. Numbers are sometimes given anew, so it"
        " was kept; look at the document and correct the record if that is wrong."
    ).format(told=told)


def changed_meanwhile(person: Person) -> str:
    """Somebody else saved the person."""
    return _(
        "Somebody else saved this record meanwhile: {name}, {born}. Nothing of yours was saved."
        " Open the page again and repeat what is still needed."
    ).format(name=person.full_name, born=born(person))


def link(person: Person) -> str:
    """The name, leading to the record."""
    address = reverse("people:person", args=[person.uuid])
    return format_html('<a href="{}">{}</a>', address, person.full_name)
