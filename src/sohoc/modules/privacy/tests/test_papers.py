"""Consent on paper: the rules of the screen, a scan, and the family sees it and takes it back."""

import hashlib
import uuid
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from sohoc.core.access.actors import NotAllowed, NotYours
from sohoc.core.access.scope import acting
from sohoc.core.audit.models import Entry
from sohoc.core.files.refusals import FileRefused
from sohoc.core.testing.actors import AUDIT, SECTOR, Province
from sohoc.modules.people.testing import link_account
from sohoc.modules.privacy.contracts import PaperWish, Sent
from sohoc.modules.privacy.models import Consent, ConsentPaper, Purpose, PurposeText
from sohoc.modules.privacy.public import consents_in_force
from sohoc.modules.privacy.services import consents
from sohoc.modules.privacy.services.papers import PaperRefused, record_paper
from sohoc.modules.privacy.tests.families import Family, read
from tests.architecture.schools import prove, traces

pytestmark = pytest.mark.django_db
SignIn = Callable[[str], Client]
AT = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
DAY = date(2026, 11, 20)
PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"


@pytest.fixture(autouse=True)
def purposes(db: None) -> None:
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


def record(
    province: Province,
    family: Family,
    *,
    part: str = "given",
    purpose: str = "t_hints",
    signer: Any = "mother",
    day: date = DAY,
    role: str = "clerk",
    at: datetime = AT,
    content: bytes = PDF,
) -> Consent:
    actor = province.actor(role, at=AT)
    who = family.mother.pk if signer == "mother" else signer
    with acting(actor.writing_scope):
        return record_paper(
            actor=actor,
            person=family.child.uuid,
            wish=PaperWish(part, purpose, who, day),
            scan=Sent("giay.pdf", BytesIO(content)),
            at=at,
        )


def in_force(family: Family, purpose: str = "t_hints") -> bool:
    with acting(SECTOR):
        return bool(
            consents_in_force(person_ids=[family.child.pk], purpose=purpose, day=date(2026, 11, 23))
        )


def test_a_signed_paper_counts_like_a_yes_on_the_screen(province: Province, family: Family) -> None:
    consent = record(province, family)
    assert (consent.giver, consent.method, consent.given_name) == (
        "representative",
        "paper",
        "Hà Thị Mế",
    )
    assert (consent.given_at, len(consent.evidence)) == (AT, 64)
    assert in_force(family)
    with acting(SECTOR):
        paper = ConsentPaper.objects.get()
    assert (paper.part, paper.day, paper.name, paper.recorded_name) == (
        "given",
        DAY,
        "giay.pdf",
        "Người thử",
    )
    with acting(AUDIT):
        noted = Entry.objects.filter(verb="privacy.consent.paper_given").get().data
    assert noted == {
        "purpose": "t_hints",
        "text": 1,
        "giver": "representative",
        "day": "2026-11-20",
        "signer": "Hà Thị Mế",
    }


def test_publishing_needs_the_signatures_of_child_and_parent(
    province: Province, family: Family
) -> None:
    record(province, family, purpose="t_photos")
    assert not in_force(family, "t_photos")
    assert record(province, family, purpose="t_photos", signer=None).giver == "child"
    assert in_force(family, "t_photos")


@pytest.mark.parametrize(
    ("changed", "problem"),
    [
        ({"day": date(2026, 11, 24)}, "future"),
        ({"day": date(2025, 12, 31)}, "older_words"),
        ({"purpose": "t_nothing"}, "purpose"),
        ({"signer": None}, "giver"),
        ({"signer": 0}, "signer"),
        ({"part": "withdrawn"}, "nothing"),
    ],
)
def test_a_paper_that_does_not_count_writes_nothing(
    province: Province, family: Family, changed: dict[str, Any], problem: str
) -> None:
    before = traces()
    with pytest.raises(PaperRefused) as refused:
        record(province, family, **changed)
    assert refused.value.problem == problem
    assert traces() == before


def test_a_guardian_whom_a_court_forbade_signs_nothing(province: Province, family: Family) -> None:
    with acting(SECTOR):
        type(family.guardianship).objects.update(can_consent=False)
    with pytest.raises(PaperRefused, match="signer"):
        record(province, family)


def test_nobody_writes_down_what_they_signed_themselves(province: Province, family: Family) -> None:
    with acting(SECTOR):
        type(family.mother).objects.filter(pk=family.mother.pk).update(account=None)
    link_account(family.mother, province.users["clerk"].pk)
    with pytest.raises(PaperRefused, match="own"):
        record(province, family)


