"""The obvious way to the same rows: one ORM save a row, with the same history and encryption.

It reads the workbook with the reader of the program, which is faster than the usual one, looks
every learner up by the code, and saves what is new object by object.
"""

from datetime import date

from sohoc.core.access.actors import Actor
from sohoc.core.access.scope import acting
from sohoc.core.files.tables import read_table
from sohoc.lib.periods import Period
from sohoc.lib.personal_numbers import masked
from sohoc.modules.people.contracts import ContactFacts, PersonFacts
from sohoc.modules.people.imports.cells import born, day_of, name, number, phone
from sohoc.modules.people.models import (
    Affiliation,
    AttributeSource,
    Contact,
    Guardianship,
    Identifier,
    Person,
    SecretNumber,
)
from sohoc.modules.people.rules.contacts import search_key_of
from sohoc.modules.people.rules.guardianships import until_majority
from sohoc.modules.people.secrets import closed, digest
from sohoc.modules.people.services.persons import columns_of
from sohoc.modules.people.services.sensitive import unmasking_in

SEX = {"Nam": "male", "Nữ": "female"}


def import_file(content: bytes, *, actor: Actor, day: date) -> int:
    """Save every learner of the file with parents; returns how many."""
    head, *lines = read_table(content)
    for line in lines:
        _learner(dict(zip(head.cells, line.cells, strict=False)), actor, day)
    return len(lines)


def _learner(row: dict[str, str], actor: Actor, day: date) -> None:
    code = row["Mã học sinh"]
    if Identifier.objects.filter(system="moet.hs", digest=code).exists():
        return
    child = _person(row["Họ và tên"], actor, row["Ngày sinh"], SEX[row["Giới tính"]])
    Affiliation.objects.create(
        person=child,
        school_id=actor.node_id,
        belonging="learner",
        period=(day, None),
        grade_text=row["Khối"],
        class_text=row["Lớp"],
        state_text=row["Trạng thái HS"],
        source="obvious",
    )
    _identifier(child, "moet.hs", code, code, day)
    secret = str(number(row["Số định danh cá nhân"]))
    made = _identifier(child, "vn.sddcn", masked(secret), digest("vn.sddcn", secret), day)
    with acting(unmasking_in(actor, schools=(actor.node_id,))):
        SecretNumber.objects.create(identifier=made, person=child, closed=closed(secret))
    _contact(child, "address", row["Địa chỉ"])
    for attribute in ("full_name", "born", "sex", "personal_number"):
        AttributeSource.objects.create(
            person=child, attribute=attribute, proof="school", source="tệp của trường", day=day
        )
    for column, relation in (("cha", "father"), ("mẹ", "mother")):
        if row[f"Họ tên {column}"]:
            _parent(
                child, relation, row[f"Họ tên {column}"], row[f"Điện thoại {column}"], actor, day
            )


def _parent(
    child: Person, relation: str, full_name: str, reached: str, actor: Actor, day: date
) -> None:
    dialled = str(phone(reached))
    held = Contact.objects.filter(channel="phone", search_key=dialled).select_related("person")
    known = next((one.person for one in held if one.person.full_name == full_name), None)
    parent = known or _person(full_name, actor, "", "male" if relation == "father" else "female")
    if known is None:
        Affiliation.objects.create(
            person=parent,
            school_id=actor.node_id,
            belonging="guardian",
            period=(day, None),
            source="obvious",
        )
        _contact(parent, "phone", dialled)
    period = until_majority(Period(day, None), last_birth=child.born)
    Guardianship.objects.create(
        child=child,
        guardian=parent,
        relation=relation,
        basis="school",
        period=(period.start, period.until),
    )


def _person(full_name: str, actor: Actor, birth: str, sex: str) -> Person:
    day, precision = day_of(str(born(birth)) if birth else None)
    facts = PersonFacts(str(name(full_name)), day, precision, sex)
    return Person.objects.create(schools=[actor.node_id], **columns_of(facts))


def _identifier(person: Person, system: str, value: str, key: str, day: date) -> Identifier:
    return Identifier.objects.create(
        person=person, system=system, value=value, digest=key, period=(day, None)
    )


def _contact(person: Person, channel: str, value: str) -> None:
    key = search_key_of(ContactFacts(channel, value))
    Contact.objects.create(person=person, channel=channel, value=value, search_key=key)
