"""Numbers of people: one holder, one of each kind, secrets closed."""

from collections.abc import Callable
from datetime import date

import pytest
from django.db import ProgrammingError, connection
from django.test import Client

from sohoc.core.access.scope import acting
from sohoc.core.audit.models import Entry, Look
from sohoc.core.testing.actors import AUDIT, NOW, SECTOR, Province
from sohoc.modules.people.contracts import IdentifierFacts, Sensitive
from sohoc.modules.people.models import Identifier, MatchAsked, Person, SecretNumber
from sohoc.modules.people.rules.identifiers import BadIdentifier
from sohoc.modules.people.secrets import opened
from sohoc.modules.people.selectors.people import called
from sohoc.modules.people.services.identifiers import (
    MOST_IN_A_DAY,
    IdentifierTaken,
    give_identifier,
    void_identifier,
)
from sohoc.modules.people.services.sensitive import (
    NoPurpose,
    SensitiveChanged,
    keep_sensitive,
    unmask,
    unmasking,
)
from sohoc.modules.people.tests.made import SEEN, SINCE, add

pytestmark = pytest.mark.django_db
NUMBER = "003314000123"  # 003 is no province
SignIn = Callable[[str], Client]


def give(
    province: Province, person: Person, system: str, value: str, *, role: str = "clerk"
) -> Identifier:
    actor = province.actor(role, at=NOW)
    with acting(actor.writing_scope):
        return give_identifier(
            actor=actor,
            person=person.uuid,
            facts=IdentifierFacts(system, value, SINCE),
            evidence=SEEN,
            at=NOW,
        )


def held(person: Person) -> dict[str, tuple[str, str]]:
    with acting(SECTOR):
        rows = Identifier.objects.filter(person=person)
        return {row.system: (row.value, row.status) for row in rows.order_by("id")}


def test_of_a_secret_number_only_its_end_is_kept_in_the_open(province: Province) -> None:
    person = add(province, "Bùi Thị An")
    given = give(province, person, "vn.sddcn", " 0033 1400 0123 ")
    assert (given.value, given.status) == ("…123", "active")
    assert NUMBER not in given.digest
    clerk = province.actor("clerk", at=NOW)
    with acting(unmasking(clerk, person)):
        closed = SecretNumber.objects.get(person_id=person.pk).closed
    assert NUMBER not in closed
    assert opened(closed) == NUMBER


@pytest.mark.parametrize("role", ["sohoc_school", "sohoc_sector", "sohoc_audit"])
def test_no_ordinary_scope_reads_what_is_closed(province: Province, role: str) -> None:
    person = add(province, "Bùi Thị An")
    give(province, person, "vn.sddcn", NUMBER)
    scope = type(SECTOR)(role, actor=1, schools=tuple(person.schools))
    for table in ("people_secretnumber", "people_sensitivefacts"):
        with (
            pytest.raises(ProgrammingError, match="permission denied"),
            acting(scope),
            connection.cursor() as cursor,
        ):
            cursor.execute(f"SELECT 1 FROM {table}")


def test_a_number_has_one_holder_and_whose_it_is_is_not_said(province: Province) -> None:
    first, second = add(province, "Bùi Thị An"), add(province, "Bùi Thị Bình")
    give(province, first, "vn.sddcn", NUMBER)
    with pytest.raises(IdentifierTaken) as refused:
        give(province, second, "vn.sddcn", NUMBER)
    assert str(refused.value) == ""
    assert "vn.sddcn" not in held(second)


def test_a_code_that_another_has_leaves_the_own_one_in_force(province: Province) -> None:
    first, second = add(province, "Bùi Thị An"), add(province, "Bùi Thị Bình")
    give(province, first, "moet.hs", "2512345678")
    give(province, second, "moet.hs", "2512345679")
    clerk = province.actor("clerk", at=NOW)
    with acting(clerk.writing_scope), pytest.raises(IdentifierTaken):  # the page goes on after it
        give_identifier(
            actor=clerk,
            person=second.uuid,
            facts=IdentifierFacts("moet.hs", "2512345678", SINCE),
            evidence=SEEN,
            at=NOW,
        )
    assert held(second)["moet.hs"] == ("2512345679", "active")


