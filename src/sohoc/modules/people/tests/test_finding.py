"""People are found by how a name begins, by every code that the list shows, by a phone number."""

import html
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from urllib.parse import quote

import pytest
from django.test import Client

from sohoc.core.access.scope import acting
from sohoc.core.objects import listing
from sohoc.core.testing.actors import NOW, SECTOR, Province
from sohoc.lib.periods import Period
from sohoc.modules.people.contracts import ContactFacts, GuardianshipFacts
from sohoc.modules.people.models import Contact, Identifier, Person
from sohoc.modules.people.rules.typed import born_between
from sohoc.modules.people.selectors.people import find_people, is_code
from sohoc.modules.people.services.contacts import add_contact
from sohoc.modules.people.services.guardianships import begin_guardianship
from sohoc.modules.people.tests.made import SINCE, add
from sohoc.modules.people.tests.merging import Office
from sohoc.modules.people.web.listing import PEOPLE

pytestmark = pytest.mark.django_db
SignIn = Callable[[str], Client]


def names(page: str) -> list[str]:
    return re.findall(r'<a class="so-name" href="[^"]+">([^<]+)</a>', page)


def code_of(person: Person) -> str:
    with acting(SECTOR):
        return Identifier.objects.get(person=person, system="sohoc.tam").value


@pytest.mark.parametrize("box", ["q", "called"])
@pytest.mark.parametrize("tab", ["learners", "all"])
def test_the_code_that_the_list_shows_finds_its_learner(
    province: Province, signed_in: SignIn, box: str, tab: str
) -> None:
    person = add(province, "Bùi Thị An")
    add(province, "Lò Văn Ấm")
    clerk, code = signed_in("clerk"), code_of(person)
    for typed in (code, code.lower(), code.replace("-", " "), f" {code.replace('-', '')} "):
        page = clerk.get(f"/persons/?tab={tab}&{box}={quote(typed)}").content.decode()
        assert names(page) == ["Bùi Thị An"], typed


@pytest.mark.parametrize(
    ("words", "is_one"),
    [
        (["tam-anytndwwxt"], True),
        (["tam", "anytndwwxt"], True),
        (["tamanytndwwxt"], True),
        (["0912", "345"], True),
        (["tam", "an"], False),
        (["tam"], False),
    ],
)
def test_a_code_without_digits_is_no_name(words: list[str], *, is_one: bool) -> None:
    assert is_code(words) is is_one


@pytest.mark.parametrize("typed", ["0912 345 678", "+84 912.345.678", "(0912) 345678"])
def test_a_phone_number_is_found_as_people_type_it(
    province: Province, signed_in: SignIn, typed: str
) -> None:
    person = add(province, "Bùi Thị An")
    with acting(SECTOR):
        Contact.objects.create(
            person=person, channel="phone", value="0912345678", search_key="0912345678"
        )
    page = signed_in("clerk").get(f"/persons/?called={quote(typed)}").content.decode()
    assert names(page) == ["Bùi Thị An"]


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("ha thu an", ["Hà Thu An", "Hà Thu Anh"]),
        ("an", ["Hà Thu An", "Hà Thu Anh"]),
        ("hu", []),
        ("k'bre", ["K'Brể"]),
        ("(", []),
    ],
)
def test_words_are_found_where_a_word_of_the_name_begins(
    province: Province, signed_in: SignIn, typed: str, found: list[str]
) -> None:
    for name in ("Phàng Thị Thu Chú", "Hà Thu Anh", "Hà Thu An", "K'Brể"):
        add(province, name)
    page = signed_in("clerk").get(f"/persons/?q={quote(typed)}").content.decode()
    assert [name.replace("&#x27;", "'") for name in names(page)] == found


def test_whose_whole_name_was_typed_comes_first_in_the_search_of_everything(
    province: Province,
) -> None:
    add(province, "Hà Thu An Bình")
    add(province, "Hà Thu An")
    add(province, "An Hà Thu")
    clerk = province.actor("clerk", at=NOW)
    with acting(clerk.scope):
        found = find_people(clerk, ["ha", "thu", "an"], 5, SINCE)
        two = find_people(clerk, ["ha", "thu", "an"], 2, SINCE)
    assert [hit.title for hit in found] == ["Hà Thu An", "Hà Thu An Bình", "An Hà Thu"]
    assert [hit.title for hit in two] == ["Hà Thu An", "Hà Thu An Bình"]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=ha", ["Lò Thị Hà", "Hà Văn An", "Vì Hà Bình"]),
        ("q=HÀ", ["Lò Thị Hà", "Hà Văn An", "Vì Hà Bình"]),
        ("q=van an", ["Hà Văn An", "Lò Văn An", "An Văn Tư"]),
        ("q=ha van an", ["Hà Văn An"]),
        ("q=ha&order=-name", ["Lò Thị Hà", "Vì Hà Bình", "Hà Văn An"]),
    ],
)
def test_the_list_begins_with_those_who_are_called_as_was_typed(
    province: Province, signed_in: SignIn, query: str, found: list[str]
) -> None:
    for name in ("Hà Văn An", "Vì Hà Bình", "Lò Thị Hà", "Lò Văn An", "An Văn Tư"):
        add(province, name)
    page = signed_in("clerk").get(f"/persons/?{query}").content.decode()
    assert names(page) == found


