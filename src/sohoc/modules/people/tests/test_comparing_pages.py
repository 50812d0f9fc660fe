"""What the page of two records tells before somebody decides, and whom a refusal speaks of."""

import html
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from sohoc.core.access.scope import acting
from sohoc.core.testing.actors import SECTOR
from sohoc.lib.periods import Period
from sohoc.lib.personal_numbers import masked
from sohoc.modules.people.contracts import (
    ContactFacts,
    GuardianshipFacts,
    IdentifierFacts,
    Sensitive,
)
from sohoc.modules.people.models import Affiliation, Guardianship, Merge, Person
from sohoc.modules.people.row_words import named
from sohoc.modules.people.services.carrying import places, rows_of
from sohoc.modules.people.services.contacts import add_contact
from sohoc.modules.people.services.guardianships import begin_guardianship
from sohoc.modules.people.services.identifiers import give_identifier
from sohoc.modules.people.services.sensitive import keep_sensitive
from sohoc.modules.people.tests.made import SEEN, SINCE, add
from sohoc.modules.people.tests.merging import NUMBER, Office

pytestmark = pytest.mark.django_db
SignIn = Callable[[str], Client]
FREE = GuardianshipFacts("mother", "parent", Period(SINCE, None))


def read(client: Client, path: str) -> str:
    """The text of a page as somebody reads it: without tags, one blank between words."""
    page = client.get(path).content.decode()
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", page)).split())


def path_of(pair: tuple[Person, Person]) -> str:
    return f"/persons/{pair[0].uuid}/compare/{pair[1].uuid}"


def told_in(page: str, what: str) -> str:
    """What stands beside a word of the first column."""
    row = re.search(rf'<th scope="row">\s*{what}.*?</tr>', page, re.DOTALL)
    assert row is not None, what
    return row.group(0)


@pytest.fixture
def mother(office: Office, pair: tuple[Person, Person]) -> Person:
    """The mother of the girl, with a phone, at the second record alone."""
    found = add(office.province, "Hà Thị Mế", belonging="guardian", born=date(1988, 3, 4))
    office.does(begin_guardianship, child=pair[1].uuid, guardian=found.uuid, facts=FREE)
    office.does(add_contact, person=found.uuid, facts=ContactFacts("phone", "0199123456"))
    return found


def test_numbers_parents_with_phones_schools_and_proofs_stand_beside_each_other(
    office: Office, pair: tuple[Person, Person], mother: Person, signed_in: SignIn
) -> None:
    facts = IdentifierFacts("vn.sddcn", NUMBER, SINCE)
    office.does(give_identifier, person=pair[1].uuid, facts=facts, evidence=SEEN)
    office.does(add_contact, person=pair[0].uuid, facts=ContactFacts("phone", "0199000001"))
    page = signed_in("clerk").get(path_of(pair)).content.decode()
    assert "Hà Thị Mế (Mẹ), 0199123456" in told_in(page, "Người giám hộ")
    assert "0199000001" in told_in(page, "Liên lạc qua")
    school = office.province.schools[0].name
    assert f"{school}, Học sinh, 5A, từ 05/09/2026" in told_in(page, "Thuộc")
    assert "giấy khai sinh 12/2014" in told_in(page, "Ngày sinh")
    assert NUMBER not in page
    assert masked(NUMBER) in told_in(page, "Mã và số")


def test_what_both_say_is_quiet_and_what_differs_stands_out(
    pair: tuple[Person, Person], signed_in: SignIn
) -> None:
    page = signed_in("clerk").get(path_of(pair)).content.decode()
    name, born = told_in(page, "Họ và tên"), told_in(page, "Ngày sinh")
    assert name.count('<span class="so-q">Bùi Thị Ngân</span>') == 2
    assert "khác nhau" not in name
    assert "<b>05/09/2014</b>" in born
    assert "<b>09/05/2014</b>" in born
    assert "khác nhau" in born


def test_what_remains_with_the_other_record_is_said_by_name_and_that_is_what_remains(
    office: Office, pair: tuple[Person, Person], mother: Person, signed_in: SignIn
) -> None:
    clerk = signed_in("clerk")
    said = read(clerk, path_of(pair))
    school = office.province.schools[0].name
    assert f"Việc thuộc trường: {school}, Học sinh, từ 05/09/2026" in said
    assert said.count("2 thứ ở lại") == 2
    assert "Mọi thứ" not in said
    merge = office.merge(*pair)
    with acting(SECTOR):
        left = merge.moves.filter(is_moved=False).values_list("model", flat=True)
        assert sorted(left) == ["people.affiliation", "people.identifier"]
    told = read(clerk, f"/persons/merges/{merge.uuid}")
    assert f"{school}, Học sinh, từ 05/09/2026" in told
    assert "Hà Thị Mế (Mẹ), người giám hộ của Bùi Thị Ngân" in told