def test_the_code_of_the_ministry_takes_the_place_of_the_provisional_one(
    province: Province,
) -> None:
    person = add(province, "Bùi Thị An")
    code = held(person)["sohoc.tam"][0]
    give(province, person, "moet.hs", "2512345678")
    assert held(person) == {
        "sohoc.tam": (code, "superseded"),
        "moet.hs": ("2512345678", "active"),
    }


def test_the_same_number_again_changes_nothing(province: Province) -> None:
    person = add(province, "Bùi Thị An")
    first = give(province, person, "moet.hs", "2512345678")
    again = give(province, person, "moet.hs", "2512345678")
    assert (again.pk, again.version) == (first.pk, 1)


@pytest.mark.parametrize(
    ("system", "value", "problem"),
    [
        ("vn.sddcn", "33314000123", "twelve_digits"),
        ("vn.sddcn", "0" * 12, "no_number"),
        ("vn.sddcn", "12345", "no_number"),
        ("vn.cmnd", "1234", "nine_digits"),
        ("passport", "1234567", "passport"),
        ("moet.hs", "a b", "code"),
        ("sohoc.tam", "TAM-ABCDEFGHJK", "not_by_hand"),
    ],
)
def test_what_can_be_no_number_is_refused(
    province: Province, system: str, value: str, problem: str
) -> None:
    person = add(province, "Bùi Thị An")
    before = held(person)
    with pytest.raises(BadIdentifier) as refused:
        give(province, person, system, value)
    assert refused.value.problem == problem
    assert held(person) == before


def test_a_number_that_never_was_the_persons_is_free_again(province: Province) -> None:
    first, second = add(province, "Bùi Thị An"), add(province, "Bùi Thị Bình")
    wrong = give(province, first, "vn.sddcn", NUMBER)
    clerk = province.actor("clerk", at=NOW)
    with acting(clerk.writing_scope):
        void_identifier(
            actor=clerk,
            person=first.uuid,
            identifier_id=wrong.pk,
            version=1,
            reason="nhập nhầm người",
            at=NOW,
        )
    assert held(first)["vn.sddcn"] == ("…123", "void")
    assert give(province, second, "vn.sddcn", NUMBER).status == "active"


def test_people_are_found_by_their_numbers(province: Province) -> None:
    person = add(province, "Bùi Thị An")
    give(province, person, "vn.sddcn", NUMBER)
    give(province, person, "moet.hs", "2512345678")
    with acting(SECTOR):
        for text in (NUMBER, "0033 1400 0123", "2512345678"):
            assert list(Person.objects.filter(called(text, secrets=True))) == [person]
        assert not Person.objects.filter(called("003314000124", secrets=True)).exists()
        assert list(Person.objects.filter(called("2512345678", secrets=False))) == [person]
        assert not Person.objects.filter(called(NUMBER, secrets=False)).exists()


def test_a_number_in_which_a_phone_from_abroad_could_begin_is_one_of_a_person(
    province: Province,
) -> None:
    person = add(province, "Bùi Thị An")
    give(province, person, "vn.sddcn", "003300841234")
    with acting(SECTOR):
        found = Person.objects.filter(called("0033.0084.1234", secrets=True))
        assert list(found) == [person]


