"""Runs of questions: every answer kept once, whatever dies; numbers in no log and no trail."""

import logging
import socket
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from sohoc.core.access.scope import acting
from sohoc.core.audit.models import Entry, Look
from sohoc.core.jobs.models import Job, State
from sohoc.core.jobs.progress import WorkerStops
from sohoc.core.jobs.running import run_job
from sohoc.core.jobs.services import start_job
from sohoc.core.jobs.tests.conftest import seen
from sohoc.core.testing.actors import AUDIT, NOW, SECTOR, Province, make_province
from sohoc.modules.people.contracts import IdentifierFacts
from sohoc.modules.people.jobs import population as runs
from sohoc.modules.people.models import (
    AttributeSource,
    Identifier,
    Person,
    PopulationCheck,
    PopulationCheckHistory,
)
from sohoc.modules.people.population.client import PopulationClient
from sohoc.modules.people.population.connection import Connection
from sohoc.modules.people.population.contract import Question, Refused, Unreachable
from sohoc.modules.people.population.trying_out import STAND_IN
from sohoc.modules.people.rules.population import MatchState
from sohoc.modules.people.selectors.population import standings
from sohoc.modules.people.services.identifiers import IdentifierTaken, give_identifier
from sohoc.modules.people.services.population import ASK, CheckChanged, confirm_by_hand
from sohoc.modules.people.tests.made import SEEN, SINCE, add
from sohoc.modules.people.tests.population_fakes import CONNECTION, PROCEDURE, fake

pytestmark = pytest.mark.django_db(transaction=True)
NUMBERS = [f"0253140001{number}" for number in range(10, 20)]


class Answers:
    """A population database of a list of answers, that remembers what it was asked."""

    def __init__(self, *answers: Any) -> None:
        self.answers, self.asked = list(answers), list[Question]()

    def exists(self, question: Question) -> bool:
        self.asked.append(question)
        answer = self.answers.pop(0) if self.answers else True
        if isinstance(answer, Exception):
            raise answer
        return bool(answer)


@pytest.fixture
def province(db: None, settings: Any) -> Province:
    settings.SOHOC_POPULATION = CONNECTION
    return make_province()


@pytest.fixture
def answers(monkeypatch: pytest.MonkeyPatch) -> Answers:
    database = Answers()
    monkeypatch.setattr(runs, "PopulationClient", lambda connection: database)
    return database


def give(province: Province, person: Person, value: str) -> None:
    actor = province.actor("clerk", at=NOW)
    with acting(actor.writing_scope):
        give_identifier(
            actor=actor,
            person=person.uuid,
            facts=IdentifierFacts("vn.sddcn", value, SINCE),
            evidence=SEEN,
            at=NOW,
        )


def people(province: Province, count: int) -> Sequence[Person]:
    found = [add(province, f"Bùi Văn An{'h' * number}") for number in range(count)]
    for person, number in zip(found, NUMBERS, strict=False):
        give(province, person, number)
    return found


def ordered(province: Province, role: str = "clerk", **wish: Any) -> Job:
    actor = province.actor(role)
    wanted = {"school": province.schools[0].pk, "procedure": PROCEDURE, **wish}
    with acting(actor.scope):
        return start_job(actor=actor, kind=ASK, wish=wanted, at=datetime.now(UTC))


def run(job: Job, should_stop: Any = lambda: False) -> Job:
    run_job(
        job_id=job.uuid,
        owner_id=job.owner_id,
        worker=None,
        should_stop=should_stop,
        at=datetime.now(UTC),
    )
    return seen(job)


def states() -> dict[str, str]:
    with acting(SECTOR):
        rows = PopulationCheck.objects.order_by("person__sort_key")
        return dict(rows.values_list("person__full_name", "state"))


def sources(person: Person) -> dict[str, str]:
    with acting(SECTOR):
        rows = AttributeSource.objects.filter(person=person)
        return dict(rows.values_list("attribute", "proof"))