def test_no_page_of_a_merge_shows_a_name_of_the_program(
    office: Office, pair: tuple[Person, Person], mother: Person, signed_in: SignIn
) -> None:
    facts = IdentifierFacts("vn.sddcn", NUMBER, SINCE)
    office.does(give_identifier, person=pair[1].uuid, facts=facts, evidence=SEEN)
    told = Sensitive(ethnicity="02")
    office.does(keep_sensitive, person=pair[1].uuid, facts=told, version=0, reason="phiếu điều tra")
    clerk = signed_in("clerk")
    assert not re.search(r"\b(people|privacy)\.[a-z]+", before := read(clerk, path_of(pair)))
    assert "Thông tin nhạy cảm" in before
    merge = office.merge(*pair)
    office.does(add_contact, person=pair[0].uuid, facts=ContactFacts("phone", "0199000002"))
    after = read(clerk, f"/persons/merges/{merge.uuid}")
    assert not re.search(r"\b(people|privacy)\.[a-z]+", after)
    assert "Liên lạc: Điện thoại 0199000002" in after


def test_a_box_of_what_was_added_since_names_the_number(
    office: Office, pair: tuple[Person, Person], signed_in: SignIn
) -> None:
    merge = office.merge(*pair)
    facts = IdentifierFacts("moet.hs", "2512345678", SINCE)
    office.does(give_identifier, person=pair[0].uuid, facts=facts, evidence=SEEN)
    told = read(signed_in("clerk"), f"/persons/merges/{merge.uuid}")
    assert "Mã hoặc số: Mã học sinh của Bộ 2512345678" in told


def test_a_refusal_names_guardian_and_child_with_their_records(
    office: Office, pair: tuple[Person, Person], mother: Person, signed_in: SignIn
) -> None:
    clerk, path = signed_in("clerk"), f"/persons/{pair[1].uuid}/compare/{mother.uuid}"
    page = clerk.get(path).content.decode()
    assert "Hiện chưa gộp được hai hồ sơ này." in page
    assert f'<a href="/persons/{mother.uuid}/">Hà Thị Mế</a> đang được ghi' in page
    assert f'<a href="/persons/{pair[1].uuid}/">Bùi Thị Ngân</a>' in page
    assert "Cùng một người" not in page


def test_a_refusal_names_to_whom_the_records_stand_otherwise(
    office: Office, pair: tuple[Person, Person], mother: Person, signed_in: SignIn
) -> None:
    bound = replace(FREE, can_view=False, restriction="Bản án 12/2026")
    office.does(begin_guardianship, child=pair[0].uuid, guardian=mother.uuid, facts=bound)
    said = read(signed_in("clerk"), path_of(pair))
    assert "Đó là mối quan hệ với: Hà Thị Mế ." in said


def test_whom_the_clerk_does_not_see_a_refusal_does_not_name(
    office: Office, pair: tuple[Person, Person], signed_in: SignIn
) -> None:
    with acting(SECTOR):
        Affiliation.objects.create(
            person=pair[1],
            school=office.province.schools[1],
            belonging="learner",
            period=(SINCE, None),
            source="hand",
        )
        stranger = Person.objects.create(
            full_name="Đinh Thị Lan", sort_key="l", search_key="dinh thi lan", match_key="DTL"
        )
        Guardianship.objects.create(
            child=pair[1],
            guardian=stranger,
            relation="mother",
            basis="parent",
            period=(SINCE, None),
        )
    said = read(signed_in("clerk"), path_of(pair))
    assert "anh/chị không xem được: Bùi Thị Ngân ." in said
    assert office.province.schools[1].name not in said
    assert "Đinh Thị Lan" not in said
    with acting(SECTOR):
        assert not Merge.objects.exists()


def test_calling_rows_by_name_takes_one_statement_for_each_kind(
    office: Office, pair: tuple[Person, Person], mother: Person
) -> None:
    for number in range(5):
        facts = ContactFacts("phone", f"019900000{number}")
        office.does(add_contact, person=pair[0].uuid, facts=facts)
    actor = office.actor
    with acting(actor.scope):
        hanging = list(places(rows_of(pair[0], actor, schools=pair[0].schools)))
        with CaptureQueriesContext(connection) as asked:
            told = named(hanging)
    assert len([name for _key, kind, name in told if kind == "Liên lạc" and name]) == 5
    assert len(asked) == len({place.rpartition(".")[0] for (place, _row), _kind, _name in told})
