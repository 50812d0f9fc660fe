"""Consent: asked in words, given by everybody the law names, ended at once."""

import hashlib
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from sohoc.core.access.scope import acting
from sohoc.core.testing.actors import NOW, SECTOR, Province
from sohoc.core.testing.database import owner_connection
from sohoc.modules.people.testing import link_account, make_guardianship, make_person
from sohoc.modules.privacy.models import Consent, ConsentHistory, Purpose, PurposeText
from sohoc.modules.privacy.public import consents_in_force
from sohoc.modules.privacy.services import consents as services
from sohoc.modules.privacy.tests.families import Family, read
from tests.architecture.schools import prove, traces

pytestmark = pytest.mark.django_db
SignIn = Callable[[str], Client]
TODAY = date(2026, 11, 23)
AT = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def purposes(db: None) -> None:
    """Two purposes of their own, whatever the migration left."""
    with acting(SECTOR):
        for code, kind in (("t_photos", "publication"), ("t_hints", "consent")):
            purpose = Purpose.objects.create(code=code, title=f"Mục đích {code}", kind=kind)
            words = f"Nhà trường xin được làm việc này: {code}."
            PurposeText.objects.create(
                purpose=purpose,
                number=1,
                text=words,
                sha256=hashlib.sha256(words.encode()).hexdigest(),
                valid_from=date(2026, 1, 1),
            )


def in_force(family: Family, purpose: str, day: date = TODAY) -> bool:
    with acting(SECTOR):
        found = consents_in_force(
            person_ids=[family.child.pk, family.stranger.pk], purpose=purpose, day=day
        )
    assert found <= {family.child.pk}
    return bool(found)


def give(
    province: Province,
    role: str,
    family: Family,
    purpose: str,
    *,
    number: int = 1,
    at: datetime = AT,
) -> Consent:
    actor = province.actor(role, at=AT)
    with acting(actor.writing_scope):
        return services.give_consent(
            actor=actor, person=family.child.uuid, purpose=purpose, number=number, at=at
        )


def withdraw(province: Province, role: str, family: Family, purpose: str) -> None:
    actor = province.actor(role, at=AT)
    with acting(actor.writing_scope):
        services.withdraw_consent(
            actor=actor, person=family.child.uuid, purpose=purpose, at=AT + timedelta(minutes=1)
        )


def test_publishing_needs_the_child_and_the_parent_from_seven_years_on(
    province: Province, family: Family
) -> None:
    link_account(family.child, province.users["learner"].pk)
    assert not in_force(family, "t_photos")
    given = give(province, "guardian", family, "t_photos")
    assert (given.giver, given.method, len(given.evidence)) == ("representative", "screen", 64)
    assert not in_force(family, "t_photos")
    assert give(province, "learner", family, "t_photos").giver == "child"
    assert in_force(family, "t_photos")
    # At six the parent alone would have done.
    assert in_force(family, "t_photos", day=date(2021, 9, 4)) is False  # no words in force then


def test_anything_else_needs_the_parent_alone_and_the_child_has_no_switch(
    province: Province, family: Family
) -> None:
    link_account(family.child, province.users["learner"].pk)
    with pytest.raises(services.NotYoursToGive):
        give(province, "learner", family, "t_hints")
    give(province, "guardian", family, "t_hints")
    assert in_force(family, "t_hints")


@pytest.mark.parametrize("role", ["guardian", "learner"])
def test_the_withdrawal_of_one_ends_it_at_once_and_stays_in_the_history(
    province: Province, family: Family, role: str
) -> None:
    link_account(family.child, province.users["learner"].pk)
    for giver in ("guardian", "learner"):
        give(province, giver, family, "t_photos")
    withdraw(province, role, family, "t_photos")
    assert not in_force(family, "t_photos")
    with acting(SECTOR):
        assert ConsentHistory.objects.count() == 3
    give(province, role, family, "t_photos", at=AT + timedelta(minutes=2))
    assert in_force(family, "t_photos")


def test_the_page_says_when_a_consent_was_taken_back(
    province: Province, signed_in: SignIn, family: Family
) -> None:
    client = signed_in("guardian")
    address = f"/privacy/people/{family.child.uuid}/consents"
    assert "đã rút lại" not in read(client, address)
    give(province, "guardian", family, "t_hints")
    withdraw(province, "guardian", family, "t_hints")
    moment = f"{timezone.localtime(AT + timedelta(minutes=1)):%d/%m/%Y %H:%M}"
    told = read(client, address)
    assert f"đã rút lại ngày {moment}" in told
    give(province, "guardian", family, "t_hints", at=AT + timedelta(minutes=2))
    assert "đã rút lại" not in read(client, address)


