"""Letters: printed with a record, void after the first sign-in, made anew while nobody came."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.contrib.auth.hashers import check_password
from django.db import connection

from sohoc.core.access.actors import NotAllowed, NotYours
from sohoc.core.access.scope import GATE, Scope, acting
from sohoc.core.audit.models import Entry
from sohoc.core.identity.models import User
from sohoc.core.testing.actors import AUDIT, NOW, SECTOR, Province, give
from sohoc.modules.onboarding.contracts import Choice
from sohoc.modules.onboarding.models import Letter, LetterHistory
from sohoc.modules.onboarding.selectors import letters_of
from sohoc.modules.onboarding.services import letters as services
from sohoc.modules.onboarding.tests.made import (
    GUARDIANS,
    LEARNERS,
    School,
    letters,
    sign_in,
    user_named,
)
from sohoc.modules.people.testing import end_now, make_guardianship
from tests.architecture.schools import traces

pytestmark = pytest.mark.django_db


@pytest.fixture
def school(province: Province) -> School:
    made = School(province)
    an = made.learner("Bùi Thị An", "5B")
    am = made.learner("Lò Văn Ấm", "5A")
    made.guardian("Hà Thị Mế", an)
    made.guardian("Lò Văn Sơn", am)
    made.make()
    return made


def printed(school: School, choice: Choice = LEARNERS) -> list[tuple[str, str, str]]:
    """Name, user name, password of each letter, in the order of the print."""
    actor = school.actor
    with acting(actor.writing_scope):
        opened = services.print_letters(actor=actor, school=school.node, choice=choice, at=NOW)
    return [(one.row.person.full_name, one.row.username, one.password) for one in opened]


def test_letters_are_printed_in_the_order_of_the_class_lists(school: School) -> None:
    assert [(name, username) for name, username, _word in printed(school)] == [
        ("Lò Văn Ấm", "amlv"),
        ("Bùi Thị An", "anbt"),
    ]


def test_guardians_stand_where_their_children_do(school: School) -> None:
    school.make(GUARDIANS)
    assert [row[0] for row in printed(school, GUARDIANS)] == ["Lò Văn Sơn", "Hà Thị Mế"]
    assert [row[0] for row in printed(school, Choice("guardian", ("5B",)))] == ["Hà Thị Mế"]


def test_a_printed_password_opens_the_account_and_lies_nowhere_in_the_clear(
    school: School,
) -> None:
    (_name, username, password), _other = printed(school)
    with acting(GATE):
        kept = User.objects.get(username=username).password
    assert check_password(password, kept)
    with acting(SECTOR):
        assert not [one for one in Letter.objects.all() if password in one.closed]


def test_who_printed_for_whom_is_recorded(school: School) -> None:
    printed(school, Choice("learner", ("5A",)))
    with acting(AUDIT):
        (entry,) = Entry.objects.filter(verb="onboarding.letters.printed")
        rows = LetterHistory.objects.filter(printed_at=NOW)
        assert [row.actor_id for row in rows] == [school.actor.user_id]
    assert entry.data == {"count": 1, "group": "learner", "classes": "5A"}


def test_a_letter_opens_as_no_other_accounts(school: School) -> None:
    with acting(SECTOR):
        first, second = Letter.objects.order_by("pk")
        Letter.objects.filter(pk=first.pk).update(closed=second.closed)
    with pytest.raises(Exception, match=r"onboarding\.letter"):
        printed(school)


def test_many_letters_are_asked_for_by_class(
    school: School, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(services, "MOST_PRINTED", 1)
    before = traces()
    with pytest.raises(services.TooManyLetters):
        printed(school)
    assert traces() == before


def change_password() -> None:
    with acting(GATE):
        user = User.objects.get(username="anbt")
        user.set_password("một câu ngắn dễ nhớ")
        user.save(update_fields=["password"])


def close() -> None:
    with acting(GATE):
        User.objects.filter(username="anbt").update(is_active=False)


@pytest.mark.parametrize("act", [lambda: sign_in("anbt"), change_password, close])
def test_a_letter_is_gone_with_the_first_sign_in(school: School, act: Callable[[], None]) -> None:
    act()
    assert [row[1] for row in printed(school)] == ["amlv"]
    with acting(SECTOR):
        gone = LetterHistory.objects.filter(verb="DELETE")
        assert gone.count() == 1


def test_signing_in_again_and_other_changes_leave_letters_alone(school: School) -> None:
    with acting(GATE):
        User.objects.filter(username="anbt").update(theme="dark", rights_version=7)
    assert letters() == 2


def test_old_letters_are_forgotten_by_the_clock(school: School) -> None:
    late = NOW + timedelta(days=31)
    actor = school.actor
    with acting(actor.writing_scope):
        assert letters_of(actor, school.node, LEARNERS, at=late) == []
    anbt = user_named("anbt")
    with acting(SECTOR):
        Letter.objects.update(ends_at=NOW + timedelta(days=9000))
        Letter.objects.filter(user_id=anbt.pk).update(ends_at=NOW - timedelta(days=900))
    services.forget_letters(at=NOW)
    assert letters() == 1


def test_a_printed_password_opens_nothing_after_its_last_day(school: School) -> None:
    (_name, late, word), (_other, used, own) = printed(school)
    sign_in(used)
    with acting(SECTOR):
        Letter.objects.update(ends_at=NOW - timedelta(days=900))
    services.forget_letters(at=NOW)
    assert letters() == 0
    with acting(GATE):
        kept = dict(User.objects.values_list("username", "password"))
        assert User.objects.get(username=late).is_active
    assert (check_password(word, kept[late]), check_password(own, kept[used])) == (False, True)
    assert school.make(Choice("learner", renew=True)) == {"made": 0, "linked": 0, "renewed": 1}
    ((_name, again, new),) = printed(school)
    with acting(GATE):
        kept = dict(User.objects.values_list("username", "password"))
    assert (again, check_password(new, kept[late])) == (late, True)


def test_no_letter_for_a_guardian_who_sees_no_child_any_more(school: School) -> None:
    mother = school.guardian("Quách Thị Na")
    tie = make_guardianship(child=school.learner("Quách Văn Ba", "5A"), guardian=mother)
    school.make(GUARDIANS)
    clerk = school.province.actor("clerk", at=NOW)
    end_now(actor=clerk, guardianship=tie, at=NOW)
    assert [row[0] for row in printed(school, GUARDIANS)] == ["Lò Văn Sơn", "Hà Thị Mế"]
    with acting(SECTOR):
        Letter.objects.all().delete()
    before, actor = traces(), school.actor
    with acting(actor.writing_scope), pytest.raises(NotYours):
        services.renew_letter(
            actor=actor,
            school=school.node,
            choice=Choice("guardian", person=str(mother.uuid)),
            reason="mất thư",
            at=NOW,
        )
    assert traces() == before
    assert school.make(Choice("guardian", renew=True)) == {"made": 0, "linked": 0, "renewed": 2}


def test_a_new_letter_makes_the_old_password_void(school: School) -> None:
    (_name, username, old), _other = printed(school)
    renew(school, "Lò Văn Ấm")
    (_name, again, new), _other = printed(school)
    with acting(GATE):
        kept = User.objects.get(username=username).password
    assert (again, check_password(old, kept), check_password(new, kept)) == (username, False, True)


def renew(school: School, name: str) -> None:
    actor = school.actor
    with acting(actor.writing_scope):
        found = letters_of(actor, school.node, LEARNERS, at=NOW)
        person = next(one.person for one in found if one.person.full_name == name)
        services.renew_letter(
            actor=actor,
            school=school.node,
            choice=Choice("learner", person=str(person.uuid)),
            reason="phụ huynh làm mất",
            at=NOW,
        )


def test_no_new_letter_for_an_account_that_reaches_beyond_the_actor(school: School) -> None:
    give(user=user_named("anbt"), role="province_officer", node=school.province.root)
    before = traces()
    with pytest.raises(services.NotRenewed):
        renew(school, "Bùi Thị An")
    assert traces() == before


def test_letters_that_are_gone_are_made_anew_for_a_whole_class(school: School) -> None:
    anbt = user_named("anbt")
    with acting(SECTOR):
        Letter.objects.filter(user_id=anbt.pk).delete()
    sign_in("amlv")
    assert school.make(Choice("learner", renew=True)) == {"made": 0, "linked": 0, "renewed": 1}
    assert [row[1] for row in printed(school)] == ["anbt"]


@pytest.mark.parametrize("role", ["clerk", "homeroom_teacher", "commune_officer", "guardian"])
def test_others_print_nothing(school: School, role: str) -> None:
    school.role = role
    with pytest.raises(NotAllowed):
        printed(school)


def test_another_school_sees_no_letter(school: School) -> None:
    other = Scope("sohoc_school", schools=(school.province.schools[1].pk,))
    with acting(other), connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM onboarding_letter")
        assert cursor.fetchone() == (0,)
