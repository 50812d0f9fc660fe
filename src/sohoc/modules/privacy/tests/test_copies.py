"""A copy of everything kept: for oneself and the own children, opened after a fresh proof."""

import io
import json
import uuid
import zipfile
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from sohoc.core.access.actors import NotYours
from sohoc.core.access.scope import acting
from sohoc.core.audit.models import Entry, Look
from sohoc.core.files.models import StoredFile
from sohoc.core.files.services import store
from sohoc.core.files.tables import read_sheets
from sohoc.core.jobs.models import Job, State
from sohoc.core.testing.actors import AUDIT, NOW, SECTOR, Province
from sohoc.modules.people.testing import (
    end_now,
    make_guardianship,
    make_number,
    make_person,
    make_sensitive,
)
from sohoc.modules.privacy.contracts import Sent, Wish
from sohoc.modules.privacy.copy_files import COPY
from sohoc.modules.privacy.services.copies import make_copy
from sohoc.modules.privacy.services.requests import ask
from sohoc.modules.privacy.tests.families import Family
from tests.architecture.schools import prove

pytestmark = pytest.mark.django_db
SignIn = Callable[[str], Client]
PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"


class Counted:
    """Takes what a body tells of its progress."""

    def total(self, n: int) -> None:
        self.wanted = n

    def step(self, n: int = 1) -> None:
        self.done = n


def content_of(kept: StoredFile) -> dict[str, bytes]:
    with store().open(kept.sha256) as file, zipfile.ZipFile(io.BytesIO(file.read())) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def copied(province: Province, role: str, uuid_: object) -> tuple[StoredFile, dict[str, str]]:
    actor = province.actor(role)
    with acting(actor.writing_scope):
        result = make_copy(Counted(), actor=actor, at=NOW, person=str(uuid_))
        kept = StoredFile.objects.get(uuid=result["copy"])
    return kept, {
        name: content.decode(errors="replace") for name, content in content_of(kept).items()
    }


def may_not_consent(family: Family) -> None:
    """The mother sees the record, and may not consent for the child."""
    with acting(SECTOR):
        family.guardianship.can_consent = False
        family.guardianship.save()


def told_in(files: dict[str, str]) -> dict[str, list[list[str]]]:
    """The rows of each part, by its code."""
    kept = json.loads(files["du-lieu-ca-nhan.json"])["kept"]
    return {one["code"]: one["rows"] for one in kept}


def test_the_file_holds_what_every_app_keeps_and_no_sensitive_value_for_who_may_not_consent(
    province: Province, family: Family
) -> None:
    clerk = province.actor("clerk", at=NOW)
    make_sensitive(actor=clerk, person=family.child.uuid, at=NOW, ethnicity="Mường")
    may_not_consent(family)
    kept, files = copied(province, "guardian", family.child.uuid)
    assert sorted(files) == [f"du-lieu-ca-nhan.{kind}" for kind in ("html", "json", "xlsx")]
    assert files["du-lieu-ca-nhan.xlsx"].startswith("PK")
    data = json.loads(files["du-lieu-ca-nhan.json"])
    told = {one["code"]: one["rows"] for one in data["kept"]}
    assert told["people.belongs"][0][:3] == ["Trường THCS Bao La (mẫu)", "Học sinh", "5A"]
    assert told["people.sensitive"][0][0] == "Dân tộc"
    assert told["identity.account"] == []
    assert {"privacy.consents", "privacy.requests", "privacy.looks"} <= told.keys()
    assert "Bùi Thị An" in files["du-lieu-ca-nhan.html"]
    assert not any("Mường" in text for text in files.values())
    assert kept.is_sensitive
    assert "An" not in kept.name
    assert str(kept.ends_at) == "2026-09-14 02:00:00+00:00"
    with acting(SECTOR):
        assert Entry.objects.latest("id").verb == "privacy.copy.made"


def test_who_may_consent_takes_along_everything_in_clear(
    province: Province, family: Family
) -> None:
    clerk = province.actor("clerk", at=NOW)
    make_sensitive(actor=clerk, person=family.child.uuid, at=NOW, ethnicity="02", health="hen")
    make_number(actor=clerk, person=family.child.uuid, number="001314000123", at=NOW)
    _kept, files = copied(province, "guardian", family.child.uuid)
    told = told_in(files)
    assert told["people.sensitive"] == [["Dân tộc", "Tày"], ["Sức khỏe", "hen"]]
    numbers = {row[0]: row[1] for row in told["people.numbers"]}
    assert numbers["Số định danh cá nhân"] == "001314000123"
    assert "hãy cất tệp ở nơi người khác không mở được" in files["du-lieu-ca-nhan.html"]
    with acting(AUDIT, using="log"):
        look = Look.objects.using("log").latest("id")
    assert look.object_id == str(family.child.uuid)
    assert (look.role, look.purpose) == ("guardian", "bản sao cho gia đình")


