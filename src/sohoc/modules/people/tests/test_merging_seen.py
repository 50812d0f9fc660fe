"""What the pages of a comparison and a merge propose, and who did what and when."""

import html
import re
from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client

from sohoc.core.access.scope import acting
from sohoc.core.identity.models import Card
from sohoc.core.testing.actors import NOW, SECTOR, Province
from sohoc.lib.periods import Period
from sohoc.modules.people.contracts import GuardianshipFacts, IdentifierFacts, Sensitive
from sohoc.modules.people.models import Guardianship, Person
from sohoc.modules.people.rules.merging import Worth
from sohoc.modules.people.selectors.duplicates import possible_duplicates
from sohoc.modules.people.services.guardianships import begin_guardianship
from sohoc.modules.people.services.identifiers import give_identifier
from sohoc.modules.people.services.sensitive import keep_sensitive, unmask
from sohoc.modules.people.services.telling_apart import say_two_people
from sohoc.modules.people.tests.made import SEEN, SINCE, add
from sohoc.modules.people.tests.merging import Office
from sohoc.modules.people.tests.test_merging_pages import hidden, path_of

pytestmark = pytest.mark.django_db
SignIn = Callable[[str], Client]
CODE = IdentifierFacts("moet.hs", "2512345678", SINCE)
TWICE = "Người giám hộ nay được ghi hai lần"


def read(client: Client, path: str) -> str:
    page = client.get(path).content.decode()
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", page)).split())


def chosen(page: str, name: str) -> list[str]:
    """Which answers of a question are proposed."""
    found = re.findall(rf'<input type="radio" name="{name}" value="([^"]+)"([^>]*)>', page)
    return [value for value, more in found if "checked" in more]


@pytest.fixture
def mothers(office: Office, pair: tuple[Person, Person]) -> list[Person]:
    """The mother, written down with each of the two records of the girl."""
    found = [
        add(office.province, "Hà Thị Mế", belonging="guardian", born=born)
        for born in (date(1988, 3, 4), None)
    ]
    facts = GuardianshipFacts("mother", "parent", Period(SINCE, None))
    for child, mother in zip(pair, found, strict=True):
        office.does(begin_guardianship, child=child.uuid, guardian=mother.uuid, facts=facts)
    return found


def proposed(office: Office) -> list[set[int]]:
    actor = office.actor
    with acting(actor.scope):
        pairs = possible_duplicates(actor, day=NOW.date())
    return [{pair.one.pk, pair.other.pk} for pair in pairs]


def test_a_code_outweighs_proofs_and_proofs_the_age() -> None:
    worth = [Worth(False, 3, -2), Worth(False, 3, -1), Worth(False, 12, -9), Worth(True, 0, -9)]
    assert sorted(worth) == worth


def test_the_record_with_the_code_of_the_ministry_is_proposed_to_stay(
    office: Office, pair: tuple[Person, Person], signed_in: SignIn
) -> None:
    clerk, path = signed_in("clerk"), path_of(pair)
    page = clerk.get(path).content.decode()
    assert (chosen(page, "kept"), chosen(page, "born")) == (["first"], ["first"])
    office.does(give_identifier, person=pair[1].uuid, facts=CODE, evidence=SEEN)
    page = clerk.get(path).content.decode()
    assert (chosen(page, "kept"), chosen(page, "born")) == (["second"], ["second"])


def test_a_likely_pair_is_no_error(pair: tuple[Person, Person], signed_in: SignIn) -> None:
    clerk = signed_in("clerk")
    for path in (path_of(pair), "/persons/duplicates"):
        assert "so-status-stop" not in clerk.get(path).content.decode()


def test_sensitive_attributes_that_differ_are_named_and_chosen_and_never_shown(
    office: Office, pair: tuple[Person, Person], signed_in: SignIn
) -> None:
    for person, facts in (
        (pair[0], Sensitive(ethnicity="02", health="hen suyễn")),
        (pair[1], Sensitive(ethnicity="01", religion="Phật giáo", health="hen suyễn")),
    ):
        office.does(keep_sensitive, person=person.uuid, facts=facts, version=0, reason="phiếu")
    clerk, path = signed_in("clerk"), path_of(pair)
    text = read(clerk, path)
    assert "Thông tin nhạy cảm khác nhau: Dân tộc" in text
    assert "Thông tin nhạy cảm không được chọn: Dân tộc" in text
    assert [value in text for value in ("hen suyễn", "Phật giáo", "Tày")] == [False] * 3
    given = hidden(clerk.get(path).content.decode())
    answers = {"kept": "first", "born": "first", "sensitive": "second", "reason": "một em"}
    assert clerk.post(path, {**given, **answers}).status_code == 302
    opened = office.does(unmask, person=pair[0].uuid, purpose="kiểm tra sau khi gộp")
    assert opened.facts == Sensitive(ethnicity="01", religion="Phật giáo", health="hen suyễn")


