"""Decisions on offices of the department: what each of them does to names, lives and places."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sohoc.core.access.actors import NotAllowed, NotYours
from sohoc.core.access.models import Node, Subordination
from sohoc.core.access.scope import acting
from sohoc.core.access.selectors import nodes_below
from sohoc.core.access.tree import plant
from sohoc.core.audit.models import Entry
from sohoc.core.outbox.models import Event
from sohoc.core.testing.actors import AUDIT, NOW, SECTOR, Province, give
from sohoc.modules.orgs.contracts import OfficeWish
from sohoc.modules.orgs.models import About
from sohoc.modules.orgs.rules.acts import ActProblem, ActRefused
from sohoc.modules.orgs.rules.offices import begins, tidy_wish
from sohoc.modules.orgs.services.names import take_over_names
from sohoc.modules.orgs.services.offices.acts import record_office_act
from sohoc.modules.orgs.services.offices.previewing import OfficeTouched, preview_office_act
from sohoc.modules.orgs.tests.acting_out import DAY, decided
from sohoc.modules.orgs.tests.offices_made import (
    PLANNING,
    QUALITY,
    SINCE,
    STAFFING,
    Offices,
    make_offices_of,
    record,
    states,
    traces,
)

NEW_NAME = "Phòng Quản lý chất lượng và Công nghệ"


@pytest.fixture
def offices(province: Province) -> Offices:
    return make_offices_of(province)


def named(node: Node) -> str:
    with acting(SECTOR):
        return Node.objects.get(pk=node.pk).name


def above(node_id: int, day: date) -> set[tuple[int, str]]:
    with acting(SECTOR):
        rows = Subordination.objects.filter(child_id=node_id, period__contains=day)
        return set(rows.values_list("parent_id", "line"))


@pytest.mark.django_db
def test_a_founded_office_hangs_below_the_department_on_both_lines(offices: Offices) -> None:
    act = record(offices, "found", name="Chi cục Công nghệ thông tin")
    with acting(SECTOR):
        made = act.parties.get().node
    assert made is not None
    assert (made.kind, made.name, made.period.lower) == ("office", made.name, DAY)
    pk = offices.department.pk
    assert above(made.pk, DAY) == {(pk, "administrative"), (pk, "professional")}
    assert states(made.uuid) == [("Chi cục Công nghệ thông tin", DAY, None)]
    assert act.about == About.OFFICES


@pytest.mark.django_db
def test_a_renamed_office_is_called_otherwise_from_its_day_on(offices: Offices) -> None:
    record(offices, "rename", goes_on=offices.quality.uuid, name=NEW_NAME)
    assert states(offices.quality.uuid) == [(QUALITY, SINCE, DAY), (NEW_NAME, DAY, None)]
    assert named(offices.quality) == NEW_NAME


@pytest.mark.django_db
def test_the_department_itself_is_renamed(offices: Offices) -> None:
    record(offices, "rename", goes_on=offices.department.uuid, name="Sở GD&ĐT Phú Thọ")
    assert named(offices.department) == "Sở GD&ĐT Phú Thọ"


@pytest.mark.django_db
def test_a_coming_name_is_taken_over_on_its_day(offices: Offices) -> None:
    coming = date(2030, 1, 1)
    record(offices, "rename", effective=coming, goes_on=offices.quality.uuid, name=NEW_NAME)
    for day, name in ((date(2029, 12, 31), QUALITY), (coming, NEW_NAME)):
        take_over_names(at=datetime(day.year, day.month, day.day, 5, tzinfo=UTC))
        assert named(offices.quality) == name


@pytest.mark.django_db
def test_merged_offices_leave_their_rows_and_what_hung_below_to_the_new_one(
    offices: Offices,
) -> None:
    team = Node(kind="office", name="Tổ Khảo thí", period=(SINCE, None))
    with acting(SECTOR):
        plant([team], below=[offices.quality])
    ending = (offices.quality.uuid, offices.staffing.uuid)
    act = record(offices, "merge", ending=ending, name=NEW_NAME)
    with acting(SECTOR):
        heir = act.parties.get(part="successor").node
        assert heir is not None
        kept = nodes_below(heir.pk, on=DAY, is_alone=True)
        ended = [Node.objects.get(uuid=one).period.upper for one in ending]
    assert set(kept) == {heir.pk, offices.quality.pk, offices.staffing.pk}
    assert ended == [DAY, DAY]
    assert above(team.pk, DAY) == {(heir.pk, "administrative"), (heir.pk, "professional")}
    quality = offices.quality.pk
    assert above(team.pk, DAY - timedelta(days=1)) == {
        (quality, "administrative"),
        (quality, "professional"),
    }
    assert states(offices.quality.uuid) == [(QUALITY, SINCE, DAY)]


@pytest.mark.django_db
def test_an_office_merges_into_one_that_keeps_its_name(offices: Offices) -> None:
    act = record(offices, "merge", ending=(offices.quality.uuid,), goes_on=offices.staffing.uuid)
    assert states(offices.staffing.uuid) == [(STAFFING, SINCE, None)]
    with acting(SECTOR):
        parties = act.parties.order_by("pk").values_list("part", "name_before", "name_after")
        assert list(parties) == [
            ("subject", STAFFING, STAFFING),
            ("predecessor", QUALITY, ""),
        ]


@pytest.mark.django_db
def test_a_closed_office_ends_and_stays_in_sight_of_the_department(offices: Offices) -> None:
    record(offices, "close", ending=(offices.quality.uuid,))
    assert states(offices.quality.uuid) == [(QUALITY, SINCE, DAY)]
    with acting(SECTOR):
        assert offices.quality.pk in nodes_below(offices.department.pk, on=DAY)


@pytest.mark.django_db
def test_an_act_is_recorded_in_the_trail_of_each_office_and_told_once(offices: Offices) -> None:
    act = record(offices, "merge", ending=(offices.quality.uuid, offices.planning.uuid), name="X")
    with acting(AUDIT):
        entries = list(Entry.objects.filter(verb="orgs.act.merge").order_by("id"))
        assert [entry.noun for entry in entries] == ["orgs.office"] * 3
        assert entries[0].data["decision"] == "12/QĐ-UBND"
    event = Event.objects.get()
    assert event.kind.endswith("OfficeActRecorded")
    assert event.payload["act_id"] == act.pk


@pytest.mark.django_db
def test_a_preview_says_what_ends_who_keeps_it_and_leaves_nothing(offices: Offices) -> None:
    province = offices.province
    give(user=province.users["clerk"], role="specialist", node=offices.quality)
    team = Node(kind="office", name="Tổ Khảo thí", period=(SINCE, None))
    with acting(SECTOR):
        plant([team], below=[offices.quality])
    before = traces()
    actor = province.actor("province_officer", at=NOW)
    wish = OfficeWish(
        kind="merge",
        decision=decided(),
        ending=(offices.quality.uuid,),
        goes_on=offices.staffing.uuid,
        name=NEW_NAME,
    )
    with acting(actor.scope):
        touched = preview_office_act(actor=actor, wish=wish, at=NOW)
    assert touched == [
        OfficeTouched("subject", STAFFING, NEW_NAME, stopping=[]),
        OfficeTouched(
            "predecessor", QUALITY, "", stopping=touched[1].stopping, places=1, keeper=NEW_NAME
        ),
    ]
    assert [(one.username, one.role) for one in touched[1].stopping] == [("clerk", "specialist")]
    assert traces() == before


def refused(offices: Offices, kind: str, **parts: Any) -> ActRefused:
    before = traces()
    with pytest.raises(ActRefused) as why:
        record(offices, kind, **parts)
    assert traces() == before
    return why.value


@pytest.mark.django_db
@pytest.mark.parametrize("kind", ["close", "merge", "rename"])
def test_offices_of_communes_and_the_committee_are_not_decided_on_by_hand(
    offices: Offices, kind: str
) -> None:
    for node in (offices.province.communes[0], offices.root):
        parts: dict[str, Any] = {"ending": (node.uuid,)}
        if kind == "merge":
            parts["goes_on"] = offices.quality.uuid
        if kind == "rename":
            parts = {"goes_on": node.uuid, "name": "Tên khác"}
        why = refused(offices, kind, **parts)
        assert (why.problem, why.about) == (ActProblem.NOT_BY_HAND, node.name)


@pytest.mark.django_db
def test_the_department_is_not_closed(offices: Offices) -> None:
    why = refused(offices, "close", ending=(offices.department.uuid,))
    assert why.problem is ActProblem.NOT_BY_HAND


@pytest.mark.django_db
def test_an_office_with_places_below_it_is_not_closed(offices: Offices) -> None:
    team = Node(kind="office", name="Tổ Khảo thí", period=(SINCE, None))
    with acting(SECTOR):
        plant([team], below=[offices.quality])
    why = refused(offices, "close", ending=(offices.quality.uuid,))
    assert (why.problem, why.about) == (ActProblem.HANGS_BELOW, "Tổ Khảo thí")


@pytest.mark.django_db
def test_two_offices_are_not_called_the_same_at_one_time(offices: Offices) -> None:
    why = refused(offices, "found", name="PHÒNG TỔ CHỨC")
    assert (why.problem, why.about) == (ActProblem.NAME_TAKEN, STAFFING)
    record(offices, "close", ending=(offices.staffing.uuid,))
    record(offices, "found", name=STAFFING)


@pytest.mark.django_db
def test_the_new_office_may_be_called_as_one_that_ends(offices: Offices) -> None:
    record(offices, "merge", ending=(offices.quality.uuid, offices.staffing.uuid), name=QUALITY)


@pytest.mark.django_db
def test_no_act_lies_before_the_last_change(offices: Offices) -> None:
    record(offices, "rename", goes_on=offices.quality.uuid, name=NEW_NAME)
    for day in (DAY, DAY - timedelta(days=30), SINCE):
        why = refused(offices, "close", effective=day, ending=(offices.quality.uuid,))
        assert (why.problem, why.day) == (ActProblem.BEFORE_LAST_CHANGE, DAY)


@pytest.mark.django_db
def test_an_office_that_ended_takes_part_in_no_further_act(offices: Offices) -> None:
    record(offices, "close", ending=(offices.quality.uuid,))
    why = refused(
        offices, "rename", effective=date(2026, 9, 1), goes_on=offices.quality.uuid, name="X"
    )
    assert (why.problem, why.day) == (ActProblem.HAS_AN_END, DAY)


@pytest.mark.django_db
def test_the_same_name_is_no_new_name(offices: Offices) -> None:
    why = refused(offices, "rename", goes_on=offices.quality.uuid, name=f" {QUALITY} ")
    assert why.problem is ActProblem.NOTHING_CHANGES


@pytest.mark.django_db
def test_without_a_department_no_office_begins(offices: Offices) -> None:
    with acting(SECTOR):
        offices.department.kind = "office"
        offices.department.save(update_fields=["kind"])
    assert refused(offices, "found", name="X").problem is ActProblem.NO_DEPARTMENT


@pytest.mark.django_db
def test_an_office_that_does_not_exist_is_nobodys(offices: Offices) -> None:
    for wrong in (uuid4(), offices.province.schools[0].uuid):
        with pytest.raises(NotYours):
            record(offices, "close", ending=(wrong,))


@pytest.mark.django_db
@pytest.mark.parametrize("role", ["specialist", "commune_officer", "principal", "administrator"])
def test_only_the_province_records_acts_on_offices(offices: Offices, role: str) -> None:
    actor = offices.province.actor(role)
    wish = OfficeWish(kind="found", decision=decided(), name="X")
    with acting(actor.scope), pytest.raises(NotAllowed):
        record_office_act(actor=actor, wish=wish, at=NOW)


ONE, TWO, THREE = uuid4(), uuid4(), uuid4()


@pytest.mark.parametrize(
    ("kind", "parts", "problem"),
    [
        ("found", {}, ActProblem.EMPTY),
        ("found", {"name": "\u200b"}, ActProblem.EMPTY),
        ("found", {"name": "a\x07"}, ActProblem.CONTROL),
        ("found", {"name": "a" * 201}, ActProblem.LONG),
        ("found", {"name": "A", "goes_on": ONE}, ActProblem.SHAPE),
        ("rename", {"goes_on": ONE}, ActProblem.EMPTY),
        ("rename", {"name": "A"}, ActProblem.SHAPE),
        ("merge", {"ending": (ONE,), "name": "A"}, ActProblem.SHAPE),
        ("merge", {"goes_on": ONE}, ActProblem.SHAPE),
        ("merge", {"ending": (ONE, TWO)}, ActProblem.EMPTY),
        ("merge", {"ending": (ONE, ONE), "name": "A"}, ActProblem.TWICE),
        ("merge", {"ending": (ONE,), "goes_on": ONE}, ActProblem.TWICE),
        ("close", {}, ActProblem.SHAPE),
        ("close", {"ending": (ONE, TWO)}, ActProblem.SHAPE),
        ("split", {"goes_on": ONE, "name": "A"}, ActProblem.SHAPE),
    ],
)
def test_a_wish_without_sense_is_refused(
    kind: str, parts: dict[str, Any], problem: ActProblem
) -> None:
    with pytest.raises(ActRefused) as why:
        tidy_wish(OfficeWish(kind=kind, decision=decided(), **parts))
    assert why.value.problem is problem


@given(
    kind=st.sampled_from(["found", "rename", "merge", "close", "split", "move", ""]),
    goes_on=st.none() | st.sampled_from([ONE, TWO, THREE]),
    ending=st.lists(st.sampled_from([ONE, TWO, THREE]), max_size=4).map(tuple),
    name=st.text(max_size=210),
)
def test_a_wish_that_is_taken_keeps_the_number_of_offices_sensible(
    kind: str, goes_on: Any, ending: Any, name: str
) -> None:
    wish = OfficeWish(kind=kind, decision=decided(), goes_on=goes_on, ending=ending, name=name)
    try:
        taken = tidy_wish(wish)
    except ActRefused:
        return
    assert tidy_wish(taken) == taken
    involved = [*([goes_on] if goes_on else []), *ending]
    assert len(involved) == len(set(involved))
    assert len(involved) >= {"found": 0, "rename": 1, "merge": 2, "close": 1}[kind]
    assert begins(taken) == (kind == "found" or (kind == "merge" and goes_on is None))
    assert taken.name or not begins(taken)
    assert len(taken.name) <= 200
    assert tidy_wish(OfficeWish("found", decided(), name=f" {PLANNING} ")).name == PLANNING