def test_pages_of_a_search_go_on_in_the_order_in_which_it_began(
    province: Province, signed_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(PEOPLE, "page_size", 2)
    for name in ("Hà Văn An", "Vì Hà Bình", "Lò Thị Hà", "Hà Văn Cư", "Bùi Văn Hà"):
        add(province, name)
    clerk = signed_in("clerk")
    ranked = [["Bùi Văn Hà", "Lò Thị Hà"], ["Hà Văn An", "Vì Hà Bình"], ["Hà Văn Cư"]]
    plain = [["Hà Văn An", "Vì Hà Bình"], ["Hà Văn Cư", "Bùi Văn Hà"], ["Lò Thị Hà"]]
    for most, pages in ((5, ranked), (4, plain)):
        monkeypatch.setattr(listing, "MOST_RANKED", most)
        address = "/persons/?q=ha"
        for number, expected in enumerate(pages, start=1):
            page = clerk.get(address).content.decode()
            assert names(page) == expected
            # Somebody new makes the rows too many in the middle of turning the pages, or does not.
            monkeypatch.setattr(listing, "MOST_RANKED", 0 if most == 5 else 9)
            if number < len(pages):
                address = html.unescape(
                    re.findall(r'href="(/persons/\?[^"]*after=[^"]+)"', page)[0]
                )


def test_a_number_that_is_looked_for_stands_in_no_address(
    province: Province, signed_in: SignIn
) -> None:
    person = add(province, "Bùi Thị An")
    with acting(SECTOR):
        Contact.objects.create(
            person=person, channel="phone", value="0912345678", search_key="0912345678"
        )
    clerk = signed_in("clerk")
    asked = clerk.post("/persons/", {"tab": "all", "q": "", "called": "0912345678"})
    assert asked.status_code == 302
    assert "345678" not in asked["Location"]
    page = clerk.get(asked["Location"]).content.decode()
    assert names(page) == ["Bùi Thị An"]
    assert not re.search(r'href="[^"]*345678', page)
    assert clerk.post("/orgs/schools/", {"q": "12345678"}).status_code == 405


@pytest.mark.parametrize(
    ("typed", "between"),
    [
        ("05/09/2014", (date(2014, 9, 5), date(2014, 9, 6))),
        ("5.9.14", (date(2014, 9, 5), date(2014, 9, 6))),
        ("9/2/18", (date(2018, 2, 9), date(2018, 2, 10))),
        ("2014-09-05", (date(2014, 9, 5), date(2014, 9, 6))),
        ("05092014", (date(2014, 9, 5), date(2014, 9, 6))),
        ("12/2014", (date(2014, 12, 1), date(2015, 1, 1))),
        ("9/2014", (date(2014, 9, 1), date(2014, 10, 1))),
        ("2014", (date(2014, 1, 1), date(2015, 1, 1))),
        ("5/9/58", (date(1958, 9, 5), date(1958, 9, 6))),
        ("abc", None),
        ("31/02/2014", None),
        ("9/14", None),
        ("5/9/14/1", None),
        ("0000", None),
        ("13/2014", None),
        ("²", None),
    ],
)
def test_days_are_read_as_people_write_them(typed: str, between: tuple[date, date] | None) -> None:
    assert born_between(typed, today=date(2026, 9, 7)) == between


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("born=abc", "“abc” không phải là ngày. Hãy ghi 05/09/2014, 09/2014 hoặc 2014."),
        ("called=091234", "Không tìm được bằng một phần của số."),
    ],
)
def test_what_cannot_be_meant_is_said(
    province: Province, signed_in: SignIn, query: str, told: str
) -> None:
    add(province, "Bùi Thị An")
    assert told in signed_in("clerk").get(f"/persons/?{query}").content.decode()


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("class=5a", ["Bùi Thị An"]),
        ("class=5", []),
        ("grade=4", ["Lò Văn Ấm"]),
        ("grade=Khối 4", ["Lò Văn Ấm"]),
        ("school=bao la", ["Lò Văn Ấm", "Bùi Thị An"]),
        ("school=mai", []),
        ("class=4B&day=06/09/2026", ["Lò Văn Ấm"]),
        ("grade=5&day=06/09/2026", []),
        ("tab=former", ["Hà Thu An"]),
    ],
)
def test_the_list_is_narrowed_by_class_grade_school_and_who_is_gone(
    province: Province, signed_in: SignIn, query: str, found: list[str]
) -> None:
    add(province, "Bùi Thị An")
    other, gone = add(province, "Lò Văn Ấm", class_text="4B"), add(province, "Hà Thu An")
    with acting(SECTOR):
        other.affiliations.update(grade_text="Khối 4")
        gone.affiliations.update(period=(SINCE, date(2026, 9, 6)))
    role = "province_officer" if "school" in query else "clerk"
    page = signed_in(role).get(f"/persons/?{query}").content.decode()
    assert sorted(names(page)) == sorted(found)


