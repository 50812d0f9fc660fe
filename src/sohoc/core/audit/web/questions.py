"""What a request asks of the trail, read from its address; what makes no sense is left out."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils import timezone

from sohoc.core.audit.contracts import Question

LONGEST = 100
MOST_VERBS = 100
FIELDS = ("person", "actor", "noun", "object", "node", "since", "until")


def read(query: QueryDict) -> Question:
    """The question of `?person=&verb=&since=07/09/2026…`; `until` is the last day itself."""
    last = _day(query.get("until", ""))
    first = _day(query.get("since", ""))
    return Question(
        person=_text(query, "person"),
        actor_id=_number(query.get("actor", "")),
        verbs=_verbs(query),
        noun=_text(query, "noun"),
        object_id=_text(query, "object"),
        node=_text(query, "node"),
        since=_midnight(first) if first else None,
        until=_midnight(last + timedelta(days=1)) if last else None,
    )


def written(query: QueryDict, *, without: str = "", **changes: str) -> str:
    """The same question as part of an address, with further values and without one of its own."""
    values: dict[str, Any] = {name: _text(query, name) for name in FIELDS}
    values |= {"verb": _verbs(query), without: "", **changes}
    return urlencode({name: value for name, value in values.items() if value}, doseq=True)


def unread_days(query: QueryDict) -> list[str]:
    """What was written for a day and is none: the page says so instead of showing everything."""
    texts = (_text(query, name) for name in ("since", "until"))
    return [text for text in texts if text and _day(text) is None]


def verb_filter(
    query: QueryDict, choices: Sequence[tuple[str, str]], *, label: str
) -> dict[str, Any]:
    """What `objects/filter.html` shows: every choice, the chosen words, how to take them off."""
    chosen = _verbs(query)
    return {
        "code": "verb",
        "label": label,
        "choices": [(code, words, code in chosen) for code, words in choices],
        "words": ", ".join(words for code, words in choices if code in chosen),
        "off_url": "?" + written(query, without="verb"),
    }


def _verbs(query: QueryDict) -> tuple[str, ...]:
    texts = (text.replace("\x00", "").strip() for text in query.getlist("verb")[:MOST_VERBS])
    return tuple(text[:LONGEST] for text in texts if text)


def _text(query: QueryDict, name: str) -> str:
    return query.get(name, "").replace("\x00", "").strip()[:LONGEST]


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


def _day(text: str) -> date | None:
    try:
        day = forms.DateField(required=False).clean(text)  # 07/09/2026, as in every form
    except ValidationError:
        return None
    return day if day and 1900 < day.year < 2200 else None


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
