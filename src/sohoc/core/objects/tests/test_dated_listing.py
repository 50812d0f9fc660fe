"""A list as of any day: what its address says, and what it never shows as if it were today's."""

from datetime import date
from typing import Any

import pytest
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from sohoc.core.access.models import Node
from sohoc.core.access.scope import acting
from sohoc.core.objects import shown
from sohoc.core.objects.columns import Column, Rows
from sohoc.core.objects.listing import Asked, Listing
from sohoc.core.testing.actors import SECTOR, Province, make_node

TODAY = date(2026, 9, 7)
NOBODY: Any = None  # this list asks nothing of the actor


class Places(Listing):
    code = "tests.places"
    title = noun = _("Schools")
    permission = "tests.place.view"
    url_name = "home"
    dated = True
    search_field = "name"
    columns = (Column("name", _("Name"), lambda row: row.name),)
    orders = {"name": ("name", "id")}
    standard_order = "name"

    def rows_on(self, actor: Any, day: date) -> Rows:
        return Node.objects.filter(period__contains=day)


def asked(query: str) -> Asked:
    return Asked.read(Places(), QueryDict(query), day=TODAY, account=1)


@pytest.mark.parametrize("text", ["", "day=", "day=07/09/2026", "day=2026-09-07"])
def test_without_another_day_the_list_is_that_of_today(text: str) -> None:
    found = asked(text)
    assert found.day == TODAY
    assert found.query() == ""
    told = shown.as_of(found)
    assert told is not None
    assert (told["text"], told["is_other"], told["unread"]) == ("07/09/2026", False, "")


@pytest.mark.parametrize("text", ["01/07/2025", "1/7/2025", "2025-07-01"])
def test_every_address_of_the_list_keeps_the_day(text: str) -> None:
    found = asked(f"day={text}&q=bao")
    assert found.day == date(2025, 7, 1)
    assert found.query() == "q=bao&day=2025-07-01"
    assert found.query(order="-name") == "q=bao&order=-name&day=2025-07-01"
    assert shown.clear_url(found) == "/?day=2025-07-01"
    told = shown.as_of(found)
    assert told is not None
    assert told["today_url"] == "/?q=bao"


@pytest.mark.django_db
@pytest.mark.parametrize("text", ["31/02/2026", "hôm qua", "0001-01-01", "9999-12-31", "2025"])
def test_what_is_no_day_shows_no_rows_and_stays_in_its_box(text: str, province: Province) -> None:
    found = asked(f"day={text}")
    assert found.unread_day == text
    with acting(SECTOR):
        assert list(found.all_rows(NOBODY)) == []
        assert found.counts(NOBODY) == (None, {})
    told = shown.as_of(found)
    assert told is not None
    assert (told["text"], told["unread"]) == (text, text)


@pytest.mark.django_db
def test_a_past_day_shows_what_existed_then(province: Province) -> None:
    make_node(name="Trường mới", kind="school", since=date(2026, 9, 1))
    with acting(SECTOR):
        names = {row.name for row in asked("day=31/08/2026").all_rows(NOBODY)}
        now = {row.name for row in asked("").all_rows(NOBODY)}
    assert now - names == {"Trường mới"}


def test_an_undated_list_knows_no_day() -> None:
    class Undated(Places):
        dated = False

    found = Asked.read(Undated(), QueryDict("day=01/07/2025"), day=TODAY, account=1)
    assert (found.day, found.query(), shown.as_of(found)) == (TODAY, "", None)