def test_of_who_left_the_list_tells_class_school_day_and_reason(
    province: Province, signed_in: SignIn
) -> None:
    moved, gone = add(province, "Hà Thu An", class_text="4B"), add(province, "Bùi Thị Bé")
    with acting(SECTOR):
        ended = (SINCE, date(2026, 9, 6))
        moved.affiliations.update(period=ended, state_text="Chuyển đi")
        gone.affiliations.update(period=ended)
    page = signed_in("province_officer").get("/persons/?tab=former").content.decode()
    rows = [" ".join(re.sub(r"<[^>]+>", " ", row).split()) for row in page.split("<tr")]
    told = {name: next(row for row in rows if name in row) for name in ("Hà Thu An", "Bùi Thị Bé")}
    school = province.schools[0].name
    for text in ("4B", "Chuyển đi, từ 06/09/2026", school):
        assert text in told["Hà Thu An"]
    for text in ("5A", "không còn ở đây từ 06/09/2026", school):
        assert text in told["Bùi Thị Bé"]
    before = signed_in("clerk").get("/persons/?day=05/09/2026").content.decode()
    assert sorted(names(before)) == ["Bùi Thị Bé", "Hà Thu An"]
    assert "06/09/2026" not in before[before.index("<tbody") :]


@pytest.mark.parametrize(
    ("typed", "listed", "at_once"),
    [
        ("05/09/2014", ["Bùi Thị An"], True),
        ("5.9.14", ["Bùi Thị An"], True),
        ("2014-09-05", ["Bùi Thị An"], True),
        ("5 9 2014", ["Bùi Thị An"], True),
        ("09/2014", ["Bùi Thị An", "Lò Văn Ấm"], False),
        ("2014", ["Bùi Thị An", "Lò Văn Ấm"], False),
        ("05092014", [], False),
        ("31/02/2014", [], False),
    ],
)
def test_a_birth_date_is_found_wherever_people_type_it(
    province: Province, signed_in: SignIn, typed: str, listed: list[str], *, at_once: bool
) -> None:
    add(province, "Bùi Thị An", born=date(2014, 9, 5))
    add(province, "Lò Văn Ấm", born=date(2014, 9, 6))
    add(province, "Hà Thu An", born=date(2015, 9, 5))
    client = signed_in("clerk")
    asked = client.post("/persons/", {"q": typed})
    assert sorted(names(client.get(asked["Location"]).content.decode())) == listed
    clerk = province.actor("clerk", at=NOW)
    with acting(clerk.scope):
        hits = find_people(clerk, typed.split(), 8, SINCE)
    assert [hit.title for hit in hits] == (["Bùi Thị An"] if at_once else [])


def test_guardians_and_their_phones_are_columns_to_choose(
    office: Office, province: Province, signed_in: SignIn
) -> None:
    child = add(province, "Bùi Thị An")
    mother = add(province, "Hà Thị Mế", belonging="guardian", born=date(1988, 2, 3))
    facts = GuardianshipFacts("mother", "parent", Period(SINCE, None))
    office.does(begin_guardianship, child=child.uuid, guardian=mother.uuid, facts=facts)
    phone = ContactFacts("phone", "0912345678")
    office.does(add_contact, person=mother.uuid, facts=phone)
    clerk = signed_in("clerk")
    assert "0912345678" not in clerk.get("/persons/").content.decode()
    clerk.post("/persons/columns", {"columns": ["name", "guardians", "phones"]})
    page = clerk.get("/persons/").content.decode()
    assert "Hà Thị Mế" in page
    assert "0912345678" in page


def test_to_whom_one_school_is_seen_the_list_has_no_box_and_no_column_of_schools(
    province: Province, signed_in: SignIn
) -> None:
    add(province, "Bùi Thị An")
    school, box = "Trường THCS Bao La (mẫu)", 'name="school"'
    chooser = 'id="so-col-school"'
    officer = signed_in("province_officer").get("/persons/").content.decode()
    assert (school in officer, box in officer, chooser in officer) == (True, True, True)
    clerk = signed_in("clerk")
    clerk.post("/persons/columns", {"columns": ["name", "school"]})
    page = clerk.get("/persons/").content.decode()
    rows = page[page.index("<thead>") :]
    assert names(page) == ["Bùi Thị An"]
    assert (school in rows, box in page, chooser in page) == (False, False, False)
    bookmark = clerk.get("/persons/?school=mai").content.decode()
    assert names(bookmark) == []
    assert "Trường: <b>mai</b>" in bookmark


def test_predecessors_of_the_own_school_are_no_other_schools(province: Province) -> None:
    clerk = province.actor("clerk")
    two = tuple(school.pk for school in province.schools[:2])
    heir = replace(clerk, scope=replace(clerk.scope, role="sohoc_schools", schools=two))
    officer = province.actor("commune_officer")
    several = replace(officer, scope=replace(officer.scope, schools=two))
    assert [PEOPLE.left_out(one) for one in (clerk, heir, several)] == [("school",)] * 2 + [()]