def test_the_same_paper_twice_and_one_older_than_a_withdrawal_are_refused(
    province: Province, family: Family
) -> None:
    record(province, family)
    with pytest.raises(PaperRefused, match="already"):
        record(province, family)
    guardian = province.actor("guardian", at=AT)
    with acting(guardian.writing_scope):
        consents.withdraw_consent(
            actor=guardian, person=family.child.uuid, purpose="t_hints", at=AT
        )
    assert not in_force(family)
    with pytest.raises(PaperRefused, match="taken_back"):
        record(province, family)
    record(province, family, day=date(2026, 11, 23), at=AT + timedelta(minutes=5))
    assert in_force(family)


def test_a_withdrawal_on_paper_ends_it_at_once(province: Province, family: Family) -> None:
    record(province, family)
    with pytest.raises(PaperRefused, match="before_it"):
        record(province, family, part="withdrawn", day=DAY - timedelta(days=1))
    ended = record(province, family, part="withdrawn", at=AT + timedelta(minutes=1))
    assert (ended.withdrawn_name, ended.withdrawn_at) == (
        "Hà Thị Mế",
        AT + timedelta(minutes=1),
    )
    assert not in_force(family)


def test_no_scan_no_consent(province: Province, family: Family) -> None:
    before = traces()
    with pytest.raises(FileRefused):
        record(province, family, content=b"MZ not a paper")
    assert traces() == before


def test_other_roles_and_other_schools_write_nothing_down(
    province: Province, family: Family
) -> None:
    for role in ("guardian", "homeroom_teacher", "province_officer"):
        with pytest.raises(NotAllowed):
            record(province, family, role=role)
    actor = province.actor("clerk", at=AT)
    with pytest.raises(NotYours), acting(actor.writing_scope):
        record_paper(
            actor=actor,
            person=uuid.uuid4(),
            wish=PaperWish("given", "t_hints", None, DAY),
            scan=Sent("giay.pdf", BytesIO(PDF)),
            at=AT,
        )


def test_the_clerk_sends_the_form_and_the_family_reads_it_and_takes_it_back(
    province: Province, family: Family, signed_in: SignIn
) -> None:
    clerk, mother = signed_in("clerk"), signed_in("guardian")
    url = f"/privacy/people/{family.child.uuid}/paper"
    page = read(clerk, url)
    assert "Hà Thị Mế" in page
    today = timezone.localdate(datetime.now(UTC))
    fields = {
        "part": "given",
        "purpose": "t_hints",
        "signer": str(family.mother.pk),
        "day": f"{today:%d/%m/%Y}",
        "once": "a-key",
    }
    assert clerk.post(url, fields).status_code == 422  # without the scan
    for _twice in range(2):
        scan = SimpleUploadedFile("giay.pdf", PDF, content_type="application/pdf")
        assert clerk.post(url, {**fields, "file": scan}).status_code == 302
    with acting(SECTOR):
        paper = ConsentPaper.objects.get()
    own = f"/privacy/people/{family.child.uuid}/consents"
    page = read(mother, own)
    assert "trên giấy, ghi bởi nhà trường" in page
    assert "giay.pdf" in page
    taken = mother.get(f"/privacy/people/{family.child.uuid}/papers/{paper.pk}")
    assert taken.getvalue() == PDF
    assert clerk.get(f"/privacy/papers/{paper.pk}").getvalue() == PDF
    other = f"/privacy/people/{family.child.uuid}/papers/{paper.pk + 1}"
    assert mother.get(other).status_code == 404
    assert mother.post(f"{own}/t_hints/withdraw").status_code == 302
    assert not in_force(family)


def test_the_list_and_its_export_name_the_paper(
    province: Province, family: Family, signed_in: SignIn
) -> None:
    record(province, family)
    clerk = signed_in("clerk")
    prove(clerk)
    clerk.post("/privacy/consents/columns", {"columns": ["name", "way", "paper"]})
    with acting(SECTOR):
        paper = ConsentPaper.objects.get()
    assert f"/privacy/papers/{paper.pk}" in clerk.get("/privacy/consents/").content.decode()
    exported = b"".join(clerk.get("/privacy/consents/export/csv"))
    lines = exported.decode("utf-8-sig").splitlines()
    (line,) = [one for one in lines if "Bùi Thị An" in one]
    assert "trên giấy, ghi bởi nhà trường" in line
    assert "Đồng ý, 20/11/2026" in line
