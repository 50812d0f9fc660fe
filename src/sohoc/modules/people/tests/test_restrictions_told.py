"""What a court forbade a guardian is read by the school; the family is told that it is so."""

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client

from sohoc.core.access.scope import acting
from sohoc.core.testing.actors import SECTOR, Province
from sohoc.modules.people.models import Guardianship, Person
from sohoc.modules.people.tests.made import SINCE, add

pytestmark = pytest.mark.django_db
SignIn = Callable[[str], Client]
FORBIDDEN = "Bản án 12/2026: cấm tiếp xúc, mẹ và cháu ở nhà tạm lánh số 3"
TOLD = "có quyết định hạn chế: nhà trường cho biết phần được phép cho biết"


@pytest.fixture
def family(province: Province) -> dict[str, Person]:
    """A girl with an account, her mother with one, and the father whom a court keeps away."""
    found = {
        "learner": add(province, "Bùi Thị An"),
        "guardian": add(province, "Hà Thị Mế", belonging="guardian", born=date(1985, 1, 2)),
        "father": add(province, "Bùi Văn Cha", belonging="guardian", born=date(1980, 1, 2)),
    }
    child, mother, father = found.values()
    with acting(SECTOR):
        for role in ("learner", "guardian"):
            account = province.users[role].pk
            Person.objects.filter(pk=found[role].pk).update(account_id=account)
        tie = {"child": child, "period": (SINCE, None)}
        Guardianship.objects.create(guardian=mother, relation="mother", basis="parent", **tie)
        Guardianship.objects.create(
            guardian=father,
            relation="father",
            basis="court",
            can_view=False,
            can_consent=False,
            restriction=FORBIDDEN,
            **tie,
        )
    return found


@pytest.mark.parametrize("role", ["learner", "guardian"])
def test_child_and_mother_are_told_that_the_father_is_restricted_and_never_by_which_words(
    family: dict[str, Person], signed_in: SignIn, role: str
) -> None:
    client, child = signed_in(role), family["learner"].uuid
    pages = [
        client.get(address).content.decode()
        for address in (f"/privacy/people/{child}/", f"/persons/{child}/")
    ]
    assert TOLD in pages[0]
    assert not any("tạm lánh" in page for page in pages)


def test_the_restricted_one_is_told_that_it_is_so_and_no_words_of_it(
    province: Province, family: dict[str, Person], signed_in: SignIn
) -> None:
    with acting(SECTOR):
        Guardianship.objects.filter(guardian=family["father"]).update(can_view=True)
        Person.objects.filter(pk=family["guardian"].pk).update(account_id=None)
        account = province.users["guardian"].pk
        Person.objects.filter(pk=family["father"].pk).update(account_id=account)
    client = signed_in("guardian")
    places = (f"/privacy/people/{family['father'].uuid}/", f"/persons/{family['learner'].uuid}/")
    pages = [client.get(address).content.decode() for address in places]
    assert [TOLD in page for page in pages] == [True, True]
    assert not any("tạm lánh" in page for page in pages)


def test_the_school_reads_the_words_themselves(
    family: dict[str, Person], signed_in: SignIn
) -> None:
    page = signed_in("clerk").get(f"/persons/{family['learner'].uuid}/").content.decode()
    assert FORBIDDEN in page