def test_what_is_said_alike_is_no_question(
    office: Office, pair: tuple[Person, Person], signed_in: SignIn
) -> None:
    for person in pair:
        facts = Sensitive(ethnicity="02")
        office.does(keep_sensitive, person=person.uuid, facts=facts, version=0, reason="phiếu")
    page = signed_in("clerk").get(path_of(pair)).content.decode()
    assert 'name="sensitive"' not in page
    assert '<span class="so-q">Dân tộc</span>' in page


def test_parents_who_stand_twice_after_a_merge_are_proposed(
    office: Office, pair: tuple[Person, Person], mothers: list[Person], signed_in: SignIn
) -> None:
    clerk, together = signed_in("clerk"), {mother.pk for mother in mothers}
    assert together not in proposed(office)
    merge = office.merge(*pair)
    assert proposed(office) == [together]
    page = clerk.get(f"/persons/merges/{merge.uuid}").content.decode()
    assert TWICE in page
    assert any(path_of(two) in page for two in ((mothers[0], mothers[1]), (mothers[1], mothers[0])))
    office.does(
        say_two_people, one=mothers[0].uuid, other=mothers[1].uuid, reason="hai chị em cùng tên"
    )
    assert proposed(office) == []
    assert TWICE not in clerk.get(f"/persons/merges/{merge.uuid}").content.decode()


def test_parents_merged_are_one_guardian_of_the_child(
    office: Office, pair: tuple[Person, Person], mothers: list[Person], signed_in: SignIn
) -> None:
    merge = office.merge(*pair)
    office.merge(mothers[0], mothers[1])
    assert TWICE not in signed_in("clerk").get(f"/persons/merges/{merge.uuid}").content.decode()
    with acting(SECTOR):
        open_ties = Guardianship.objects.filter(guardian__merged_into=None)
        assert [(tie.child_id, tie.guardian_id) for tie in open_ties] == [
            (pair[0].pk, mothers[0].pk)
        ]


def test_the_page_of_a_merge_tells_who_did_it_and_who_took_it_back(
    office: Office, province: Province, pair: tuple[Person, Person], signed_in: SignIn
) -> None:
    names = {"clerk": "Vì Thị Thư", "principal": "Đinh Văn Hiệu", "province_officer": "Lò Thị Sở"}
    with acting(SECTOR):
        for role, name in names.items():
            Card.objects.filter(user_id=province.users[role].pk).update(full_name=name)
    first = office.merge(*pair)
    clerk, path = signed_in("clerk"), f"/persons/merges/{first.uuid}"
    assert "07/09/2026, Vì Thị Thư. cùng một em" in read(clerk, path)
    Office(province, "principal").part(first)
    second = Office(province, "province_officer").merge(*pair)
    told = read(clerk, path)
    assert "07/09/2026, Vì Thị Thư. cùng một em" in told
    assert "Việc gộp này đã hủy 07/09/2026, Đinh Văn Hiệu" in told
    told = read(clerk, f"/persons/merges/{second.uuid}")
    assert "07/09/2026, Lò Thị Sở. cùng một em" in told


def test_what_went_back_is_told_as_that_and_not_as_taken_away(
    office: Office, pair: tuple[Person, Person], signed_in: SignIn
) -> None:
    office.does(give_identifier, person=pair[1].uuid, facts=CODE, evidence=SEEN)
    merge = office.merge(*pair)
    office.part(merge)
    told = read(signed_in("clerk"), f"/persons/merges/{merge.uuid}")
    assert "Đã trở về hồ sơ thứ hai, trừ mục đã bị gỡ trước đó." in told
    assert "Mã học sinh của Bộ 2512345678" in told
    assert "Những gì không còn nữa" not in told