def test_what_is_sensitive_is_opened_with_a_purpose_and_that_is_written_down(
    province: Province,
) -> None:
    person = add(province, "Bùi Thị An")
    give(province, person, "vn.sddcn", NUMBER)
    principal = province.actor("principal", at=NOW)
    facts = Sensitive(ethnicity="Mường", disability="khiếm thính nhẹ")
    with acting(principal.writing_scope):
        keep_sensitive(
            actor=principal,
            person=person.uuid,
            facts=facts,
            version=0,
            reason="theo hồ sơ",
            at=NOW,
        )
        with pytest.raises(SensitiveChanged):
            keep_sensitive(
                actor=principal,
                person=person.uuid,
                facts=Sensitive(religion="Công giáo"),
                version=0,
                reason="cùng lúc",
                at=NOW,
            )
        with pytest.raises(NoPurpose):
            unmask(actor=principal, person=person.uuid, purpose="  xem ", at=NOW)
        found = unmask(actor=principal, person=person.uuid, purpose="xét miễn học phí", at=NOW)
    assert (found.facts, found.numbers) == (facts, (("vn.sddcn", NUMBER),))
    with acting(AUDIT), acting(AUDIT, using="log"):
        look = Look.objects.using("log").order_by("-id").first()
        assert look is not None
        assert (look.object_id, look.purpose) == (str(person.uuid), "xét miễn học phí")
        verbs = Entry.objects.order_by("id").values_list("verb", flat=True)
        assert list(verbs)[-2:] == ["people.person.sensitive_kept", "people.person.unmasked"]
        texts = "".join(map(str, Entry.objects.values_list("data", "reason", "label")))
    assert "Mường" not in texts
    assert NUMBER not in texts


def test_a_day_in_the_future_is_refused(province: Province) -> None:
    person = add(province, "Bùi Thị An")
    clerk = province.actor("clerk", at=NOW)
    late = IdentifierFacts("moet.hs", "2512345678", date(2030, 1, 1))
    with pytest.raises(BadIdentifier, match="future"), acting(clerk.writing_scope):
        give_identifier(actor=clerk, person=person.uuid, facts=late, evidence=SEEN, at=NOW)


@pytest.mark.parametrize(
    ("field", "sent", "told"),
    [
        ("since", "06/09/2030", "Ngày này ở tương lai."),
        ("value", "33140001234", "Số định danh cá nhân có 12 chữ số, số này còn thiếu."),
        ("day", "45/45/2026", "Ngày chưa đúng. Hãy ghi ngày, tháng, năm, ví dụ 05/09/2025."),
    ],
)
def test_what_is_wrong_with_a_number_is_said_where_it_is(
    province: Province, signed_in: SignIn, field: str, sent: str, told: str
) -> None:
    person = add(province, "Bùi Thị An")
    before = held(person)
    answer = signed_in("clerk").post(
        f"/persons/{person.uuid}/numbers/add",
        {
            "system": "vn.sddcn",
            "value": NUMBER,
            "since": "05/09/2026",
            "day": "05/09/2026",
            "proof": "document",
            "source": "giấy khai sinh 12/2014",
            field: sent,
        },
    )
    assert answer.status_code == 422
    errors = answer.context["form"].errors
    assert list(errors) == [field]
    assert told in errors[field][0]
    assert "Excel" not in answer.content.decode()
    assert held(person) == before


def asked_so_far() -> int:
    with acting(AUDIT, using="log"):
        return sum(MatchAsked.objects.using("log").values_list("asked", flat=True))


def test_each_closed_number_that_is_written_down_is_counted_as_a_question(
    province: Province,
) -> None:
    person = add(province, "Bùi Thị An")
    before = asked_so_far()
    give(province, person, "vn.sddcn", NUMBER)
    give(province, person, "vn.cmnd", "123456789")
    assert asked_so_far() == before + 2
    give(province, person, "moet.hs", "2512345678")
    give(province, person, "vn.sddcn", NUMBER)
    assert asked_so_far() == before + 2


def test_numbers_of_one_person_are_not_tried_one_after_the_other(province: Province) -> None:
    person, other = add(province, "Bùi Thị An"), add(province, "Bùi Thị Bình")
    for last in range(MOST_IN_A_DAY):
        give(province, person, "vn.sddcn", f"00331400012{last}")
    before = held(person)
    with acting(AUDIT):
        written = Entry.objects.count()
    asked = asked_so_far()
    with pytest.raises(BadIdentifier, match="too_often"):
        give(province, person, "vn.sddcn", "003314000129")
    assert held(person) == before
    assert asked_so_far() == asked
    with acting(AUDIT):
        assert Entry.objects.count() == written
    assert give(province, person, "moet.hs", "2512345678").status == "active"
    assert give(province, other, "vn.sddcn", "003314000129").status == "active"