def test_the_copy_tells_what_has_changed_in_the_record(province: Province, family: Family) -> None:
    clerk = province.actor("clerk", at=NOW)
    end_now(actor=clerk, guardianship=family.guardianship, at=NOW)
    make_guardianship(child=family.child, guardian=family.mother, period=(NOW.date(), None))
    _kept, files = copied(province, "guardian", family.child.uuid)
    changes = [row[1:] for row in told_in(files)["people.history"]]
    assert ["Họ và tên", "", "Bùi Thị An"] in changes
    assert ["Học sinh ở Trường THCS Bao La (mẫu)", "", "từ 05/09/2026"] in changes
    rights = "Mẹ, Cha, mẹ theo giấy khai sinh, được xem hồ sơ, được đồng ý thay, từ 07/09/2026"
    assert ["Người giám hộ Hà Thị Mế", "", rights] in changes


def test_other_guardians_are_named_to_who_decides_unless_restricted(
    province: Province, family: Family
) -> None:
    known: dict[str, Any] = {"belonging": "guardian", "school": province.schools[0].pk}
    for name, facts in (
        ("Bùi Văn Cha", {"relation": "father", "restriction": "Bản án 12: nhà tạm lánh số 3"}),
        ("Bùi Thị Bà", {"relation": "grandparent"}),
    ):
        clerk = province.actor("clerk", at=NOW)
        one = make_person(actor=clerk, name=name, at=NOW, born=date(1970, 1, 2), **known)
        make_guardianship(child=family.child, guardian=one, **facts)
    _kept, files = copied(province, "guardian", family.child.uuid)
    rows = told_in(files)["people.guardians"]
    assert sorted(row[:2] for row in rows) == [
        ["Bùi Thị Bà", "Ông bà"],
        ["Hà Thị Mế", "Mẹ"],
        ["người giám hộ khác", "Bố"],
    ]
    assert not any("tạm lánh" in text or "Bùi Văn Cha" in text for text in files.values())
    may_not_consent(family)
    _kept, files = copied(province, "guardian", family.child.uuid)
    rows = told_in(files)["people.guardians"]
    assert sorted(row[0] for row in rows) == ["Hà Thị Mế", *["người giám hộ khác"] * 2]


def test_the_files_of_the_own_requests_are_in_the_copy(province: Province, family: Family) -> None:
    guardian = province.actor("guardian", at=NOW)
    paper = Sent("gks.pdf", io.BytesIO(PDF))
    with acting(guardian.writing_scope):
        for text in ("Xin xóa ảnh cũ.", "Xin xóa ảnh cũ nữa."):
            wish = Wish("delete", text, school=province.schools[0].pk)
            paper = Sent("gks.pdf", io.BytesIO(PDF))
            ask(actor=guardian, person=family.child.uuid, wish=wish, evidence=paper, at=NOW)
    kept, files = copied(province, "guardian", family.child.uuid)
    names = ["giay-to/01 gks.pdf", "giay-to/02 gks.pdf"]
    assert [name for name in sorted(files) if name.startswith("giay-to")] == names
    assert content_of(kept)[names[0]] == PDF
    assert f'<a href="{names[0]}">' in files["du-lieu-ca-nhan.html"]
    assert [row[-1] for row in told_in(files)["privacy.requests"]] == ["gks.pdf"] * 2


def test_a_copy_in_clear_closes_with_the_right_to_consent(
    province: Province, signed_in: SignIn, family: Family
) -> None:
    file = ordered(province, family.child.uuid)
    client = signed_in("guardian")
    prove(client)
    address = f"/privacy/people/{family.child.uuid}/copies/{file}"
    answer: Any = client.get(address)
    assert b"".join(answer.streaming_content).startswith(b"PK")
    may_not_consent(family)
    assert client.get(address).status_code == 404
    assert str(file) not in client.get(f"/privacy/people/{family.child.uuid}/").content.decode()


