"""How people are spoken of."""

from collections.abc import Sequence
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
    Affiliation,
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
    ("full_name", "signs"): gettext_lazy(
        "A name has letters, and at most apostrophe, hyphen or point. Take the other signs out."
    ),
    ("full_name", "control"): gettext_lazy(
        "There is an invisible character in the name. Type it again instead of pasting."
    ),
    ("born", "future"): gettext_lazy("The date of birth lies in the future."),
    ("born", "of_age_before"): gettext_lazy(
        "By this date the person was of age before a guardianship began. Correct that guardianship"
        " first."
    ),
    ("born", "long_ago"): gettext_lazy("Nobody alive was born before 1900. Check the year."),
    ("died", "future"): gettext_lazy("The day of death lies in the future."),
    ("died", "before_birth"): gettext_lazy("The day of death lies before the birth."),
    ("nationality", "unknown"): gettext_lazy("Write the two letters of the country: VN, LA."),
    ("guardian", "the_child"): gettext_lazy("Nobody is their own guardian. Choose another person."),
    ("guardian", "yourself"): gettext_lazy("This is you. Let a colleague write it down."),
    ("guardian", "too_young"): gettext_lazy(
        "This person is hardly older than the child. Check both dates of birth, or choose another"
        " relation."
    ),
    ("since", "of_age"): gettext_lazy(
        "The child is of age on that day, so nobody answers for them any more."
    ),
    ("until", "future"): gettext_lazy("Write down the end on the day when it comes."),
    ("until", "before_begin"): gettext_lazy("The end must come after the beginning."),
    ("until", "of_age"): gettext_lazy(
        "The child is of age by now, so nobody answers for them any more."
    ),
    ("leaving", "not_so"): gettext_lazy("Choose one of the reasons."),
    ("told", "empty"): gettext_lazy("Say the reason in words."),
    ("told", "long"): gettext_lazy("This is too long."),
    ("told", "control"): gettext_lazy(
        "There is an invisible character in it. Type it again instead of pasting."
    ),
    ("grade_text", "long"): gettext_lazy("This is too long."),
    ("class_text", "long"): gettext_lazy("This is too long."),
    ("grade_text", "control"): gettext_lazy(
        "There is an invisible character in it. Type it again instead of pasting."
    ),
    ("class_text", "control"): gettext_lazy(
        "There is an invisible character in it. Type it again instead of pasting."
    ),
    ("source", "document"): gettext_lazy(
        "Write which paper of the database was seen, and its day."
    ),
    ("value", "twelve_digits"): gettext_lazy(
        "A personal number has 12 digits, and this one has fewer. Look at the document."
    ),
    ("value", "lost_zeros"): gettext_lazy(
        "A personal number has 12 digits. Excel drops the zeros in front: put them back."
    ),
    ("value", "too_often"): gettext_lazy(
        "This number was written anew too often today. Look at the document, and go on tomorrow."
    ),
    ("value", "no_number"): gettext_lazy(
        "This is no personal number: it has exactly 12 digits. Look at the document."
    ),
    ("value", "nine_digits"): gettext_lazy("An old identity card number has 9 digits."),
    ("value", "passport"): gettext_lazy(
        "A passport number has one or two letters and 6 to 8 digits."
    ),
    ("value", "code"): gettext_lazy("A code has 6 to 20 letters and digits."),
    ("value", "control"): gettext_lazy(
        "There is an invisible character in it. Type it again instead of pasting."
    ),
    ("system", "not_by_hand"): gettext_lazy("This code is given by the program alone."),
    ("since", "future"): gettext_lazy("The day lies in the future."),
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


COUNTRIES = {
    "CN": gettext_lazy("China"),
    "JP": gettext_lazy("Japan"),
    "KH": gettext_lazy("Cambodia"),
    "KR": gettext_lazy("South Korea"),
    "LA": gettext_lazy("Laos"),
    "TH": gettext_lazy("Thailand"),
    "TW": gettext_lazy("Taiwan"),
    "US": gettext_lazy("United States"),
    "VN": gettext_lazy("Viet Nam"),
}


def country(code: str) -> str:
    """`Việt Nam`; of a country that is rare in schools the two letters."""
    return str(COUNTRIES.get(code, code))


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


def state_of(person: Person, belongs: Sequence[Affiliation], today: date) -> Shown | None:
    """Said of who died, and of who belongs to no school of those that are seen any more."""
    if person.died:
        return Shown("stop", _("died {day}").format(day=day(person.died)))
    over = [row.period.upper for row in belongs if row.period.upper and row.period.upper <= today]
    if over and len(over) == len(belongs):
        return Shown("none", _("not here any more since {day}").format(day=day(max(over))))
    return None