def bring(consent: Consent, *, given_at: datetime) -> Consent:
    """The same yes, said earlier on a second record, as a merge brings it along."""
    with acting(SECTOR):
        return Consent.objects.create(
            person_id=consent.person_id,
            purpose_id=consent.purpose_id,
            text_id=consent.text_id,
            giver=consent.giver,
            given_by_id=consent.given_by_id,
            given_name=consent.given_name,
            given_at=given_at,
            method=consent.method,
            evidence=consent.evidence,
        )


def test_an_older_yes_of_a_second_record_does_not_undo_a_withdrawal(
    province: Province, signed_in: SignIn, family: Family
) -> None:
    said = give(province, "guardian", family, "t_hints")
    withdraw(province, "guardian", family, "t_hints")
    brought = bring(said, given_at=AT - timedelta(days=30))
    assert not in_force(family, "t_hints")
    page = read(signed_in("guardian"), f"/privacy/people/{family.child.uuid}/consents")
    assert "Rút lại sự đồng ý của tôi" not in page
    clerk = signed_in("clerk")
    assert "Bùi Thị An" not in read(clerk, "/privacy/consents/?purpose=t_hints")
    taken_back = clerk.get("/privacy/consents/?purpose=t_hints&tab=withdrawn").content.decode()
    assert taken_back.count("Bùi Thị An</") == 2
    again = give(province, "guardian", family, "t_hints", at=AT + timedelta(minutes=2))
    assert again.pk != brought.pk
    assert in_force(family, "t_hints")
    with acting(SECTOR):
        brought.refresh_from_db()
    assert brought.withdrawn_at == AT + timedelta(minutes=1)
    assert brought.withdrawn_name


def test_a_newer_yes_of_a_second_record_counts_after_the_merge(
    province: Province, family: Family
) -> None:
    said = give(province, "guardian", family, "t_hints")
    withdraw(province, "guardian", family, "t_hints")
    bring(said, given_at=AT + timedelta(minutes=2))
    assert in_force(family, "t_hints")


def test_new_words_ask_anew_from_their_first_day(province: Province, family: Family) -> None:
    give(province, "guardian", family, "t_hints")
    officer = province.actor("province_officer", at=AT)
    with acting(officer.writing_scope):
        services.write_text(
            actor=officer,
            purpose=Purpose.objects.get(code="t_hints"),
            text="Nhà trường xin được làm nhiều hơn trước.",
            valid_from=TODAY + timedelta(days=1),
            at=AT,
        )
    assert in_force(family, "t_hints")
    assert not in_force(family, "t_hints", day=TODAY + timedelta(days=1))


def test_words_that_changed_since_they_were_shown_are_not_agreed_to(
    province: Province, family: Family
) -> None:
    with pytest.raises(services.OtherWords):
        give(province, "guardian", family, "t_hints", number=2)


def test_a_guardian_who_may_not_consent_has_no_button_and_is_refused(
    province: Province, signed_in: SignIn, family: Family
) -> None:
    with acting(SECTOR):
        type(family.guardianship).objects.update(can_consent=False)
    client = signed_in("guardian")
    page = client.get(f"/privacy/people/{family.child.uuid}/consents").content.decode()
    assert "Tôi đã đọc và đồng ý" not in page
    assert "không được đồng ý thay cho cháu" in page
    before = traces()
    client.post(f"/privacy/people/{family.child.uuid}/consents/t_hints/give", {"number": "1"})
    assert traces() == before


def test_the_switch_shows_the_words_and_nothing_is_chosen_before(
    signed_in: SignIn, family: Family
) -> None:
    client = signed_in("guardian")
    address = f"/privacy/people/{family.child.uuid}/consents"
    page = client.get(address).content.decode()
    assert "Nhà trường xin được làm việc này: t_hints." in page
    assert "Bản 1, áp dụng từ" in page
    assert "checked" not in page.partition("<main")[2]
    answer = client.post(f"{address}/t_hints/give", {"number": "1"}, follow=True)
    assert "Đã ghi sự đồng ý" in answer.content.decode()
    assert "Rút lại sự đồng ý của tôi" in answer.content.decode()
    assert in_force(family, "t_hints")
    answer = client.post(f"{address}/t_hints/withdraw", follow=True)
    assert "Từ bây giờ không còn hiệu lực" in answer.content.decode()
    assert not in_force(family, "t_hints")


