"""Parts of schools stand in the order of the Vietnamese dictionary, wherever they are listed."""

import re
from collections.abc import Callable
from dataclasses import replace
from importlib import import_module
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.db import connection
from django.test import Client

from sohoc.core.access.scope import acting
from sohoc.core.testing.actors import NOW, SECTOR, Province
from sohoc.modules.orgs.models import SchoolPart, SchoolPartHistory, SchoolState
from sohoc.modules.orgs.services.parts import add_parts, correct_part, facts_of_part
from sohoc.modules.orgs.testing import make_schools
from sohoc.modules.orgs.tests.parts_made import CUN

pytestmark = pytest.mark.django_db
SignIn = Callable[[str], Client]
IN_ORDER = ["Bản Ang", "Bản Âu", "Bản Dốc", "Bản Đá", "Điểm Cun"]


@pytest.fixture
def school(province: Province) -> SchoolState:
    """A school with campuses that were added in another order than the one of the dictionary."""
    made = make_schools(province.schools)[0]
    actor = province.actor("clerk")
    facts = [replace(CUN, name=name) for name in sorted(IN_ORDER)]
    with acting(actor.writing_scope):
        add_parts(actor=actor, school=made.uuid, facts=facts, at=NOW)
    return made


def listed(client: Client, address: str) -> list[str]:
    page = client.get(address).content.decode()
    found = re.findall(r'<a[^>]* href="/orgs/parts/[^"]+/"[^>]*>([^<]+)</a>', page)
    return [name for name in found if name in IN_ORDER]


def test_the_order_of_bytes_is_another_one() -> None:
    assert sorted(IN_ORDER) != IN_ORDER


@pytest.mark.parametrize("query", ["", "?order=name", "?order=school"])
def test_the_list_of_all_parts_is_in_order(
    school: SchoolState, signed_in: SignIn, query: str
) -> None:
    assert listed(signed_in("province_officer"), f"/orgs/parts/{query}") == IN_ORDER


def test_the_list_turned_round_is_in_the_other_order(
    school: SchoolState, signed_in: SignIn
) -> None:
    assert listed(signed_in("clerk"), "/orgs/parts/?order=-name") == IN_ORDER[::-1]


def test_the_tab_of_a_school_is_in_order(school: SchoolState, signed_in: SignIn) -> None:
    assert listed(signed_in("clerk"), f"/orgs/schools/{school.uuid}/parts") == IN_ORDER


def test_a_part_that_is_renamed_finds_its_new_place(
    province: Province, school: SchoolState, signed_in: SignIn
) -> None:
    actor = province.actor("clerk")
    with acting(actor.writing_scope):
        part = SchoolPart.objects.get(name="Bản Ang")
        facts = replace(facts_of_part(part), name="Điểm Cun 2")
        correct_part(actor=actor, uuid_=part.uuid, facts=facts, version=1, reason="đổi tên", at=NOW)
    page = signed_in("clerk").get("/orgs/parts/?order=name").content.decode()
    assert page.index("Điểm Cun<") < page.index("Điểm Cun 2<")
    assert page.index("Bản Đá<") < page.index("Điểm Cun<")


def test_the_migration_gives_parts_of_before_their_place(school: SchoolState) -> None:
    migration = import_module("sohoc.modules.orgs.migrations.0010_order_of_parts_versions_of_codes")
    with acting(SECTOR):
        wanted = dict(SchoolPart.objects.values_list("pk", "sort_key"))
        kept = SchoolPartHistory.objects.count()
        SchoolPart.objects.update(sort_key="")
        migration.put_in_order(apps, SimpleNamespace(connection=connection))
        assert dict(SchoolPart.objects.values_list("pk", "sort_key")) == wanted
        assert "" not in wanted.values()
        assert SchoolPartHistory.objects.count() == kept
