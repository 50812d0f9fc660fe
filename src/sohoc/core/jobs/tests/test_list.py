"""The list of background work: columns, filters, pages, as file, on paper."""

import csv
import io
import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from sohoc.core.access.scope import acting
from sohoc.core.audit.models import Entry
from sohoc.core.jobs.models import Job, State
from sohoc.core.jobs.tests.test_web import FILE, make
from sohoc.core.objects.testing import table_of, text_of
from sohoc.core.testing.actors import NOW, SECTOR, Province

pytestmark = pytest.mark.django_db

SignIn = Callable[[str], Client]
EXPORT_OF_A_LIST = "objects.export"


def page(client: Client, query: str = "") -> str:
    answer: Any = client.get(f"/jobs/{query}")
    assert answer.status_code == 200
    return str(answer.content.decode())


def test_a_row_says_what_how_far_since_when_and_what_came_of_it(
    province: Province, signed_in: SignIn
) -> None:
    make(province, "clerk", state=State.RUNNING, steps_done=1, steps_total=4)
    make(province, "clerk", state=State.DONE, result={"file": FILE})
    make(province, "clerk", state=State.FAILED, problem="role_lost")
    client = signed_in("clerk")
    failed, done, running = table_of(page(client))
    assert running == {
        "Việc": "thu.viec",
        "Trạng thái": "Đang chạy",
        "Tiến độ": "25 %",
        "Yêu cầu lúc": "07/09/2026 09:00",
        "Kết quả": "",
        "Của ai": "của tôi",
    }
    assert (done["Trạng thái"], done["Kết quả"]) == ("Xong", "Tải về")
    assert (failed["Trạng thái"], failed["Kết quả"]) == ("Không thành", "")
    assert "3 việc nền, tính đến ngày" in text_of(page(client))


def kinds(province: Province) -> None:
    """One export and one other piece of work, the other one done."""
    job = make(province, "clerk")
    with acting(SECTOR):
        Job.objects.filter(pk=job.pk).update(kind=EXPORT_OF_A_LIST, made_at=NOW - timedelta(days=7))
    make(province, "clerk", state=State.DONE)


@pytest.mark.parametrize(
    ("query", "seen"),
    [
        ("?q=xuat+danh", ["Xuất danh sách"]),
        ("?q=nothing", []),
        ("?state=done", ["thu.viec"]),
        ("?state=done&state=queued", ["thu.viec", "Xuất danh sách"]),
        (f"?kind={EXPORT_OF_A_LIST}", ["Xuất danh sách"]),
        ("?until=31/08/2026", ["Xuất danh sách"]),
        ("?since=07/09/2026", ["thu.viec"]),
        ("?order=made", ["Xuất danh sách", "thu.viec"]),
    ],
)
def test_the_list_is_narrowed_and_sorted(
    province: Province, signed_in: SignIn, query: str, seen: list[str]
) -> None:
    kinds(province)
    assert [row["Việc"] for row in table_of(page(signed_in("clerk"), query))] == seen


def test_the_list_pages_by_key(province: Province, signed_in: SignIn) -> None:
    made = [make(province, "clerk") for _ in range(30)]
    client = signed_in("clerk")
    first = page(client)
    assert str(made[5].uuid) in first
    assert str(made[4].uuid) not in first
    assert "1–25 trong 30 việc nền" in text_of(first)
    (older,) = re.findall(r'href="/jobs/(\?[^"]*)" rel="next"', first)
    second = page(client, older.replace("&amp;", "&"))
    assert str(made[4].uuid) in second
    assert str(made[5].uuid) not in second
    assert client.get("/jobs/?before=x").status_code == 400


def test_more_than_is_counted_shows_no_total(
    province: Province, signed_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sohoc.core.jobs.web.listing.JOBS.most_counted", 2)
    client = signed_in("clerk")
    for _number in range(2):
        make(province, "clerk")
    assert "1–2 trong 2 việc nền" in text_of(page(client))
    make(province, "clerk")
    shown = text_of(page(client))
    assert "1–3 việc nền" in shown
    assert "tính đến" not in shown


def test_columns_are_chosen(province: Province, signed_in: SignIn) -> None:
    job = make(province, "clerk", state=State.FAILED, problem="role_lost")
    client = signed_in("clerk")
    client.post("/jobs/columns", {"columns": ["support", "ended", "problem"]})
    (row,) = table_of(page(client))
    assert list(row) == ["Việc", "Số báo hỗ trợ", "Kết thúc lúc", "Vì sao không thành"]
    assert row["Số báo hỗ trợ"] == job.support_number
    assert row["Vì sao không thành"].startswith("Vai trò anh/chị dùng khi bắt đầu việc này")


def test_the_file_has_the_own_work_only(province: Province, signed_in: SignIn) -> None:
    make(province, "clerk", state=State.DONE, result={"file": FILE})
    make(province, "principal")
    answer: Any = signed_in("clerk").get("/jobs/export/csv")
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert rows == [
        ["Việc", "Trạng thái", "Tiến độ", "Yêu cầu lúc", "Kết quả", "Của ai"],
        ["thu.viec", "Xong", "", "07/09/2026 09:00", "Tải về", "của tôi"],
    ]


def test_the_work_is_printed(province: Province, signed_in: SignIn) -> None:
    make(province, "clerk")
    answer: Any = signed_in("clerk").get("/jobs/print?state=queued")
    words = text_of(answer.content.decode())
    assert "Trạng thái: Đang chờ. 1 việc nền" in words
    assert "thu.viec" in words


def test_ordering_an_export_still_has_its_own_address(signed_in: SignIn) -> None:
    client = signed_in("clerk")
    assert client.get("/jobs/export").status_code == 405
    assert client.post("/jobs/export/csv").status_code == 405
    assert client.get("/jobs/export/exe").status_code == 400


@pytest.mark.django_db(transaction=True)  # an export is recorded by a connection of its own
def test_exporting_the_work_is_recorded(province: Province, signed_in: SignIn) -> None:
    make(province, "clerk")
    client = signed_in("clerk")
    client.get("/jobs/export/exe")
    client.get("/jobs/export/xlsx")
    with acting(SECTOR):
        (kept,) = Entry.objects.filter(verb="objects.list.exported")
    assert (kept.object_id, kept.label) == ("jobs.jobs", "Việc nền")
    assert (kept.data["rows"], kept.data["format"]) == (1, "xlsx")


def test_an_export_says_of_which_list(province: Province, signed_in: SignIn) -> None:
    job = make(province, "clerk")
    wish = {"listing": "orgs.schools", "query": "", "kind": "xlsx"}
    with acting(SECTOR):
        Job.objects.filter(pk=job.pk).update(kind=EXPORT_OF_A_LIST, wish=wish)
    client = signed_in("clerk")
    assert table_of(page(client))[0]["Việc"] == "Xuất danh sách: Trường học, XLSX"
    assert "Xuất danh sách: Trường học, XLSX" in text_of(page(client, str(job.uuid)))
