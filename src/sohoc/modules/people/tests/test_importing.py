"""The import of learners: what a table adds and changes, refuses, and how it is taken back."""

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from sohoc.core.access.scope import acting
from sohoc.core.testing.actors import NOW, SECTOR, Province
from sohoc.modules.people.models import (
    Affiliation,
    Contact,
    Guardianship,
    Identifier,
    MatchFound,
    MatchTicket,
    Person,
    SecretNumber,
)
from sohoc.modules.people.services.persons import correct_person, facts_of
from sohoc.modules.people.services.sensitive import unmasking
from sohoc.modules.people.tests.importing import FULL_HEAD, Desk
from sohoc.modules.people.tests.made import SEEN, add

pytestmark = pytest.mark.django_db
NUMBER = "003214000123"
AN = (1, "Bùi Thị An", "05/09/2014", "Nữ", "6A")
BINH = (2, "Bùi Văn Bình", "12/01/2014", "Nam", "6B")
FULL = (
    *AN,
    *("2512345678", "003314000123", "0916000123"),
    *("Bùi Văn Sơn", "0916000001", "Hà Thị Mế", "0916000002"),
)
SISTER = (
    *(2, "Bùi Thị Ấm", "07/03/2016", "Nữ", "4A", "", "", ""),
    *("Bùi Văn Sơn", "0916000001", "Hà Thị Mế", "0916000002"),
)


@pytest.fixture
def desk(province: Province) -> Desk:
    return Desk(province.actor("clerk", at=NOW))


def table() -> dict[str, Any]:
    """All that is there, without numbers of rows and days."""
    with acting(SECTOR):
        return {
            "people": sorted(
                Person.objects.values_list("full_name", "born", "sex", "search_key", "schools")
            ),
            "belongs": sorted(
                Affiliation.objects.values_list("person__full_name", "belonging", "class_text")
            ),
            "numbers": sorted(
                Identifier.objects.exclude(system="sohoc.tam").values_list(
                    "person__full_name", "system", "value", "status"
                )
            ),
            "contacts": sorted(Contact.objects.values_list("person__full_name", "value")),
            "guardians": sorted(
                Guardianship.objects.values_list(
                    "child__full_name", "guardian__full_name", "relation"
                )
            ),
        }


EMPTY: dict[str, Any] = {
    "people": [],
    "belongs": [],
    "numbers": [],
    "contacts": [],
    "guardians": [],
}


def test_a_new_table_adds_learners_with_a_provisional_code(desk: Desk) -> None:
    run = desk.rows(AN, BINH)
    assert (run.state, run.new, run.wrong) == ("ready", 2, 0)
    assert table() == EMPTY
    run = desk.write(run)
    assert (run.state, run.written) == ("written", 2)
    school = desk.actor.node_id
    assert table() == {
        **EMPTY,
        "people": [
            ("Bùi Thị An", date(2014, 9, 5), "female", "bui thi an", [school]),
            ("Bùi Văn Bình", date(2014, 1, 12), "male", "bui van binh", [school]),
        ],
        "belongs": [("Bùi Thị An", "learner", "6A"), ("Bùi Văn Bình", "learner", "6B")],
    }
    with acting(SECTOR):
        codes = Identifier.objects.filter(system="sohoc.tam", status="provisional")
        assert codes.count() == 2


def test_the_same_table_again_writes_nothing(desk: Desk) -> None:
    desk.write(desk.rows(FULL, SISTER, head=FULL_HEAD))
    before = table()
    again = desk.rows(FULL, SISTER, head=FULL_HEAD)
    assert (again.new, again.changed, again.unchanged, again.wrong) == (0, 0, 2, 0)
    assert table() == before


def test_parents_of_brothers_and_sisters_have_one_record(desk: Desk) -> None:
    desk.write(desk.rows(FULL, SISTER, head=FULL_HEAD))
    found = table()
    assert [one[0] for one in found["people"]] == [
        "Bùi Thị An",
        "Bùi Thị Ấm",
        "Bùi Văn Sơn",
        "Hà Thị Mế",
    ]
    assert found["guardians"] == [
        ("Bùi Thị An", "Bùi Văn Sơn", "father"),
        ("Bùi Thị An", "Hà Thị Mế", "mother"),
        ("Bùi Thị Ấm", "Bùi Văn Sơn", "father"),
        ("Bùi Thị Ấm", "Hà Thị Mế", "mother"),
    ]
    assert found["numbers"] == [
        ("Bùi Thị An", "moet.hs", "2512345678", "active"),
        ("Bùi Thị An", "vn.sddcn", "…123", "active"),
    ]
    with acting(SECTOR):
        child = Person.objects.get(full_name="Bùi Thị An")
        until = Guardianship.objects.filter(child=child).first()
        assert until is not None
        assert until.period.upper == date(2032, 9, 5)
    with acting(unmasking(desk.actor, child)):
        assert SecretNumber.objects.count() == 1