def test_the_workbook_has_a_sheet_with_its_own_columns_for_each_part(
    province: Province, family: Family
) -> None:
    kept, files = copied(province, "guardian", family.child.uuid)
    sheets = {
        one.name: [list(line.cells) for line in one.lines]
        for one in read_sheets(content_of(kept)["du-lieu-ca-nhan.xlsx"])
    }
    told = json.loads(files["du-lieu-ca-nhan.json"])["kept"]
    assert list(sheets) == [one["title"] for one in told]
    assert sheets["Thuộc trường"][0] == ["Trường", "Tư cách", "Lớp", "Thời gian"]
    assert sheets["Thuộc trường"][1][:3] == ["Trường THCS Bao La (mẫu)", "Học sinh", "5A"]
    for one in told:
        head, *rows = sheets[one["title"]]
        assert head == one["columns"]
        assert len(rows) == max(len(one["rows"]), 1)
    assert sheets["Tài khoản"][1][0] == "Không lưu gì."


def test_the_own_copy_has_the_account(province: Province, family: Family) -> None:
    _kept, files = copied(province, "guardian", family.mother.uuid)
    data = json.loads(files["du-lieu-ca-nhan.json"])
    told = {one["code"]: one["rows"] for one in data["kept"]}
    assert told["identity.account"][0][0] == "guardian"


def test_nobody_gets_a_copy_about_a_stranger(province: Province, family: Family) -> None:
    actor = province.actor("guardian")
    with acting(actor.writing_scope), pytest.raises(NotYours):
        make_copy(Counted(), actor=actor, at=NOW, person=str(family.stranger.uuid))


def ordered(province: Province, uuid_: object) -> uuid.UUID:
    """The file of a copy that the guardian had made a minute ago in the background."""
    at = datetime.now(UTC) - timedelta(minutes=1)
    actor = province.actor("guardian")
    with acting(actor.writing_scope):
        result = make_copy(Counted(), actor=actor, at=at, person=str(uuid_))
        Job.objects.create(
            kind=COPY,
            owner_id=actor.user_id,
            grant_id=actor.grant_id,
            node_id=actor.node_id,
            wish={"person": str(uuid_)},
            state=State.DONE,
            result=result,
            made_at=at,
            ended_at=at,
        )
    return uuid.UUID(result["copy"])


@pytest.mark.django_db(transaction=True)  # taking it is recorded past the request's transaction
def test_the_file_stands_on_the_page_of_the_person_and_opens_after_a_proof(
    province: Province, signed_in: SignIn, family: Family
) -> None:
    file = ordered(province, family.child.uuid)
    client = signed_in("guardian")
    page = f"/privacy/people/{family.child.uuid}/"
    address = f"{page}copies/{file}"
    assert address in client.get(page).content.decode()
    assert client.get(address).status_code == 403  # the page that asks for the password
    prove(client)
    answer: Any = client.get(address)
    assert answer.status_code == 200
    assert answer["Content-Disposition"].startswith("attachment")
    assert b"".join(answer.streaming_content).startswith(b"PK")
    assert client.get(f"/privacy/people/{family.mother.uuid}/copies/{file}").status_code == 404
    with acting(AUDIT):
        taken = Entry.objects.filter(verb="privacy.copy.taken")
        assert [one.object_id for one in taken] == [str(family.child.uuid)]


def test_the_file_opens_at_no_other_address(
    province: Province, signed_in: SignIn, family: Family
) -> None:
    file = ordered(province, family.child.uuid)
    client = signed_in("guardian")
    prove(client)
    for address in (f"/files/{file}", f"/files/{file}/sensitive"):
        assert client.get(address).status_code == 404


def test_the_file_does_not_outlive_the_right_to_see_the_record(
    province: Province, signed_in: SignIn, family: Family
) -> None:
    file = ordered(province, family.child.uuid)
    client = signed_in("guardian")
    prove(client)
    address = f"/privacy/people/{family.child.uuid}/copies/{file}"
    answer: Any = client.get(address)
    assert b"".join(answer.streaming_content).startswith(b"PK")
    end_now(actor=province.actor("clerk", at=NOW), guardianship=family.guardianship, at=NOW)
    assert client.get(address).status_code == 404
    assert client.get(f"/files/{file}/sensitive").status_code == 404


def test_it_is_ordered_on_the_page_and_once(signed_in: SignIn, family: Family) -> None:
    client = signed_in("guardian")
    address = f"/privacy/people/{family.child.uuid}/copy"
    assert client.get(address).status_code == 200
    for _time in range(2):
        answer = client.post(address, {"once": "mot-lan"})
        assert answer.status_code == 302
        assert answer["Location"].startswith("/jobs/")
    with acting(SECTOR):
        assert Job.objects.filter(kind="privacy.copy").count() <= 1
        Job.objects.update(state=State.DONE, result={"copy": "x"})
    done = client.get(answer["Location"]).content.decode()
    assert f'href="/privacy/people/{family.child.uuid}/"' in done
    assert "Đến kết quả" in done
    assert client.get(f"/privacy/people/{family.stranger.uuid}/copy").status_code == 404
