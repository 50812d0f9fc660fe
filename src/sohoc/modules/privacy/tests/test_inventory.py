"""The inventory of personal data is what the database and its rights are."""

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client

from sohoc.core.access.scope import acting
from sohoc.core.testing.actors import Province
from sohoc.law.privacy.retention import Tag
from sohoc.modules.privacy import inventory_words as words
from sohoc.modules.privacy.selectors.inventory import inventory
from sohoc.modules.privacy.tests.families import read

pytestmark = pytest.mark.django_db
SignIn = Callable[[str], Client]


def test_it_says_of_each_column_its_tag_its_law_and_who_reads_it(province: Province) -> None:
    officer = province.actor("province_officer")
    with acting(officer.scope):
        rows = {(row.table, row.column): row for row in inventory(officer, date(2026, 11, 23))}
    closed = rows["people_sensitivefacts", "closed"]
    assert (closed.tag, closed.readers) == (Tag.SENSITIVE, ("sohoc_unmask",))
    assert "health" in closed.kinds
    name = rows["people_person", "full_name"]
    assert name.tag == Tag.BASIC
    assert {"sohoc_school", "sohoc_person", "sohoc_sector"} <= set(name.readers)
    assert rows["people_personhistory", "full_name"].is_history
    assert rows["people_secretnumber", "closed"].tag == Tag.SECRET
    assert ("people_person", "id") not in rows


@pytest.mark.parametrize("role", ["province_officer", "administrator", "auditor"])
def test_officers_read_and_export_it(signed_in: SignIn, role: str) -> None:
    client = signed_in(role)
    page = read(client, "/privacy/inventory/")
    assert "Hồ sơ người" in page or "Hồ sơ" in page
    assert "nguồn gốc dân tộc (Nghị định 356/2025/NĐ-CP, điều 4 khoản 1 điểm a)" in page
    answer = client.get("/privacy/inventory/export/csv")
    assert answer.status_code == 200
    assert "people_person.full_name" in answer.content.decode("utf-8-sig")
    assert client.get("/privacy/inventory/export/exe").status_code == 400


def test_no_table_and_no_column_is_called_by_its_name_in_the_database(
    province: Province,
) -> None:
    officer = province.actor("province_officer")
    with acting(officer.scope):
        rows = inventory(officer, date(2026, 11, 23))
    assert [row.table for row in rows if words.table(row) == row.table] == []
    assert [row.column for row in rows if words.column(row) == row.column] == []


def test_lines_of_imports_go_as_soon_as_the_page_of_the_import_says(signed_in: SignIn) -> None:
    page = read(signed_in("province_officer"), "/privacy/inventory/")
    assert "Dòng của bảng đã nhập" in page
    assert "30 ngày sau khi nhập" in page


@pytest.mark.parametrize("role", ["clerk", "guardian", "principal"])
def test_schools_and_families_do_not(signed_in: SignIn, role: str) -> None:
    assert signed_in(role).get("/privacy/inventory/").status_code == 403
