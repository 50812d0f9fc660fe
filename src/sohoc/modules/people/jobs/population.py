"""Asking the population database in the background: one person, or those of a school in turn.

Each answer is kept before the next question leaves. A run that died goes on with those who still
wait for it; a question that was under way then is sent again under its own number.
"""

import time
import uuid
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sohoc.core.access.actors import Actor
from sohoc.core.access.scope import acting
from sohoc.core.access.selectors import own_gate
from sohoc.core.identity.models import Card
from sohoc.core.jobs.progress import Progress
from sohoc.modules.people.permissions import PeoplePermission
from sohoc.modules.people.population.client import PopulationClient
from sohoc.modules.people.population.connection import Connection
from sohoc.modules.people.population.contract import (
    PopulationDatabase,
    PopulationFailure,
    Question,
    Refused,
)
from sohoc.modules.people.population.trying_out import reached
from sohoc.modules.people.rules.population import (
    Ask,
    MatchState,
    Outcome,
    outcome,
    questions,
    unaskable,
)
from sohoc.modules.people.selectors.population import queued_in
from sohoc.modules.people.services.population import (
    Errand,
    Subject,
    keep_outcome,
    open_subject,
    queue_person,
    queue_school,
)
from sohoc.modules.people.services.population_turns import next_turn

FAILURES = 3  # one after the other: then the other side is down, and the rest waits
NAP = 0.5
DIFFERENT = (MatchState.NAME_DIFF, MatchState.DOB_DIFF, MatchState.ID_NOT_FOUND)