@contextmanager
def everything_logged() -> Iterator[list[str]]:
    texts: list[str] = []

    class Keeping(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            texts.append(f"{record.getMessage()} {record.__dict__}")

    handler, root = Keeping(logging.DEBUG), logging.getLogger()
    root.addHandler(handler)
    try:
        yield texts
    finally:
        root.removeHandler(handler)


def test_a_whole_school_is_asked_about_over_the_socket(province: Province, settings: Any) -> None:
    first, second = people(province, 2)
    third = add(province, "Hà Thị Mế")
    with acting(SECTOR):
        Person.objects.filter(pk=second.pk).update(born=date(2004, 9, 5))
    with fake() as connection, everything_logged() as logged:
        settings.SOHOC_POPULATION = connection
        done = run(ordered(province))
    assert (done.state, done.result) == (
        State.DONE,
        {"found": {"matched": 1, "id_not_found": 1, "no_id": 1}, "stopped": False},
    )
    assert states() == {
        first.full_name: "matched",
        second.full_name: "id_not_found",
        third.full_name: "no_id",
    }
    assert sources(first) == {
        **dict.fromkeys(("full_name", "born", "personal_number"), "population"),
        "sex": "document",
        "nationality": "document",
    }
    assert "population" not in sources(second).values()
    with acting(SECTOR):
        number = Identifier.objects.get(person=first, system="vn.sddcn")
    assert (number.verified_by, number.verified_at is not None) == ("population", True)
    with acting(AUDIT), acting(AUDIT, using="log"):
        entries = list(Entry.objects.filter(verb="people.population.asked").order_by("id"))
        looks = list(Look.objects.using("log").values_list("purpose", flat=True))
        history = list(PopulationCheckHistory.objects.values_list("state", flat=True))
        trail = str([(e.data, e.reason, e.label) for e in Entry.objects.all()]) + str(looks)
    assert [entry.data["match"] for entry in entries] == ["matched", "id_not_found", "no_id"]
    assert entries[0].data["sent"] == ["number", "full_name", "born"]
    assert looks == ["Tuyển sinh đầu cấp (1.000001)"] * 2
    assert sorted(history) == ["id_not_found", "matched", "no_id", *["queued"] * 3]
    for text in (trail, "".join(logged)):
        assert not any(number in text for number in NUMBERS)


def test_for_trying_out_the_stand_in_answers_a_run_and_goes_with_it(
    province: Province, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = people(province, 2)
    with acting(SECTOR):
        Person.objects.filter(pk=second.pk).update(born=date(2004, 9, 5))
    asked = []

    def client(connection: Connection) -> PopulationClient:
        asked.append(connection.place)
        return PopulationClient(connection)

    monkeypatch.setattr(runs, "PopulationClient", client)
    settings.SOHOC_POPULATION = replace(STAND_IN, per_minute=6000)
    done = run(ordered(province, procedure="THU-1"))
    assert done.result == {"found": {"matched": 1, "id_not_found": 1}, "stopped": False}
    assert states() == {first.full_name: "matched", second.full_name: "id_not_found"}
    (place,) = asked
    assert place.hostname == "127.0.0.1"
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", place.port), timeout=5)


def test_every_question_names_the_officer_and_the_procedure(
    province: Province, answers: Answers
) -> None:
    people(province, 1)
    answers.answers = [False, True]
    run(ordered(province))
    assert [(one.officer, one.procedure) for one in answers.asked] == [("clerk", PROCEDURE)] * 2
    numbers = [one.request_id.rpartition("-") for one in answers.asked]
    assert ({one[0] for one in numbers}, [one[2] for one in numbers]) == (
        {numbers[0][0]},
        ["1", "2"],
    )
    assert list(states().values()) == ["dob_diff"]


@pytest.mark.parametrize("procedure", ["9.999999", ""])
def test_for_an_unknown_procedure_nobody_is_asked_about(
    province: Province, answers: Answers, procedure: str
) -> None:
    people(province, 1)
    done = run(ordered(province, procedure=procedure))
    assert (done.state, done.result) == (State.DONE, {"problem": "not_connected"})
    assert (answers.asked, states()) == ([], {})


def test_without_a_connection_nothing_leaves(
    province: Province, answers: Answers, settings: Any
) -> None:
    settings.SOHOC_POPULATION = None
    people(province, 1)
    assert run(ordered(province)).result == {"problem": "not_connected"}
    assert (answers.asked, states()) == ([], {})


def test_a_stopped_run_goes_on_with_those_who_have_no_answer(
    province: Province, answers: Answers
) -> None:
    people(province, 4)
    job = ordered(province)
    with pytest.raises(WorkerStops):
        run(job, should_stop=lambda: len(answers.asked) >= 3)
    assert sorted(states().values()) == ["matched", "matched", "queued", "queued"]
    done = run(job)
    assert done.result == {"found": {"matched": 4}, "stopped": False}
    # The third was under way when the stop came: it was repeated, as the same question.
    assert answers.asked[2] == answers.asked[3]
    assert len({one.number for one in answers.asked}) == 4
    assert len(answers.asked) == 5


def test_a_question_under_way_when_the_worker_died_is_sent_again_under_its_number(
    province: Province, answers: Answers
) -> None:
    people(province, 1)
    answers.answers = [WorkerStops()]
    job = ordered(province)
    with pytest.raises(WorkerStops):
        run(job)
    assert list(states().values()) == ["queued"]
    run(job)
    assert list(states().values()) == ["matched"]
    first, again = answers.asked
    assert first == again


def test_a_service_that_fails_stops_the_run_and_the_rest_waits(
    province: Province, answers: Answers
) -> None:
    people(province, 5)
    answers.answers = [True, *[Unreachable("x")] * 3]
    done = run(ordered(province))
    assert done.result == {"found": {"matched": 1, "service_error": 3}, "stopped": True}
    assert sorted(states().values()) == ["matched", "queued", *["service_error"] * 3]
    assert run(ordered(province)).result == {"found": {"matched": 4}, "stopped": False}


def test_a_refusal_stops_the_run_at_once(province: Province, answers: Answers) -> None:
    people(province, 3)
    answers.answers = [Refused("x")]
    done = run(ordered(province))
    assert done.result == {"found": {"service_error": 1}, "stopped": True}
    assert len(answers.asked) == 1


def test_a_run_asks_about_at_most_so_many(
    province: Province, answers: Answers, settings: Any
) -> None:
    people(province, 3)
    settings.SOHOC_POPULATION = replace(CONNECTION, most_in_run=2)
    assert run(ordered(province)).result == {"found": {"matched": 2}, "stopped": False}
    assert run(ordered(province)).result == {"found": {"matched": 1}, "stopped": False}
    assert run(ordered(province)).result == {"found": {}, "stopped": False}
    assert len(answers.asked) == 3


def test_one_person_is_asked_about_again_on_wish(province: Province, answers: Answers) -> None:
    (person,) = people(province, 1)
    run(ordered(province))
    answers.answers = [False, False]
    run(ordered(province, school=None, person=str(person.uuid)))
    assert list(states().values()) == ["id_not_found"]


def test_a_record_changed_while_it_is_asked_about_is_not_proven(
    province: Province, answers: Answers
) -> None:
    (person,) = people(province, 1)

    def exists(question: Question) -> bool:
        with acting(SECTOR, using="log"):
            Person.objects.using("log").filter(pk=person.pk).update(born=date(2013, 1, 1))
        return True

    answers.exists = exists  # type: ignore[method-assign]  # the change comes with the question
    run(ordered(province))
    assert list(states().values()) == ["matched"]
    assert sources(person)["born"] == "document"


def test_a_number_that_is_another_records_is_not_asked_about(
    province: Province, answers: Answers
) -> None:
    (holder,) = people(province, 1)
    with acting(SECTOR):
        holder.affiliations.update(school_id=province.schools[1].pk)
    person, clerk = add(province, "Bùi Thị Bình"), province.actor("clerk", at=NOW)
    facts = IdentifierFacts("vn.sddcn", NUMBERS[0], SINCE)
    with acting(clerk.writing_scope), pytest.raises(IdentifierTaken):
        give_identifier(actor=clerk, person=person.uuid, facts=facts, evidence=SEEN, at=NOW)
    run(ordered(province))
    assert (answers.asked, states()) == ([], {"Bùi Thị Bình": "dup_id"})


def test_who_was_corrected_after_the_answer_is_asked_about_again(
    province: Province, answers: Answers
) -> None:
    person, _other = people(province, 2)
    run(ordered(province))
    with acting(SECTOR):
        Person.objects.filter(pk=person.pk).update(born=date(2014, 9, 6))
        (now,) = standings([Person.objects.get(pk=person.pk)])
    assert now.state is MatchState.STALE
    assert run(ordered(province)).result == {"found": {"matched": 1}, "stopped": False}
    assert [one.born for one in answers.asked][2:] == [date(2014, 9, 6)]


def test_a_new_number_makes_the_answer_stale(province: Province, answers: Answers) -> None:
    (person,) = people(province, 1)
    run(ordered(province))
    give(province, person, "025314000999")
    with acting(SECTOR):
        (now,) = standings([person])
    assert now.state is MatchState.STALE


def test_an_answer_that_came_in_is_not_confirmed_away(province: Province, answers: Answers) -> None:
    (person,) = people(province, 1)
    answers.answers = [False, False]
    run(ordered(province))
    clerk = province.actor("clerk", at=NOW)
    with acting(SECTOR):
        version = PopulationCheck.objects.get(person=person).version
    assert version == 2
    with acting(clerk.writing_scope), pytest.raises(CheckChanged):
        confirm_by_hand(
            actor=clerk,
            person=person.uuid,
            evidence="thẻ căn cước …010",
            version=version - 1,
            at=NOW,
        )
    assert list(states().values()) == ["id_not_found"]


def test_somebody_confirmed_while_the_run_waits_is_not_asked_about(
    province: Province, answers: Answers
) -> None:
    first, second = people(province, 2)

    def exists(question: Question) -> bool:
        answers.asked.append(question)
        with acting(SECTOR, using="log"):
            other = PopulationCheck.objects.using("log").filter(person=second)
            other.update(state="manual_confirmed", evidence="thẻ căn cước …011", run=None)
        return True

    answers.exists = exists  # type: ignore[method-assign]  # the act comes with the question
    assert run(ordered(province)).result == {"found": {"matched": 1}, "stopped": False}
    assert states() == {first.full_name: "matched", second.full_name: "manual_confirmed"}
    assert len(answers.asked) == 1


def test_a_stranger_of_another_school_is_not_asked_about(
    province: Province, answers: Answers
) -> None:
    people(province, 1)
    job = ordered(province, school=province.schools[1].pk)
    assert run(job).result == {"found": {}, "stopped": False}
    assert (answers.asked, states()) == ([], {})
