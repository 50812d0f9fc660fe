"""A copy of everything kept: for oneself and the own children, opened after a fresh proof."""

import io
import json
import uuid
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from sohoc.core.access.actors import NotYours
from sohoc.core.access.scope import acting
from sohoc.core.audit.models import Entry
from sohoc.core.files.models import StoredFile
from sohoc.core.files.services import store
from sohoc.core.jobs.models import Job, State
from sohoc.core.testing.actors import AUDIT, NOW, SECTOR, Province
from sohoc.modules.people.testing import end_now, make_sensitive
from sohoc.modules.privacy.copy_files import COPY
from sohoc.modules.privacy.services.copies import make_copy
from sohoc.modules.privacy.tests.families import Family
from tests.architecture.schools import prove

pytestmark = pytest.mark.django_db
SignIn = Callable[[str], Client]


class Counted:
    """Takes what a body tells of its progress."""

    def total(self, n: int) -> None:
        self.wanted = n

    def step(self, n: int = 1) -> None:
        self.done = n


def copied(province: Province, role: str, uuid_: object) -> tuple[StoredFile, dict[str, str]]:
    actor = province.actor(role)
    with acting(actor.writing_scope):
        result = make_copy(Counted(), actor=actor, at=NOW, person=str(uuid_))
        kept = StoredFile.objects.get(uuid=result["copy"])
    with store().open(kept.sha256) as file, zipfile.ZipFile(io.BytesIO(file.read())) as archive:
        return kept, {
            name: archive.read(name).decode(errors="replace") for name in archive.namelist()
        }


def test_the_file_holds_what_every_app_keeps_and_no_sensitive_value(
    province: Province, family: Family
) -> None:
    clerk = province.actor("clerk", at=NOW)
    make_sensitive(actor=clerk, person=family.child.uuid, at=NOW, ethnicity="Mường")
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
