"""The page of one thing and the page of its changes: declared by a module, shown uniformly."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render

from sohoc.core.manifest import registry
from sohoc.core.objects.columns import Status


@dataclass(frozen=True, slots=True)
class Event:
    """A dot on the margin line; `at` None is an unknown day."""

    at: date | datetime | None
    title: Any
    text: Any = ""
    is_now: bool = False
    url: str = ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """What the page of one thing shows. `acts` are arguments of `shell/parts/button.html`."""

    title: str
    sub: Any = ""
    status: Status | None = None
    crumbs: Sequence[tuple[Any, str]] = ()
    tabs: Sequence[tuple[Any, str, bool, int | None]] = ()
    acts: Sequence[Mapping[str, Any]] = ()
    facts_title: Any = ""
    facts: Sequence[tuple[Any, Any]] = ()
    events_title: Any = ""
    events: Sequence[Event] = ()
    note: Any = ""


def sheet_page(request: HttpRequest, sheet: Sheet) -> HttpResponseBase:
    """The page of one thing."""
    context = {"sheet": sheet, "crumbs": sheet.crumbs}
    return render(request, "objects/sheet.html", context)


@dataclass(frozen=True, slots=True)
class FieldWords:
    """How a kept column is called and printed in the history."""

    label: Any
    show: Any = str  # value -> text


@dataclass(frozen=True, slots=True)
class Change:
    """One recorded change: when, who, in which words, and old → new of every field."""

    at: datetime
    who: str
    act: Any
    reason: str
    take_back_url: str
    fields: Sequence[tuple[Any, str, str]] = field(default_factory=tuple)


def changes_between(
    states: Sequence[Any],
    words: Mapping[str, FieldWords],
    *,
    acts: Mapping[int, Any],
    take_back: Callable[[Any], str] = lambda older: "",
) -> list[Change]:
    """Turn kept states (newest first) into changes; `acts` are audit entries by transaction.

    The oldest state shows every field as new. `take_back` gives the address of a form that is
    filled with the state before the change ("" for none).
    """
    changes = []
    for number, state in enumerate(states):
        older = states[number + 1] if number + 1 < len(states) else None
        fields = []
        for name, spoken in words.items():
            new = getattr(state, name)
            old = getattr(older, name) if older is not None else None
            if older is None or new != old:
                fields.append(
                    (spoken.label, "" if older is None else spoken.show(old), spoken.show(new))
                )
        act = acts.get(state.txid)
        changes.append(
            Change(
                at=state.at,
                who=act.actor_name if act else "",
                act=registry().sentences.get(act.verb, act.verb) if act else "",
                reason=act.reason if act else "",
                take_back_url=take_back(older) if older is not None else "",
                fields=fields,
            )
        )
    return changes


def told_by(act: Any) -> Change:
    """A change of which an audit entry alone tells: no kept column was touched."""
    sentence = registry().sentences.get(act.verb, act.verb)
    return Change(at=act.at, who=act.actor_name, act=sentence, reason=act.reason, take_back_url="")


def history_page(request: HttpRequest, sheet: Sheet, changes: Sequence[Change]) -> HttpResponseBase:
    """The page of the changes of one thing."""
    context = {"sheet": sheet, "crumbs": sheet.crumbs, "changes": changes}
    return render(request, "objects/history.html", context)


def form_page(
    request: HttpRequest,
    *,
    form: Any,
    title: Any,
    crumbs: Sequence[tuple[Any, str]],
    submit: Any,
    cancel_url: str,
    sub: Any = "",
    status: int = 200,
) -> HttpResponseBase:
    """A form on a page of its own; 422 when it came back with errors."""
    context = {
        "form": form,
        "title": title,
        "sub": sub,
        "crumbs": crumbs,
        "submit": submit,
        "cancel_url": cancel_url,
    }
    code = 422 if form.errors else status
    return render(request, "objects/form.html", context, status=code)
