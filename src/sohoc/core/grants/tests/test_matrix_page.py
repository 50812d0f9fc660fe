"""The matrix of rights shows exactly what the manifests declare."""

import csv
import io
from collections.abc import Callable

import pytest
from django.test import Client

from sohoc.core.access.scope import acting
from sohoc.core.audit.models import Entry
from sohoc.core.grants.web.matrix import APPS, rights
from sohoc.core.manifest import registry
from sohoc.core.testing.actors import ALL_ROLES, SECTOR, Province

pytestmark = pytest.mark.django_db
SignIn = Callable[[str], Client]
ALLOWED = {"administrator", "auditor", "province_officer"}


@pytest.mark.parametrize("role", ALL_ROLES)
def test_the_matrix_opens_for_three_roles(province: Province, signed_in: SignIn, role: str) -> None:
    client = signed_in(role)
    expected = 200 if role in ALLOWED else 403
    for path in ("", "?role=principal", "?role=nobody", "export/csv", "export/xlsx"):
        assert client.get(f"/access/matrix/{path}").status_code == expected, path


def test_a_line_has_a_dot_exactly_where_the_role_holds_the_right() -> None:
    declared = registry()
    lines = rights(declared)
    assert [line.code for line in lines] == sorted(declared.doors)
    for line in lines:
        for role, held in zip(declared.roles, line.held, strict=True):
            door = declared.doors[line.code]
            assert held == (role in door.roles or door.roles == {"*"})


def test_every_app_with_rights_has_a_name() -> None:
    assert {line.app for line in rights(registry())} <= set(APPS)


def test_the_page_of_a_role_lists_its_rights_only(province: Province, signed_in: SignIn) -> None:
    page = signed_in("auditor").get("/access/matrix/?role=clerk").content.decode()
    clerk = registry().permissions_of("clerk")
    words = {str(d.label): d.permission in clerk for d in registry().doors.values()}
    for label, held in words.items():
        assert (f'<th scope="row">{label}' in page) == held, label


def test_the_export_has_one_line_for_each_right(province: Province, signed_in: SignIn) -> None:
    response = signed_in("auditor").get("/access/matrix/export/csv")
    rows = list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"))))
    assert len(rows) == 1 + len(registry().doors)
    assert len(rows[0]) == 4 + len(registry().roles)
    assert sum(cell == "●" for row in rows[1:] for cell in row[4:]) == sum(
        sum(line.held) for line in rights(registry())
    )


@pytest.mark.django_db(transaction=True)  # an export is recorded by a connection of its own
def test_taking_the_matrix_along_is_recorded_and_a_refusal_is_not(
    province: Province, signed_in: SignIn
) -> None:
    signed_in("clerk").get("/access/matrix/export/csv")
    signed_in("auditor").get("/access/matrix/export/pdf")
    signed_in("auditor").get("/access/matrix/export/csv")
    with acting(SECTOR):
        (kept,) = Entry.objects.filter(verb="objects.list.exported")
    assert (kept.actor_id, kept.role) == (province.users["auditor"].pk, "auditor")
    assert (kept.noun, kept.object_id, kept.label) == (
        "objects.list",
        "grants.matrix",
        "Ma trận quyền",
    )
    assert (kept.data["rows"], kept.data["format"]) == (len(registry().doors), "csv")
    assert kept.data["columns"][:3] == ["Mảng việc", "Được làm", "Mã quyền"]
    assert len(kept.data["columns"]) == 4 + len(registry().roles)


def test_another_kind_of_file_is_refused(province: Province, signed_in: SignIn) -> None:
    assert signed_in("auditor").get("/access/matrix/export/pdf").status_code == 400
