"""An import is not taken back from whoever others point to by now, and the preview says so."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.test import Client

from sohoc.core.access.scope import acting
from sohoc.core.objects.models import ImportRun
from sohoc.core.objects.testing import text_of
from sohoc.core.testing.actors import NOW, SECTOR, Province, make_account
from sohoc.lib.periods import Period
from sohoc.modules.people.contracts import GuardianshipFacts, Sensitive
from sohoc.modules.people.models import (
    Affiliation,
    Contact,
    Guardianship,
    MatchFound,
    MatchTicket,
    Person,
    PopulationCheck,
)
from sohoc.modules.people.rules.population import MatchState
from sohoc.modules.people.selectors.held_elsewhere import Wanted, elsewhere
from sohoc.modules.people.services.guardianships import begin_guardianship
from sohoc.modules.people.services.merging import MergeWish, merge_people
from sohoc.modules.people.services.sensitive import keep_sensitive
from sohoc.modules.people.services.telling_apart import say_two_people
from sohoc.modules.people.tests.importing import FULL_HEAD, Desk
from sohoc.modules.people.tests.made import SINCE, add, add_elsewhere

pytestmark = pytest.mark.django_db(transaction=True)
Act = Callable[[Province, Desk], None]
AN = (1, "Bùi Thị An", "05/09/2014", "Nữ", "6A")
CODED = (*AN, "2512345678", "", "", "", "", "Hà Thị Mế", "0916000002")
BROTHER = (2, "Bùi Văn Bình", "12/01/2016", "Nam", "4B", *[""] * 5, "Hà Thị Mế", "0916000002")


@pytest.fixture
def desk(province: Province) -> Desk:
    return Desk(province.actor("clerk", at=NOW))


def named(name: str) -> Person:
    with acting(SECTOR):
        return Person.objects.get(full_name=name)


def names() -> list[str]:
    with acting(SECTOR):
        return sorted(Person.objects.values_list("full_name", flat=True))


def merge_into_older(province: Province, desk: Desk) -> None:
    older, imported = named("Bùi Thị Ân"), named("Bùi Thị An")
    wish = MergeWish(older.uuid, imported.uuid, (older.version, imported.version))
    with acting(desk.actor.writing_scope):
        merge_people(actor=desk.actor, wish=wish, reason="cùng một em", at=NOW)


def tell_apart(province: Province, desk: Desk) -> None:
    pair = {"one": named("Bùi Thị Ân").uuid, "other": named("Bùi Thị An").uuid}
    with acting(desk.actor.writing_scope):
        say_two_people(actor=desk.actor, **pair, reason="hai chị em", at=NOW)


def ask_population(province: Province, desk: Desk) -> None:
    with acting(SECTOR):
        PopulationCheck.objects.create(
            person=named("Bùi Thị An"), state=MatchState.NO_ID.value, account_id=1
        )


def give_account(province: Province, desk: Desk) -> None:
    account = make_account(username="an.bui", node=province.schools[0])
    with acting(SECTOR):
        Person.objects.filter(full_name="Bùi Thị An").update(account=account)


def write_sensitive(province: Province, desk: Desk) -> None:
    head = province.actor("principal", at=NOW)
    with acting(head.writing_scope):
        keep_sensitive(
            actor=head,
            person=named("Bùi Thị An").uuid,
            facts=Sensitive(ethnicity="Mường"),
            version=0,
            reason="theo giấy khai sinh",
            at=NOW,
        )


@pytest.mark.parametrize(
    "act", [merge_into_older, tell_apart, ask_population, give_account, write_sensitive]
)
def test_whom_another_act_points_to_stays_and_is_named_before(
    province: Province, desk: Desk, act: Act
) -> None:
    add(province, "Bùi Thị Ân")
    run = desk.write(desk.rows(CODED, (*BROTHER[:10], "", ""), head=FULL_HEAD))
    act(province, desk)
    assert desk.stays(run) == ["Bùi Thị An"]
    undone = desk.undo(run)
    assert (undone.state, undone.stayed) == ("undone", 1)
    assert names() == ["Bùi Thị An", "Bùi Thị Ân", "Hà Thị Mế"]


def test_what_a_table_changed_of_a_record_stays_where_a_merge_carried_it(
    province: Province, desk: Desk
) -> None:
    older = add(province, "Bùi Thị Ân", class_text="5B")
    add(province, "Bùi Thị An")
    run = desk.write(desk.rows((*AN, "", "", "0916000123", *[""] * 4), head=FULL_HEAD))
    assert run.changed == 1
    merge_into_older(province, desk)
    assert desk.stays(run) == ["Bùi Thị An"]
    desk.undo(run)
    with acting(SECTOR):
        assert list(Contact.objects.values_list("person_id", "value")) == [(older.pk, "0916000123")]
        texts = Affiliation.objects.order_by("person_id").values_list("class_text", flat=True)
        assert list(texts) == ["5B", "6A"]


def test_a_mother_of_a_child_of_another_table_stays(desk: Desk) -> None:
    first = desk.write(desk.rows(CODED, head=FULL_HEAD))
    second = desk.write(desk.rows(BROTHER, head=FULL_HEAD))
    assert desk.stays(first) == ["Hà Thị Mế"]
    desk.undo(first)
    assert names() == ["Bùi Văn Bình", "Hà Thị Mế"]
    assert desk.stays(second) == []
    desk.undo(second)
    assert names() == ["Hà Thị Mế"]


def test_a_guardian_whom_a_clerk_tied_to_another_child_stays(
    province: Province, desk: Desk
) -> None:
    child = add(province, "Bùi Văn Bình")
    run = desk.write(desk.rows(CODED, head=FULL_HEAD))
    with acting(desk.actor.writing_scope):
        begin_guardianship(
            actor=desk.actor,
            child=child.uuid,
            guardian=named("Hà Thị Mế").uuid,
            facts=GuardianshipFacts("mother", "parent", Period(SINCE, None)),
            at=NOW,
        )
    assert desk.stays(run) == ["Hà Thị Mế"]
    desk.undo(run)
    assert names() == ["Bùi Văn Bình", "Hà Thị Mế"]


def test_a_mother_whom_another_school_tied_to_its_own_child_stays(
    province: Province, desk: Desk
) -> None:
    """The clerk sees neither that child nor the tie, and is told no more than who stays."""
    run = desk.write(desk.rows(CODED, head=FULL_HEAD))
    child = add_elsewhere(province, born=date(2016, 9, 5))
    with acting(SECTOR):
        tie = Guardianship.objects.create(
            child=child,
            guardian=named("Hà Thị Mế"),
            relation="mother",
            basis="parent",
            period=(SINCE, None),
        )
    assert desk.stays(run) == ["Hà Thị Mế"]
    undone = desk.undo(run)
    assert (undone.state, undone.stayed) == ("undone", 1)
    assert names() == ["Bùi Thị Ngân", "Hà Thị Mế"]
    with acting(SECTOR):
        assert list(Guardianship.objects.values_list("pk", flat=True)) == [tie.pk]


def test_a_question_to_the_department_holds_nobody(province: Province, desk: Desk) -> None:
    stranger = add(province, "Bùi Thị An")
    with acting(SECTOR):
        Affiliation.objects.update(school_id=province.schools[1].pk)
    run = desk.write(desk.rows(AN))
    with acting(SECTOR):
        assert MatchTicket.objects.get().subject_id != stranger.pk
    assert desk.stays(run) == []
    desk.undo(run)
    with acting(SECTOR):
        assert list(Person.objects.all()) == [stranger]
        assert MatchTicket.objects.get().subject_id is None
        assert [found.person_id for found in MatchFound.objects.all()] == [stranger.pk]


def test_whoever_was_found_by_another_school_is_taken_back(desk: Desk) -> None:
    run = desk.write(desk.rows(AN))
    with acting(SECTOR):
        key, born = Person.objects.values_list("match_key", "born").get()
    with acting(desk.actor.scope):
        asked = [Wanted(name_key=key, born=born)]
        assert elsewhere(asked, school_id=desk.actor.node_id, wants_tickets=True) != [None]
    with acting(SECTOR):
        assert MatchFound.objects.count() == 1
    assert desk.stays(run) == []
    desk.undo(run)
    assert names() == []
    with acting(SECTOR):
        assert (MatchFound.objects.count(), MatchTicket.objects.count()) == (0, 1)


def test_before_and_after_it_is_said_who_stays(
    province: Province,
    desk: Desk,
    signed_in: Callable[[str], Client],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("sohoc.core.identity.proof.is_fresh", lambda request: True)
    run = desk.write(desk.rows(CODED, (*BROTHER[:10], "", ""), head=FULL_HEAD))
    with acting(desk.actor.writing_scope):
        ImportRun.objects.update(lines_end_at=NOW + timedelta(days=36500))
    give_account(province, desk)
    clerk, place = signed_in("clerk"), f"/imports/people.learners/{run.uuid}/"
    before = text_of(clerk.get(f"{place}undo").content.decode())
    assert "Lần nhập này đã ghi 2 dòng. Những hồ sơ nêu dưới đây được giữ nguyên" in before
    desk.undo(run)
    after = clerk.get(place).content.decode()
    assert f'<a class="so-name" href="/persons/{named("Bùi Thị An").uuid}/">Bùi Thị An</a>' in after
    assert "Bùi Văn Bình" not in after
    assert "Bùi Thị An" not in str(desk.seen(run).notes)