def test_nobody_answers_for_a_stranger(signed_in: SignIn, family: Family) -> None:
    client = signed_in("guardian")
    before = traces()
    address = f"/privacy/people/{family.stranger.uuid}/consents"
    assert client.get(address).status_code == 404
    assert client.post(f"{address}/t_hints/give", {"number": "1"}).status_code == 404
    assert client.post(f"{address}/t_hints/withdraw").status_code == 404
    assert traces() == before


def test_the_school_has_a_list_of_who_has_consented_and_exports_it(
    province: Province, signed_in: SignIn, family: Family
) -> None:
    give(province, "guardian", family, "t_hints")
    client = signed_in("clerk")
    page = read(client, "/privacy/consents/?purpose=t_hints")
    assert "Bùi Thị An" in page
    assert "Cha mẹ hoặc người giám hộ" in page
    assert "Bùi Thị An" not in read(client, "/privacy/consents/?purpose=t_photos")
    prove(client)
    answer = client.get("/privacy/consents/export/csv?purpose=t_hints")
    assert "Bùi Thị An" in answer.content.decode("utf-8-sig")
    assert signed_in("guardian").get("/privacy/consents/").status_code == 403


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"valid_from": "01/01/2026"}, "ngày đã qua"),
        ({"valid_from": "01/02/2999"}, "Năm|năm"),
        ({"text": "ngắn"}, "viết thêm vài chữ"),
        ({"code": "t_hints"}, "Đã có mục đích mang mã này"),
        ({"code": "có dấu"}, "error"),
    ],
)
def test_a_purpose_that_cannot_be_is_refused_and_nothing_is_written(
    signed_in: SignIn, changed: dict[str, str], told: str
) -> None:
    client = signed_in("province_officer")
    before = traces()
    day = (datetime.now(UTC) + timedelta(days=2)).strftime("%d/%m/%Y")
    given = {
        "title": "Bản tin lớp",
        "code": "t_news",
        "kind": "consent",
        "text": "Nhà trường đăng tên em trong bản tin của lớp.",
        "valid_from": day,
        **changed,
    }
    answer = client.post("/privacy/purposes/add", given)
    assert answer.status_code == 422
    assert any(one in answer.content.decode() for one in told.split("|"))
    assert traces() == before


def test_the_officer_adds_a_purpose_and_new_words_and_schools_only_read(
    signed_in: SignIn,
) -> None:
    client = signed_in("province_officer")
    day = datetime.now(UTC) + timedelta(days=2)
    given = {
        "title": "Bản tin lớp",
        "code": "t_news",
        "kind": "publication",
        "text": "Nhà trường đăng tên em trong bản tin của lớp.",
        "valid_from": day.strftime("%d/%m/%Y"),
    }
    assert client.post("/privacy/purposes/add", given).status_code == 302
    words = {
        "text": "Nhà trường đăng tên và ảnh em trong bản tin của lớp.",
        "valid_from": (day + timedelta(days=5)).strftime("%d/%m/%Y"),
    }
    assert client.post("/privacy/purposes/t_news/text", words).status_code == 302
    page = read(signed_in("clerk"), "/privacy/purposes/")
    assert "Nhà trường đăng tên và ảnh em" in page
    assert "Thêm mục đích" not in page
    assert signed_in("clerk").get("/privacy/purposes/add").status_code == 403


def test_asking_for_many_costs_three_statements(
    province: Province, family: Family, django_assert_num_queries: Callable[[int], object]
) -> None:
    clerk = province.actor("clerk", at=NOW)
    school = province.schools[0].pk
    ids = [family.child.pk]
    for number in range(3):
        name = f"Bùi Văn {'ABC'[number]}"
        child = make_person(actor=clerk, name=name, school=school, at=NOW)
        make_guardianship(child=child, guardian=family.mother)
        ids.append(child.pk)
    give(province, "guardian", family, "t_hints")
    with acting(SECTOR):
        with django_assert_num_queries(3):  # type: ignore[attr-defined]  # a context manager
            found = consents_in_force(person_ids=ids, purpose="t_hints", day=TODAY)
        assert found == {family.child.pk}
        assert consents_in_force(person_ids=ids, purpose="t_none", day=TODAY) == frozenset()


def test_the_first_purposes_have_the_hash_of_their_words() -> None:
    with owner_connection() as db:
        rows = db.execute("SELECT text, sha256 FROM privacy_purposetext").fetchall()
    assert all(hashlib.sha256(text.encode()).hexdigest() == kept for text, kept in rows)
