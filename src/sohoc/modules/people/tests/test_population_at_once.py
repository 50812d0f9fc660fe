"""Several runs at once: one asks about a person, and all together keep the pace of the province."""

from datetime import UTC, datetime, timedelta
from threading import Thread

import pytest
from django.db import connections

from sohoc.core.access.scope import acting
from sohoc.core.jobs.models import Job
from sohoc.core.testing.actors import NOW, SECTOR, Province
from sohoc.modules.people.models import Person, PopulationCheck, PopulationTurn
from sohoc.modules.people.population.contract import Question
from sohoc.modules.people.services.population_turns import next_turn
from sohoc.modules.people.tests.made import add
from sohoc.modules.people.tests.test_population_runs import (
    Answers,
    answers,
    ordered,
    people,
    province,
    run,
    states,
)

__all__ = ["answers", "province"]  # fixtures
pytestmark = pytest.mark.django_db(transaction=True)


def meanwhile(database: Answers, other: Job) -> None:
    """Let another worker do its run while the first question is under way."""

    def work() -> None:
        run(other)
        connections.close_all()

    def exists(question: Question) -> bool:
        database.asked.append(question)
        if len(database.asked) == 1:
            worker = Thread(target=work)
            worker.start()
            worker.join(timeout=30)
            assert not worker.is_alive()
        return True

    database.exists = exists  # type: ignore[method-assign]  # the other run comes with the question


def test_a_second_run_of_a_school_asks_about_nobody_whom_the_first_is_asking_about(
    province: Province, answers: Answers
) -> None:
    people(province, 3)
    second = ordered(province, role="principal")
    meanwhile(answers, second)
    done = run(ordered(province))
    assert sorted(one.full_name for one in answers.asked) == [
        "BÙI VĂN AN",
        "BÙI VĂN ANH",
        "BÙI VĂN ANHH",
    ]
    assert done.result == {"found": {"matched": 1}, "stopped": False}
    assert list(states().values()) == ["matched"] * 3


def test_one_person_is_not_asked_about_again_while_a_run_is_asking(
    province: Province, answers: Answers
) -> None:
    (person,) = people(province, 1)
    second = ordered(province, role="principal", school=None, person=str(person.uuid))
    meanwhile(answers, second)
    run(ordered(province))
    assert len(answers.asked) == 1
    assert list(states().values()) == ["matched"]


def test_who_was_being_asked_about_by_a_run_that_died_is_asked_about_by_a_later_one(
    province: Province, answers: Answers
) -> None:
    (person,) = people(province, 1)
    answers.answers = [RuntimeError("killed")]
    run(ordered(province))
    assert run(ordered(province)).result == {"found": {}, "stopped": False}
    with acting(SECTOR):
        begun = datetime.now(UTC) - timedelta(minutes=16)
        PopulationCheck.objects.filter(person=person).update(asking_since=begun)
    assert run(ordered(province)).result == {"found": {"matched": 1}, "stopped": False}


def test_turns_of_all_runs_stand_in_one_row(province: Province) -> None:
    assert next_turn(60.0) == 0.0
    second, third = next_turn(60.0), next_turn(60.0)
    assert 59.0 < second < 60.0
    assert 119.0 < third < 120.0
    PopulationTurn.objects.update(free_at=NOW)
    assert next_turn(60.0) == 0.0
    assert PopulationTurn.objects.count() == 1


def test_no_scope_reaches_the_turns(province: Province) -> None:
    add(province, "Hà Thị Mế")
    with acting(SECTOR):
        assert Person.objects.exists()
        with pytest.raises(Exception, match="permission denied"):
            list(PopulationTurn.objects.all())
