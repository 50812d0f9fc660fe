"""What a phone folds away of a list: the fold says how many conditions are set."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.http import QueryDict
from django.test import Client

from sohoc.core.audit.web.trail import TRAIL
from sohoc.core.objects import shown
from sohoc.core.objects.listing import Asked, Listing
from sohoc.core.objects.tests.test_dated_listing import Places

DAY = date(2026, 9, 7)


class Bare(Places):
    dated = False


def conditions(listing: Listing, query: str) -> dict[str, Any] | None:
    asked = Asked.read(listing, QueryDict(query), day=DAY, account=1)
    return shown.conditions(asked, shown.filters(asked))


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("query", "number"),
    [
        ("", 0),
        ("q=thắm&order=at", 0),
        ("verb=grants.grant.given&verb=grants.grant.revoked", 1),
        ("verb=nothing.of.ours", 0),
        ("person=tham&node=bao+la", 2),
        ("about=a/1", 1),
        ("since=01/07/2025&until=07/09/2026", 2),
        ("verb=grants.grant.given&person=tham&about=a/1&since=01/07/2025", 4),
    ],
)
def test_the_conditions_that_are_set_are_counted_without_the_search(
    query: str, number: int
) -> None:
    assert conditions(TRAIL, query) == {"set": number, "is_unread": False}


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", {"set": 0, "is_unread": False}),
        ("day=07/09/2026", {"set": 0, "is_unread": False}),
        ("day=01/07/2025", {"set": 1, "is_unread": False}),
        ("day=31/02/2025", {"set": 1, "is_unread": True}),
    ],
)
def test_another_day_is_a_condition(query: str, expected: dict[str, Any]) -> None:
    assert conditions(Places(), query) == expected


def test_a_list_with_nothing_but_a_search_folds_nothing() -> None:
    assert conditions(Bare(), "q=bao") is None


@pytest.mark.django_db
def test_the_fold_stands_between_the_search_and_the_filters(
    signed_in: Callable[[str], Client],
) -> None:
    page = _page(signed_in("auditor"), "/audit/entries/?q=a&person=tham&since=01/07/2025")
    fold = (
        '<details class="so-more"> <summary class="so-chip" data-on>Lọc <b>(2)</b>'
        '<svg class="so-icon" aria-hidden="true">'
    )
    assert page.index('name="q"') < page.index(fold) < page.index('name="person"')


@pytest.mark.django_db
def test_without_conditions_the_fold_says_no_number(signed_in: Callable[[str], Client]) -> None:
    page = _page(signed_in("auditor"), "/audit/entries/?q=a")
    assert '<details class="so-more"> <summary class="so-chip">Lọc<svg' in page


@pytest.mark.django_db
def test_what_is_no_day_begins_unfolded_to_be_mended(signed_in: Callable[[str], Client]) -> None:
    page = _page(signed_in("auditor"), "/audit/entries/?until=31/02/2020")
    assert '<details class="so-more" open> <summary class="so-chip" data-on>Lọc <b>(1)</b>' in page


def _page(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())
