"""A decision goes on saying what it recorded; what was corrected since is said beside it."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from django.test import Client

from sohoc.core.access.scope import acting
from sohoc.core.testing.actors import NOW, Province
from sohoc.modules.areas.testing import make_further_list
from sohoc.modules.orgs.models import Act, SchoolState
from sohoc.modules.orgs.services.schools import correct_school, facts_of, locked_state
from sohoc.modules.orgs.tests.following_made import LATER, followed_act, make_lost

# What was written in one transaction cannot be told from what was corrected in it.
pytestmark = pytest.mark.django_db(transaction=True)
SignIn = Callable[[str], Client]
WENT = "Xã, phường:</span> <del>Xã Bao La</del>"
SAID = "Đã sửa sau đó"


@pytest.fixture
def followed(province: Province) -> tuple[Act, SchoolState]:
    """A school that came with Xã Bao La to Phường Bao La."""
    school = make_lost(province)[0]
    followed_act(province)
    make_further_list(loaded_by=province.users["province_officer"].pk)
    return followed_act(province, LATER, "2/NQ"), school


def correct(province: Province, school: SchoolState, commune: str) -> None:
    actor = province.actor("province_officer", at=NOW)
    with acting(actor.scope):
        state = locked_state(school.uuid, day=NOW.date())
        correct_school(
            actor=actor,
            uuid_=school.uuid,
            facts=replace(facts_of(state), commune=commune),
            version=state.version,
            reason="ghi nhầm xã",
            at=NOW,
        )


def test_the_page_of_a_decision_says_what_it_recorded_and_that_it_was_corrected(
    province: Province, followed: tuple[Act, SchoolState], signed_in: SignIn
) -> None:
    act, school = followed
    client, url = signed_in("province_officer"), f"/orgs/acts/{act.uuid}/"
    before = client.get(url).content.decode()

    assert before.count(WENT) == 2
    assert SAID not in before
    correct(province, school, "Xã Mai Châu")
    page = client.get(url).content.decode()
    assert page.count(WENT) == 2
    for told in ("<ins>UBND phường Bao La</ins>", "<ins>UBND xã Mai Châu</ins>"):
        assert page.count(told) == before.count(told) == 2
    assert f'<a href="/orgs/schools/{school.uuid}/history">{SAID}</a>' in page
    assert page.count(SAID) == 1
    correct(province, school, "Phường Bao La")
    assert SAID not in client.get(url).content.decode()


def test_of_a_commune_that_kept_its_name_only_what_is_known_tells_it_apart(
    province: Province, signed_in: SignIn
) -> None:
    school = make_lost(province)[0]
    act = followed_act(province)
    correct(province, school, "Xã Mai Châu")
    page = signed_in("province_officer").get(f"/orgs/acts/{act.uuid}/").content.decode()
    assert "<del>Xã Bao La (Huyện Mai Châu)</del>" in page
    assert "<ins>Xã Bao La</ins>" in page
    assert page.count(SAID) == 1


def test_the_life_line_says_what_the_decision_did_and_that_it_was_corrected(
    province: Province, followed: tuple[Act, SchoolState], signed_in: SignIn
) -> None:
    _act, school = followed
    correct(province, school, "Xã Mai Châu")
    page = signed_in("province_officer").get(f"/orgs/schools/{school.uuid}/").content.decode()

    assert "Xã Bao La → Phường Bao La" in page
    assert "Xã Bao La → Xã Mai Châu" not in page
    assert f'<a href="/orgs/schools/{school.uuid}/history">{SAID}.</a>' in page
    seen = signed_in("principal").get(f"/orgs/schools/{school.uuid}/").content.decode()
    assert SAID in seen
