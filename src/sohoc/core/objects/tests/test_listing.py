"""What a list understands of an address: days, orders, words without accents, keys."""

from datetime import date

import pytest
from django.db import connection
from django.http import QueryDict

from sohoc.core.audit.web.seals import SEALS
from sohoc.core.audit.web.trail import TRAIL
from sohoc.core.grants.web.listings import GRANTS
from sohoc.core.objects.listing import Asked
from sohoc.core.objects.periods import Days
from sohoc.core.objects.searching import sounding_like

DAY = date(2026, 9, 7)


def asked(query: str) -> Asked:
    return Asked.read(TRAIL, QueryDict(query), day=DAY, account=1)


def matches(text: str, words: str) -> bool:
    """Whether the database finds the words in the text."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT %s ~ %s", [text, sounding_like(words)])
        return bool(cursor.fetchone()[0])


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Đinh Thị Thắm", "tham"),
        ("Đinh Thị Thắm", "THẮM"),
        ("ĐINH THỊ THẮM", "đinh"),
        ("Thắm".encode().decode(), "tham"),
        ("Tha\u0306\u0301m", "thắm"),
        ("Nguyễn Đức Quỳnh Như", "quynh"),
        ("José", "jose"),
        *((f"a{sign}b", f"a{sign}b") for sign in "!\"#$%&'()*+,-./:;<=>?@[]^_`{|}~\\"),
    ],
)
def test_words_are_found_without_accents(text: str, words: str) -> None:
    assert matches(text, words)


@pytest.mark.django_db
@pytest.mark.parametrize(("text", "words"), [("Thắm", "thom"), ("ab", "a.b"), ("aab", "a+b")])
def test_other_words_are_not_found(text: str, words: str) -> None:
    assert not matches(text, words)


def test_days_are_read_as_in_every_form() -> None:
    found = Days.read(QueryDict("since=07/09/2026&until=2026-09-08"))
    assert (found.since, found.until, found.unread) == (date(2026, 9, 7), date(2026, 9, 8), ())
    assert found.texts() == {"since": "07/09/2026", "until": "08/09/2026"}


@pytest.mark.parametrize("text", ["31/02/2026", "hôm nay", "01/01/0001", "9999-12-31", "%00x"])
def test_what_is_no_day_is_kept_to_be_said(text: str) -> None:
    found = Days.read(QueryDict(f"until={text}"))
    assert not found
    assert found.unread == (("until", text.replace("%00", "")),)


def test_a_state_is_written_as_it_is_read() -> None:
    query = "q=thắm&order=at&since=07/09/2026&verb=grants.grant.given&about=a/1"
    state = asked(query)
    assert asked(state.query()) == state
    assert (
        state.query(about=None, since="")
        == asked("q=thắm&order=at&verb=grants.grant.given").query()
    )


def test_the_standard_order_of_a_log_is_the_newest_first() -> None:
    for query in ("", "order=nothing", "order=-at", "order=--at"):
        assert (asked(query).fields, asked(query).order_code) == (("-id",), "")
    assert (asked("order=at").fields, asked("order=at").order_code) == (("id",), "at")
    seals = Asked.read(SEALS, QueryDict("order=-records"), day=DAY, account=1)
    assert seals.fields == ("-table", "-number")


def test_signs_that_nobody_sees_are_no_condition() -> None:
    for unseen in ("%E2%80%8B", "%CC%81", "%C2%AD%00", "%EF%BB%BF"):
        state = asked(f"q={unseen}&person={unseen}&actor={unseen}")
        assert (state.search, state.typed, state.is_narrowed) == ("", {}, False)
    assert asked("q=*&person=.").is_narrowed


def test_a_list_without_days_reads_none() -> None:
    state = Asked.read(GRANTS, QueryDict("since=07/09/2026"), day=DAY, account=1)
    assert not state.days
    assert not state.is_narrowed
