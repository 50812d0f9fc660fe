"""Through the wall: everybody reads what is published, nobody but the department sees a draft."""

from collections.abc import Callable
from datetime import date

import pytest
from django.db import ProgrammingError
from django.test import Client

from sohoc.core.access.actors import Actor
from sohoc.core.access.scope import GATE, Scope, acting
from sohoc.core.testing.actors import ALL_ROLES, NOW, SECTOR, Province
from sohoc.modules.calendar.models import (
    Draft,
    Plan,
    PlanHistory,
    PlanLevel,
    SchoolYear,
    SpecialDays,
)
from sohoc.modules.calendar.services.drafts import begin_draft
from sohoc.modules.calendar.testing import plan_facts, publish_plan

pytestmark = pytest.mark.django_db
SECRET = "4711/QĐ-UBND"


@pytest.fixture
def draft(officer: Actor, year: SchoolYear) -> Draft:
    """A draft whose number of the decision nobody else may read."""
    with acting(officer.scope):
        facts = plan_facts(decision_number=SECRET, levels=("continuing",))
        return begin_draft(actor=officer, year_uuid=year.uuid, facts=facts, at=NOW)


def scopes(province: Province) -> dict[str, Scope]:
    """The scope of every role, and those that no role has by itself."""
    node = province.schools[0].pk
    return {role: province.actor(role).scope for role in ALL_ROLES} | {
        "unmask": Scope("sohoc_unmask", schools=(node,)),
        "public": Scope("sohoc_public"),
        "gate": GATE,
    }


def test_a_draft_exists_for_the_sector_alone(province: Province, draft: Draft) -> None:
    sector = set()
    for name, scope in scopes(province).items():
        if scope.role == "sohoc_sector":
            sector.add(name)
            with acting(scope):
                assert Draft.objects.count() == 1
            continue
        with pytest.raises(ProgrammingError, match="permission denied"), acting(scope):
            Draft.objects.count()
    assert "province_officer" in sector
    assert not sector & {"commune_officer", "principal", "guardian", "learner", "auditor"}


def test_nobody_but_the_sector_writes_a_draft(province: Province, draft: Draft) -> None:
    for name, scope in scopes(province).items():
        if scope.role == "sohoc_sector":
            continue
        for act in (
            lambda: Draft.objects.update(version=9),
            lambda: Draft.objects.all().delete(),
            lambda: Draft.objects.create(year_id=draft.year_id, content={}, changed_at=NOW),
        ):
            with pytest.raises(ProgrammingError, match="permission denied"), acting(scope):
                act()
            assert name


def test_what_is_published_is_read_in_every_scope_and_written_in_none_but_the_sector(
    province: Province, officer: Actor, year: SchoolYear
) -> None:
    publish_plan(officer, year)
    for name, scope in scopes(province).items():
        if name == "public":
            continue
        with acting(scope):
            counts = [m.objects.count() for m in (SchoolYear, Plan, PlanLevel, SpecialDays)]
        assert (name, counts) == (name, [1, 1, 5, 5])
        if scope.role == "sohoc_sector":
            continue
        for model in (SchoolYear, Plan, PlanLevel, SpecialDays):
            with pytest.raises(ProgrammingError, match="permission denied"), acting(scope):
                model.objects.all().delete()


def test_not_even_the_sector_edits_a_published_plan(officer: Actor, year: SchoolYear) -> None:
    publish_plan(officer, year)
    with pytest.raises(ProgrammingError, match="permission denied"), acting(SECTOR):
        Plan.objects.update(closing=date(2027, 5, 30))
    with pytest.raises(ProgrammingError, match="permission denied"), acting(SECTOR):
        SpecialDays.objects.update(title="khác")
    with pytest.raises(ProgrammingError, match="permission denied"), acting(SECTOR):
        PlanHistory.objects.all().delete()


@pytest.mark.parametrize("role", [role for role in ALL_ROLES if role != "province_officer"])
def test_no_page_of_another_role_shows_a_draft(
    province: Province,
    draft: Draft,
    officer: Actor,
    year: SchoolYear,
    signed_in: Callable[[str], Client],
    role: str,
) -> None:
    publish_plan(officer, year, levels=("primary",))
    client = signed_in(role)
    for place in ("years/", "years/print", "years/export/csv", f"years/{year.uuid}/"):
        response = client.get(f"/calendar/{place}")
        assert response.status_code == 200, place
        assert SECRET not in response.content.decode()
    for place in (f"drafts/{draft.uuid}/", f"drafts/{draft.uuid}/publish"):
        assert client.get(f"/calendar/{place}").status_code == 403
