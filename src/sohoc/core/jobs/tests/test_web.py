"""Background work on the screen."""

import time
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from sohoc.core.access.scope import acting
from sohoc.core.jobs.models import Job, State
from sohoc.core.objects.testing import table_of
from sohoc.core.testing.actors import ALL_ROLES, NOW, SECTOR, Province

pytestmark = pytest.mark.django_db

FILE = "0192d3a4-0000-7000-8000-000000000001"


def make(province: Province, role: str, **values: Any) -> Job:
    grant = province.grants[role]
    with acting(SECTOR):
        return Job.objects.create(
            kind="thu.viec",
            owner_id=grant.user_id,
            grant_id=grant.pk,
            node_id=grant.node_id,
            wish={},
            made_at=NOW,
            **values,
        )


def again(job: Job) -> Job:
    with acting(SECTOR):
        return Job.objects.get(pk=job.pk)


def text(response: Any) -> str:
    assert response.status_code == 200
    return str(response.content.decode())


@pytest.mark.parametrize("role", ALL_ROLES)
def test_every_role_opens_the_list_and_the_own_job(
    role: str, province: Province, signed_in: Callable[[str], Client]
) -> None:
    job, client = make(province, role), signed_in(role)
    page = text(client.get(reverse("jobs:jobs")))
    assert "Việc nền" in page
    assert reverse("jobs:job", args=[job.uuid]) in page
    assert "Đang chờ" in text(client.get(reverse("jobs:job", args=[job.uuid])))


def test_an_empty_list_says_what_will_show_here(
    province: Province, signed_in: Callable[[str], Client]
) -> None:
    assert "Chưa có việc nền nào." in text(signed_in("clerk").get(reverse("jobs:jobs")))


def test_a_colleague_does_not_find_the_job(
    province: Province, signed_in: Callable[[str], Client]
) -> None:
    job = make(province, "clerk", result={"file": FILE}, state=State.DONE)
    for role in ("principal", "subject_teacher", "commune_officer", "auditor"):
        client = signed_in(role)
        assert str(job.uuid) not in text(client.get(reverse("jobs:jobs")))
        for name in ("job", "progress"):
            assert client.get(reverse(f"jobs:{name}", args=[job.uuid])).status_code == 404
        answer = client.post(reverse("jobs:cancel", args=[job.uuid]), {"confirmed": "1"})
        assert answer.status_code == 404


def test_the_administrator_sees_the_job_but_not_its_file(
    province: Province, signed_in: Callable[[str], Client]
) -> None:
    job = make(province, "clerk", result={"file": FILE}, state=State.DONE)
    client = signed_in("administrator")
    page = text(client.get(reverse("jobs:jobs")))
    assert table_of(page)[0]["Của ai"] == "của người khác"
    assert FILE not in page
    assert FILE not in text(client.get(reverse("jobs:job", args=[job.uuid])))


def test_a_running_job_asks_soon_then_every_two_seconds_and_an_ended_one_no_more(
    province: Province, signed_in: Callable[[str], Client]
) -> None:
    job, client = (
        make(province, "clerk", state=State.RUNNING, steps_done=1100, steps_total=4400),
        signed_in("clerk"),
    )
    address = reverse("jobs:progress", args=[job.uuid])
    response = client.get(address)
    page = text(response)
    triggers = ["load delay:200ms, every 2s", "load delay:400ms, every 2s"]
    triggers += ["load delay:800ms, every 2s", "every 2s", "every 2s"]
    following = f"{address}?look=1"
    assert f'hx-get="{following}" hx-trigger="{triggers.pop(0)}" hx-swap="outerHTML"' in page
    for look, trigger in zip((2, 3, 3, 3), triggers, strict=True):
        found = text(client.get(following))
        following = f"{address}?look={look}"
        assert f'hx-get="{following}" hx-trigger="{trigger}" hx-swap="outerHTML"' in found
    assert "look=1" in text(client.get(f"{address}?look=99"))
    assert "Đã xong 1.100 trong 4.400." in page
    assert 'aria-valuenow="25"' in page
    assert "HX-Refresh" not in response.headers
    with acting(SECTOR):
        Job.objects.filter(pk=job.pk).update(state=State.DONE, result={"file": FILE})
    response = client.get(address)
    assert "hx-get" not in text(response)
    assert response.headers["HX-Refresh"] == "true"


def test_a_page_that_asks_by_itself_does_not_keep_the_screen_open(
    province: Province, signed_in: Callable[[str], Client]
) -> None:
    job, client = make(province, "clerk", state=State.RUNNING), signed_in("clerk")
    address = reverse("jobs:progress", args=[job.uuid])
    client.get(reverse("jobs:job", args=[job.uuid]))

    def idle(minutes: int) -> float:
        session = client.session
        session["seen"] = time.time() - minutes * 60
        session.save()
        return float(session["seen"])

    seen = idle(14)
    assert client.get(address).status_code == 200
    assert client.session["seen"] == seen
    idle(16)
    assert client.get(address).status_code == 423


def test_the_result_is_offered_to_its_owner(
    province: Province, signed_in: Callable[[str], Client]
) -> None:
    job, client = (
        make(province, "clerk", result={"file": FILE}, state=State.DONE),
        signed_in("clerk"),
    )
    link = reverse("files:download", args=[FILE])
    assert link in text(client.get(reverse("jobs:jobs")))
    assert link in text(client.get(reverse("jobs:job", args=[job.uuid])))


@pytest.mark.parametrize(
    ("problem", "words"),
    [
        ("role_lost", "đã hết hạn hoặc thay đổi"),
        ("died", "Chương trình bị ngắt ba lần"),
        ("error", "Chương trình gặp lỗi bên trong."),
    ],
)
def test_a_failed_job_says_why_and_gives_a_number(
    problem: str, words: str, province: Province, signed_in: Callable[[str], Client]
) -> None:
    job = make(province, "clerk", state=State.FAILED, problem=problem)
    page = text(signed_in("clerk").get(reverse("jobs:job", args=[job.uuid])))
    assert words in page
    assert job.support_number in page


def test_cancelling_asks_first(province: Province, signed_in: Callable[[str], Client]) -> None:
    job, client = make(province, "clerk"), signed_in("clerk")
    page = text(client.post(reverse("jobs:cancel", args=[job.uuid])))
    assert "Dừng việc này?" in page
    assert again(job).state == State.QUEUED
    response = client.post(reverse("jobs:cancel", args=[job.uuid]), {"confirmed": "1"})
    assert response.headers["Location"] == reverse("jobs:job", args=[job.uuid])
    assert again(job).state == State.CANCELLED
    assert "Việc đã được dừng." in text(client.get(reverse("jobs:job", args=[job.uuid])))


def test_cancelling_an_ended_job_says_so(
    province: Province, signed_in: Callable[[str], Client]
) -> None:
    job, client = make(province, "clerk", state=State.DONE), signed_in("clerk")
    client.post(reverse("jobs:cancel", args=[job.uuid]), {"confirmed": "1"})
    page = text(client.get(reverse("jobs:job", args=[job.uuid])))
    assert "Việc này đã kết thúc từ trước." in page
    assert again(job).state == State.DONE


def test_a_look_changes_nothing(province: Province, signed_in: Callable[[str], Client]) -> None:
    job = make(province, "clerk")
    assert signed_in("clerk").get(reverse("jobs:cancel", args=[job.uuid])).status_code == 405
    assert again(job).state == State.QUEUED