def test_a_change_shows_old_and_new_and_an_empty_cell_says_nothing(desk: Desk) -> None:
    desk.write(desk.rows(FULL, head=FULL_HEAD))
    changed = (1, "Bùi Thị Ân", "05/09/2014", "", "6B", "2512345678", "", "", "", "", "", "")
    run = desk.rows(changed, head=FULL_HEAD)
    (line,) = desk.lines(run)
    assert (line.verdict, line.before) == (
        "changed",
        {"full_name": "Bùi Thị An", "class_text": "6A"},
    )
    desk.write(run)
    found = table()
    assert ("Bùi Thị Ân", "learner", "6B") in found["belongs"]
    assert [one[2] for one in found["people"] if one[0] == "Bùi Thị Ân"] == ["female"]


def test_what_a_preview_promises_is_written_and_then_unchanged(desk: Desk) -> None:
    desk.write(desk.rows(FULL, head=FULL_HEAD))
    other = (*FULL[:7], "0916000999", "Lò Văn Khác", "0916000888", *FULL[10:])
    run = desk.rows(other, head=FULL_HEAD)
    (line,) = desk.lines(run)
    assert (line.verdict, line.before) == ("changed", {"phone": "0916000123"})
    assert line.warnings[-1][1].startswith("Hồ sơ ghi Bùi Văn Sơn.")
    desk.write(run)
    assert ("Bùi Thị An", "0916000999") in table()["contacts"]
    for again in (other, FULL):
        assert desk.rows(again, head=FULL_HEAD).unchanged == 1
    assert [one[1] for one in table()["guardians"]] == ["Bùi Văn Sơn", "Hà Thị Mế"]


def test_the_code_of_the_ministry_replaces_the_provisional_one(desk: Desk) -> None:
    desk.write(desk.rows(AN))
    coded = (*AN, "2512345678", "", "", "", "", "", "")
    run = desk.rows(coded, head=FULL_HEAD)
    assert run.changed == 1
    desk.write(run)
    with acting(SECTOR):
        rows = Identifier.objects.order_by("system").values_list("system", "status")
        assert list(rows) == [("moet.hs", "active"), ("sohoc.tam", "superseded")]
        assert Person.objects.count() == 1


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ((1, "", "05/09/2014", "Nữ", "6A"), "Ô này để trống."),
        ((1, "An 2", "05/09/2014", "Nữ", "6A"), "Họ tên không có chữ số."),
        ((1, "Bùi Thị An", "31/02/2014", "Nữ", "6A"), "không phải là ngày sinh"),
        ((1, "Bùi Thị An", "05/09/2094", "Nữ", "6A"), "Ngày sinh ở tương lai."),
        ((1, "Bùi Thị An", "05/09/2014", "X", "6A"), "Nam, Nữ"),
    ],
)
def test_what_is_wrong_is_said_at_its_cell(desk: Desk, row: tuple[Any, ...], said: str) -> None:
    run = desk.rows(row, BINH)
    (wrong, sentences), (good, _none) = desk.told(run)
    assert (wrong, good) == ("wrong", "new")
    assert said in " ".join(sentences)
    desk.write(run)
    assert [one[0] for one in table()["people"]] == ["Bùi Văn Bình"]


def test_two_rows_of_one_child_are_told_apart_or_refused(desk: Desk) -> None:
    run = desk.rows(AN, AN, BINH)
    assert [verdict for verdict, _said in desk.told(run)] == ["wrong", "wrong", "new"]
    coded = [(*AN, code, "", "", "", "", "", "") for code in ("2500000001", "2500000002")]
    twins = desk.rows(*coded, head=FULL_HEAD)
    assert (twins.new, twins.wrong) == (2, 0)
    same = desk.rows(coded[0], coded[0], head=FULL_HEAD)
    assert same.wrong == 2


@pytest.mark.django_db(transaction=True)
def test_a_number_of_somebody_elsewhere_is_left_out_and_the_department_told(
    province: Province, desk: Desk
) -> None:
    stranger = Desk(province.actor("clerk", at=NOW))
    stranger.write(stranger.rows(FULL, head=FULL_HEAD))
    with acting(SECTOR):
        Affiliation.objects.all().update(school_id=province.schools[1].pk)
        there = Person.objects.get(full_name=FULL[1])
    run = desk.rows(FULL, head=FULL_HEAD)
    (line,) = desk.lines(run)
    assert line.verdict == "new"
    left_out = "Số này có thể đã là của người khác. Dòng này được ghi không có số đó"
    assert sum(told.startswith(left_out) for _column, told in line.warnings) == 2
    desk.write(run)
    with acting(SECTOR):
        here = Person.objects.exclude(pk=there.pk).get(full_name=FULL[1])
        assert [one.system for one in here.identifiers.all()] == ["sohoc.tam"]
        assert not here.sources.filter(attribute="personal_number").exists()
        ticket = MatchTicket.objects.get()
        assert (ticket.answer, ticket.subject_id) == ("exact", here.pk)
        assert [found.person_id for found in ticket.found.all()] == [there.pk]
    again = desk.rows(FULL, head=FULL_HEAD)
    assert (again.new, again.changed, again.unchanged, again.wrong) == (0, 0, 1, 0)


