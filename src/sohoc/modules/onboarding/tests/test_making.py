"""Accounts for the people of a school: who gets one, exactly once, by whose right."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from sohoc.core.access.actors import NotAllowed, NotYours
from sohoc.core.access.models import Grant
from sohoc.core.access.scope import GATE, acting
from sohoc.core.audit.models import Entry
from sohoc.core.grants.services import GrantRefused
from sohoc.core.identity.models import Card, User
from sohoc.core.testing.actors import AUDIT, NOW, SECTOR, Province, make_account
from sohoc.modules.onboarding.contracts import Choice
from sohoc.modules.onboarding.rules import Hindrance, Verdict
from sohoc.modules.onboarding.selectors import candidates_of, figures_of
from sohoc.modules.onboarding.services import working
from sohoc.modules.onboarding.services.making import Made, make_part
from sohoc.modules.onboarding.tests.made import (
    GUARDIANS,
    LEARNERS,
    TEACHERS,
    School,
    Steps,
    accounts,
    letters,
    sign_in,
)
from sohoc.modules.people.public import belongings_on
from sohoc.modules.people.testing import let_die, let_leave, link_account
from tests.architecture.schools import traces

pytestmark = pytest.mark.django_db


@pytest.fixture
def school(province: Province) -> School:
    return School(province)


def verdicts(school: School, choice: Choice) -> dict[str, tuple[Verdict, Hindrance | None]]:
    actor = school.actor
    with acting(actor.scope):
        found = candidates_of(actor, school.node, choice, at=NOW)
    return {one.person.full_name: (one.verdict, one.hindrance) for one in found}


def test_learners_get_accounts_roles_and_letters(school: School) -> None:
    school.learner("Bùi Thị An")
    school.learner("Bùi Tiến An", "5B")
    assert school.make() == {"made": 2, "linked": 0, "renewed": 0}
    assert accounts() == {
        "Bùi Thị An": ("anbt", ["learner"]),
        "Bùi Tiến An": ("anbt2", ["learner"]),
    }
    assert letters() == 2
    with acting(SECTOR):
        card = Card.objects.get(username="anbt")
        grant = Grant.objects.get(user_id=card.user_id)
    assert (card.node_id, card.full_name) == (school.node.pk, "Bùi Thị An")
    assert (grant.node_id, grant.given_by_id) == (school.node.pk, school.actor.user_id)
    assert grant.reason == "Tài khoản cho cả trường"
    with acting(GATE):
        user = User.objects.get(username="anbt")
    assert (user.must_change_password, user.is_active, user.last_login) == (True, True, None)


def test_what_was_done_is_recorded_once_for_a_part(school: School) -> None:
    for name in ("Bùi Thị An", "Lò Văn Ấm"):
        school.learner(name)
    school.make()
    with acting(AUDIT):
        (entry,) = Entry.objects.filter(verb="onboarding.accounts.made")
    assert (entry.label, entry.node_id) == (school.node.name, school.node.pk)
    assert entry.data == {"made": 2, "linked": 0, "renewed": 0, "role": "learner"}


def test_only_the_classes_that_were_chosen_get_accounts(school: School) -> None:
    school.learner("Bùi Thị An")
    school.learner("Lò Văn Ấm", "5B")
    school.make(Choice("learner", ("5B",)))
    assert set(accounts()) == {"Lò Văn Ấm"}


def test_a_second_time_nothing_is_made(school: School) -> None:
    school.learner("Bùi Thị An")
    school.make()
    before = traces()
    assert school.make() == {"made": 0, "linked": 0, "renewed": 0}
    assert traces() == before


def test_guardians_need_a_child_whom_they_may_see(school: School) -> None:
    child = school.learner("Bùi Thị An")
    school.guardian("Hà Thị Mế", child)
    school.guardian("Bùi Văn Sơn", child, can_view=False)
    school.guardian("Lò Thị Kín")
    assert verdicts(school, GUARDIANS) == {
        "Hà Thị Mế": (Verdict.NEW, None),
        "Bùi Văn Sơn": (Verdict.CANNOT, Hindrance.NO_CHILD),
        "Lò Thị Kín": (Verdict.CANNOT, Hindrance.NO_CHILD),
    }
    school.make(GUARDIANS)
    assert accounts() == {"Hà Thị Mế": ("meht", ["guardian"])}


def test_learners_without_a_birth_date_and_the_dead_get_none(school: School) -> None:
    school.learner("Bùi Thị An", born=None)
    gone = school.learner("Lò Văn Ấm")
    let_die(gone, on=NOW.date())
    assert verdicts(school, LEARNERS) == {
        "Bùi Thị An": (Verdict.CANNOT, Hindrance.NO_BIRTH_DATE),
        "Lò Văn Ấm": (Verdict.CANNOT, Hindrance.DIED),
    }


def test_who_has_an_account_of_another_school_keeps_it_and_gets_the_role_here(
    school: School,
) -> None:
    child = school.learner("Bùi Thị An")
    mother = school.guardian("Hà Thị Mế", child)
    user = make_account(username="me.o.noi.khac", node=school.province.schools[2])
    link_account(mother, user.pk)
    assert verdicts(school, GUARDIANS) == {"Hà Thị Mế": (Verdict.LINKED, None)}
    assert school.make(GUARDIANS) == {"made": 0, "linked": 1, "renewed": 0}
    assert accounts() == {"Hà Thị Mế": ("me.o.noi.khac", ["guardian"])}
    assert letters() == 0


def test_staff_get_the_role_that_was_chosen_unless_they_hold_one_here(school: School) -> None:
    school.teacher("Quách Thị Liên")
    clerk = school.teacher("Bùi Văn Thư")
    link_account(clerk, school.province.users["clerk"].pk)
    school.make(TEACHERS)
    assert accounts() == {
        "Quách Thị Liên": ("lienqt", ["subject_teacher"]),
        "Bùi Văn Thư": ("clerk", ["clerk"]),
    }


@pytest.mark.parametrize("role", ["principal", "administrator", ""])
def test_nobody_gives_a_role_beyond_the_own_ones(school: School, role: str) -> None:
    school.teacher("Quách Thị Liên")
    before = traces()
    with pytest.raises(GrantRefused):
        school.make(Choice("staff", role=role))
    assert traces() == before


def test_a_closed_account_and_the_own_one_are_left_alone(school: School) -> None:
    closed, own = school.teacher("Quách Thị Liên"), school.learner("Bùi Thị An")
    user = make_account(username="dong", node=school.node)
    with acting(GATE):
        User.objects.filter(pk=user.pk).update(is_active=False)
    link_account(closed, user.pk)
    link_account(own, school.actor.user_id)
    assert verdicts(school, TEACHERS)["Quách Thị Liên"] == (Verdict.CANNOT, Hindrance.CLOSED)
    assert verdicts(school, LEARNERS)["Bùi Thị An"] == (Verdict.CANNOT, Hindrance.YOURSELF)


@pytest.mark.parametrize("role", ["province_officer", "administrator"])
def test_the_province_makes_accounts_for_any_school(school: School, role: str) -> None:
    school.learner("Bùi Thị An")
    school.role = role
    school.make()
    assert accounts() == {"Bùi Thị An": ("anbt", ["learner"])}


def test_a_school_makes_none_for_another(school: School) -> None:
    actor = school.actor
    with acting(actor.scope), pytest.raises(NotYours):
        working.make_in_parts(
            Steps(),  # type: ignore[arg-type]  # stands for it
            actor=actor,
            at=NOW,
            school=school.province.schools[1].pk,
            choice=LEARNERS.wish(),
        )


@pytest.mark.parametrize("role", ["clerk", "homeroom_teacher", "commune_officer", "auditor"])
def test_others_make_none(school: School, role: str) -> None:
    school.learner("Bùi Thị An")
    school.role = role
    before = traces()
    with pytest.raises((NotAllowed, NotYours)):
        school.make()
    assert traces() == before


def test_figures_count_people_accounts_and_who_has_signed_in(school: School) -> None:
    child = school.learner("Bùi Thị An")
    school.learner("Lò Văn Ấm", "5B")
    school.guardian("Hà Thị Mế", child)
    school.make(Choice("learner", ("5A",)))
    sign_in("anbt")
    actor = school.actor
    with acting(actor.scope):
        figures = figures_of(actor, school.node, at=NOW)
    told = {code: (t.people, t.accounts, t.used) for code, t in figures.groups.items()}
    assert told == {"learner": (2, 1, 1), "guardian": (1, 0, 0), "staff": (0, 0, 0)}
    assert {text: sorted(of) for text, of in figures.classes.items()} == {
        "5A": ["guardian", "learner"],
        "5B": ["learner"],
    }
    assert (figures.letters, figures.unprinted) == (0, 0)


def test_statements_do_not_grow_with_the_people(school: School) -> None:
    def statements() -> int:
        actor = school.actor
        with acting(actor.scope), CaptureQueriesContext(connection) as asked:
            figures_of(actor, school.node, at=NOW)
            candidates_of(actor, school.node, LEARNERS, at=NOW)
        return len(asked)

    school.learner("Bùi Thị An")
    few = statements()
    for number in range(5):
        school.learner(f"Lò Văn Ấm{'i' * number}", born=date(2014, 1, number + 1))
    assert statements() == few


def test_a_part_of_twenty_costs_as_many_statements_as_one_of_two(school: School) -> None:
    def statements(class_text: str, count: int) -> int:
        for number in range(count):
            born = date(2013 + int(class_text == "5A"), 1, number + 1)
            school.learner(f"Lò Văn A{'i' * number}", class_text, born=born)
        actor = school.actor
        with acting(actor.scope), CaptureQueriesContext(connection) as asked:
            working.make_in_parts(
                Steps(),  # type: ignore[arg-type]  # stands for it
                actor=actor,
                at=NOW,
                school=school.node.pk,
                choice=Choice("learner", (class_text,)).wish(),
            )
        return len(asked)

    assert statements("5A", 2) == statements("5B", 18)


def test_somebody_who_left_gets_none(school: School) -> None:
    person = school.learner("Bùi Thị An")
    let_leave(person, on=NOW.date())
    assert verdicts(school, LEARNERS) == {}


def test_of_two_records_of_one_person_the_one_that_stayed_gets_the_account(
    school: School,
) -> None:
    kept = school.learner("Bùi Thị An")
    gone = school.learner("Bùi Thị Ân", born=date(2014, 5, 9))
    mother = school.guardian("Hà Thị Mế", kept)
    second = school.guardian("Hà Thị Mê", gone)
    school.merge(kept, gone)
    school.merge(mother, second)
    for choice in (LEARNERS, GUARDIANS):
        assert school.make(choice) == {"made": 1, "linked": 0, "renewed": 0}
    assert accounts() == {"Bùi Thị An": ("anbt", ["learner"]), "Hà Thị Mế": ("meht", ["guardian"])}
    assert letters() == 2
    actor = school.actor
    with acting(actor.scope):
        groups = figures_of(actor, school.node, at=NOW).groups
    assert {code: tally.people for code, tally in groups.items()} == {
        "learner": 1,
        "guardian": 1,
        "staff": 0,
    }


def test_a_record_that_became_part_of_another_meanwhile_gets_no_account(school: School) -> None:
    kept = school.learner("Bùi Thị An")
    gone = school.learner("Bùi Thị Ân", born=date(2014, 5, 9))
    actor = school.actor
    with acting(actor.scope):
        seen = candidates_of(actor, school.node, LEARNERS, at=NOW)
    school.merge(kept, gone)
    done = make_part(actor=actor, school=school.node, choice=LEARNERS, part=seen, at=NOW)
    assert (len(seen), done) == (2, Made(made=1))
    assert accounts() == {"Bùi Thị An": ("anbt", ["learner"])}


def test_a_second_record_leads_to_no_account(school: School) -> None:
    kept = school.learner("Bùi Thị An")
    gone = school.learner("Bùi Thị Ân", born=date(2014, 5, 9))
    school.merge(kept, gone)
    with acting(school.actor.scope):
        assert belongings_on(kept.uuid, day=NOW.date()) == [(school.node.pk, "learner")]
        assert belongings_on(gone.uuid, day=NOW.date()) == []