class Pace:
    """At most so many questions in a minute, evenly and from all runs together; a wish to stop
    counts while it waits. `turn` takes the next turn and says in how many seconds it comes."""

    def __init__(
        self,
        per_minute: int,
        *,
        meanwhile: Callable[[], None],
        turn: Callable[[float], float] = next_turn,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._gap, self._meanwhile, self._turn = 60 / per_minute, meanwhile, turn
        self._clock, self._sleep = clock, sleep

    def wait(self) -> None:
        """Return when the next question may leave."""
        ends = self._clock() + self._turn(self._gap)
        while (left := ends - self._clock()) > 0:
            self._sleep(min(left, NAP))
            self._meanwhile()


@dataclass(slots=True)
class Run:
    """One run: in whose name, whom it asks, how fast."""

    errand: Errand
    officer: str
    database: PopulationDatabase
    pace: Pace

    def about(self, person_id: int, *, begin: Callable[[], None]) -> tuple[MatchState | None, bool]:
        """Ask about one person and keep the answer: the state, and whether it is any use to go on.

        None for somebody who does not wait for this run any more. `begin` commits that this run
        asks about them, before the question leaves.
        """
        scope = self.errand.actor.writing_scope
        with acting(scope):
            subject = open_subject(self.errand, person_id=person_id, at=timezone.now())
        if subject is None:
            return None, True
        begin()
        goes_on = True
        try:
            found = self._found(subject)
        except PopulationFailure as failure:
            found, goes_on = Outcome(MatchState.SERVICE_ERROR), not isinstance(failure, Refused)
        with acting(scope):
            is_kept = keep_outcome(self.errand, subject, found, at=timezone.now())
        return (found.state if is_kept else None), goes_on

    def _found(self, subject: Subject) -> Outcome:
        """Ask until it is clear; raises `PopulationFailure`."""
        if state := unaskable(subject.known):
            return Outcome(state)
        asks, answers = questions(subject.known), list[bool]()
        while (found := outcome(asks, answers)) is None:
            self.pace.wait()
            answers.append(self.database.exists(self._question(subject, asks, len(answers))))
        return found

    def _question(self, subject: Subject, asks: list[Ask], number: int) -> Question:
        ask, born = asks[number], subject.known.born
        return Question(
            request_id=f"{subject.request_id}-{number + 1}",
            officer=self.officer,
            procedure=self.errand.procedure,
            kind=ask.kind,
            number=ask.number,
            full_name=ask.full_name,
            born=None if ask.is_year_alone else born,
            year=born.year if ask.is_year_alone and born else None,
        )


def ask_in_turn(
    progress: Progress,
    *,
    actor: Actor,
    at: datetime,
    procedure: str,
    school: int | None = None,
    person: str = "",
) -> dict[str, Any]:
    """Ask about one person, or about those of a school (its node) who are due.

    The result counts states; `stopped` says that the other side failed and the rest still waits.
    Raises `NotAllowed`, `NotYours`.
    """
    actor.must(PeoplePermission.ASK_POPULATION)
    connection: Connection | None = settings.SOHOC_POPULATION
    officer = _officer(actor)
    if connection is None or procedure not in connection.procedures or not officer:
        return {"problem": "not_connected"}
    kept = progress.resumed_from
    run = uuid.UUID(kept["run"]) if kept else uuid.uuid4()
    errand = Errand(actor, run, procedure, connection.procedures[procedure])
    if not kept:
        _queue(errand, connection, school=school, person=person, at=at)
        progress.checkpoint({"run": str(run), "found": {}})
    pace = Pace(connection.per_minute, meanwhile=lambda: progress.step(0))
    with reached(connection) as place:
        return _asked(progress, Run(errand, officer, PopulationClient(place), pace))


def _queue(
    errand: Errand, connection: Connection, *, school: int | None, person: str, at: datetime
) -> None:
    with acting(errand.actor.writing_scope):
        if school is None:
            queue_person(errand, person=uuid.UUID(person), at=at)
        else:
            queue_school(errand, school_id=school, at=at, most=connection.most_in_run)


def _asked(progress: Progress, run: Run) -> dict[str, Any]:
    found = Counter[str](progress.resumed_from.get("found", {}))
    with acting(run.errand.actor.writing_scope):
        todo = queued_in(run.errand.run)
    progress.total(sum(found.values()) + len(todo))
    failures = 0

    def keep() -> None:
        progress.checkpoint({"run": str(run.errand.run), "found": dict(found)})

    for person_id in todo:
        state, goes_on = run.about(person_id, begin=keep)
        if state is not None:
            found[state] += 1
            failures = failures + 1 if state is MatchState.SERVICE_ERROR else 0
        progress.step()
        keep()
        if failures == FAILURES or not goes_on:
            return {"found": dict(found), "stopped": True}
    return {"found": dict(found), "stopped": False}


def _officer(actor: Actor) -> str:
    """The user name of whoever asks: by it the other side knows the officers of the province."""
    with acting(own_gate(actor.user_id)):
        names = Card.objects.filter(user_id=actor.user_id).values_list("username", flat=True)
        return names.first() or ""


def tell_asked(result: Mapping[str, Any]) -> str:
    """What came of a run, for its owner."""
    if "problem" in result:
        return _("The population database is not connected. Nobody was asked about.")
    found = Counter[str](result.get("found", {}))
    agree, failed = found[MatchState.MATCHED], found[MatchState.SERVICE_ERROR]
    different = sum(found[state] for state in DIFFERENT)
    lacking = sum(found.values()) - agree - failed - different
    told = []
    if agree:
        text = ngettext("{count} record agrees.", "{count} records agree.", agree)
        told.append(text.format(count=agree))
    if different:
        text = ngettext("{count} record differs.", "{count} records differ.", different)
        told.append(text.format(count=different))
    if lacking:
        text = ngettext(
            "{count} record could not be asked about.",
            "{count} records could not be asked about.",
            lacking,
        )
        told.append(text.format(count=lacking))
    if result.get("stopped"):
        told.append(
            _(
                "The population database did not answer, so the run stopped. What was answered is"
                " kept; start it again later."
            )
        )
    elif failed:
        text = ngettext("{count} got no answer.", "{count} got no answer.", failed)
        told.append(text.format(count=failed))
    return " ".join(told) or _("Nobody is to be asked about.")