@pytest.mark.django_db(transaction=True)
def test_who_may_be_known_elsewhere_is_warned_of_and_the_department_told(
    province: Province, desk: Desk
) -> None:
    desk.write(desk.rows(AN))
    with acting(SECTOR):
        stranger = Person.objects.get()
        Affiliation.objects.all().update(school_id=province.schools[1].pk)
    run = desk.rows(AN, BINH)
    first, second = desk.lines(run)
    assert [line.verdict for line in (first, second)] == ["new", "new"]
    assert "có thể đã có hồ sơ ở trường khác" in first.warnings[0][1]
    assert second.warnings == []
    with acting(SECTOR):
        assert not MatchTicket.objects.exists()
    desk.write(run)
    with acting(SECTOR):
        ticket = MatchTicket.objects.get()
        assert ticket.answer == "likely"
        assert ticket.school_id == province.schools[0].pk
        assert ticket.subject is not None
        assert (ticket.subject.full_name, ticket.subject.pk != stranger.pk) == ("Bùi Thị An", True)
        assert [found.person_id for found in MatchFound.objects.all()] == [stranger.pk]


@pytest.mark.django_db(transaction=True)
def test_an_import_is_taken_back_whole(desk: Desk) -> None:
    desk.write(desk.rows(AN))
    before = table()
    changed = (1, "Bùi Thị An", "05/09/2014", "Nữ", "7A", *FULL[5:])
    run = desk.write(desk.rows(changed, SISTER, head=FULL_HEAD))
    assert table() != before
    assert desk.stays(run) == []
    assert desk.undo(run).state == "undone"
    assert table() == before
    with acting(SECTOR):
        assert list(Identifier.objects.values_list("system", "status")) == [
            ("sohoc.tam", "provisional")
        ]


@pytest.mark.django_db(transaction=True)
def test_who_was_changed_since_stays_with_all_that_is_theirs(
    province: Province, desk: Desk
) -> None:
    run = desk.write(desk.rows(FULL, (*BINH, *[""] * 7), head=FULL_HEAD))
    clerk = desk.actor
    with acting(clerk.writing_scope):
        an = Person.objects.get(full_name="Bùi Thị An")
        facts = facts_of(an)
        correct_person(
            actor=clerk,
            uuid_=an.uuid,
            facts=type(facts)("Bùi Thị Ân", facts.born, facts.born_precision, facts.sex),
            evidence=SEEN,
            version=an.version,
            reason="ghi nhầm",
            at=NOW,
        )
    assert desk.stays(run) == ["Bùi Thị Ân"]
    desk.undo(run)
    found = table()
    assert [one[0] for one in found["people"]] == ["Bùi Thị Ân", "Bùi Văn Sơn", "Hà Thị Mế"]
    assert len(found["guardians"]) == 2
    assert len(found["numbers"]) == 2


def test_comparing_and_writing_cost_the_same_for_few_and_for_many(desk: Desk) -> None:
    def cost(first: int, many: int) -> int:
        rows = [
            (
                *(n, f"Bùi Văn {'ABCDEFGHIK'[n % 10]}{'abcdefghik'[n // 10 % 10]}"),
                *("05/09/2014", "Nam", "6A", f"25{n:08d}", "", ""),
                *("Bùi Văn Cha", f"0916{n:06d}", "", ""),
            )
            for n in range(first, first + many)
        ]
        with CaptureQueriesContext(connection) as run:
            desk.write(desk.rows(*rows, head=FULL_HEAD))
        return len(run)

    cost(200, 1)  # an empty school is asked less
    assert cost(0, 3) == cost(100, 60)


def test_what_waits_to_be_written_is_closed_with_a_key(desk: Desk) -> None:
    run = desk.rows(FULL, (2, "Bùi Văn 2", "05/09/2014", *FULL[3:]), head=FULL_HEAD)
    with acting(desk.actor.scope), connection.cursor() as cursor:
        cursor.execute("SELECT to_jsonb(l)::text FROM objects_importline l")
        stored = "".join(row[0] for row in cursor.fetchall())
    for told in ("003314000123", "0916000123", "Bùi Thị An", "Hà Thị Mế", "Bùi Văn 2"):
        assert told not in stored
    assert desk.lines(run)[0].values["number"] == "003314000123"


def test_a_learner_who_was_added_by_hand_is_found_again(province: Province, desk: Desk) -> None:
    add(province, "Bùi Thị An", class_text="6A")
    assert desk.rows(AN).unchanged == 1