def belongs_on(row: Affiliation, on: date) -> bool:
    """Whether the day is one of the belonging."""
    since, until = row.period.lower, row.period.upper
    return (since is None or since <= on) and (until is None or on < until)


def identifier_state(row: Identifier) -> Shown:
    """Whether an identifier counts."""
    shape = {Status.ACTIVE: "ok", Status.PROVISIONAL: "work"}.get(Status(row.status), "none")
    return Shown(shape, str(Status(row.status).label))


def belonging_state(row: Affiliation, today: date) -> Shown:
    """Whether a person belongs to the school today, in the words of the school's table."""
    if row.period.upper is not None and row.period.upper <= today:
        return Shown("none", row.state_text or _("not here any more"))
    if row.period.lower is not None and row.period.lower > today:
        return Shown("wait", _("not begun"))
    return Shown("ok", row.state_text or _("belongs to it"))


def ends_moved(to: date) -> str:
    """A corrected date of birth moved the ends of guardianships."""
    return _("Guardianships that end when the child is of age end on {day} now.").format(
        day=day(to)
    )


def rights(row: Guardianship) -> str:
    """What a guardian may do, and what is forbidden: for those who keep guardians."""
    return ", ".join(filter(None, [*_may(row), row.restriction]))


def rights_told(row: Guardianship) -> str:
    """The same for a family: that there is a restriction, and never its words.

    They may say of somebody else what must not be known, such as where a child lives now.
    """
    ask = _("somebody decided on a restriction: the school tells what may be told of it")
    return ", ".join([*_may(row), *([ask] if row.restriction else [])])


def _may(row: Guardianship) -> list[str]:
    return [
        _("sees the record") if row.can_view else _("does not see the record"),
        _("may consent") if row.can_consent else _("may not consent"),
    ]


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
        "This number may be somebody else's already. The department was told and looks into it;"
        " check the number meanwhile."
    )


def left_out() -> str:
    """The same in a table, whose row is written without the number."""
    return _(
        "This number may be somebody else's already. The row is written without it, and the"
        " department is told then: it brings both records together."
    )


def no_birth(typed: str) -> str:
    """Said of a text that is no date of birth."""
    return _("“{typed}” is no day. Write 05/09/2014, 09/2014 or 2014.").format(typed=typed)


def no_whole_number() -> str:
    """Said of a part of a number, by which nobody is found."""
    return _(
        "Nobody is found by a part of a number. Write it whole: a phone number has 10 digits, a"
        " personal number 12; a code as it stands."
    )


def no_closed_number() -> str:
    """Said to a role that does not keep numbers and looks for somebody by one."""
    return _(
        "Your role finds nobody by a personal number, an old identity card or a passport: whoever"
        " keeps these numbers at the school or the department does. Look by the name, the code of"
        " the learner or a phone number."
    )


def taken_by(person: Person) -> str:
    """The same where the asking person sees whose it is."""
    return format_html(
        _(
            "{name}, {born}, has this number. If both are one person, make the two records one;"
            " else one of the numbers is wrong."
        ),
        name=link(person),
        born=born(person),
    )


def contradicted(codes: Sequence[str]) -> str:
    """In what a personal number says otherwise than the record; "" for nothing."""
    told = ", ".join(str(CONTRADICTIONS[one]) for one in codes)
    return (
        _(
            "It says: {told}. Numbers are sometimes given anew, so it is kept; look at the document"
            " and correct the record or the number if one is wrong."
        ).format(told=told)
        if codes
        else ""
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


def edited_meanwhile() -> str:
    """Somebody else changed what was opened."""
    return _(
        "Somebody else changed this meanwhile. Nothing of yours was saved. Open the page again and"
        " repeat what is still needed."
    )


def merged_meanwhile() -> str:
    """Somebody merged the record with another one."""
    return _(
        "Somebody merged this record with another one of the same person meanwhile. Nothing of"
        " yours was saved. This is the record that counts: repeat here what is still needed."
    )


def known_here(person: Person) -> str:
    """A record of the same name and birth date that the asking person sees."""
    return format_html(
        _(
            "{name}, {born}, has a record here already. Only if it is somebody else, tick the last"
            " box and send the form again."
        ),
        name=link(person),
        born=born(person),
    )


def asked_too_much() -> str:
    """More was asked than a school's work needs."""
    return _(
        "Too many people were looked up from this account within a day, so it is stopped until"
        " tomorrow. If this is your work, tell the department."
    )


def link(person: Person) -> str:
    """The name, leading to the record."""
    return format_html('<a href="{}">{}</a>', url(person), person.full_name)


def url(person: Person) -> str:
    """Where the record stands."""
    return reverse("people:person", args=[person.uuid])
