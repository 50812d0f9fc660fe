"""What is asked of the population database, and what its yes and no mean."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from sohoc.modules.people.models import PopulationState
from sohoc.modules.people.population_words import STATES
from sohoc.modules.people.rules.population import (
    DUE,
    Known,
    MatchState,
    Outcome,
    outcome,
    questions,
    spellings,
    state_now,
    unaskable,
)

AN = Known("Bùi  thị hoà", date(2014, 9, 5), number="025314000123")
SENT = ("number", "full_name", "born")


DAY, YEAR = False, True


@pytest.mark.parametrize(
    ("changes", "asked"),
    [
        ({}, [("number", "BÙI THỊ HÒA", DAY), ("number", "BÙI THỊ HÒA", YEAR)]),
        ({"precision": "year"}, [("number", "BÙI THỊ HÒA", YEAR)]),
        ({"precision": "month"}, [("number", "BÙI THỊ HÒA", YEAR)]),
        (
            {"number": "", "old_number": "113000123"},
            [("old_number", "BÙI THỊ HÒA", DAY), ("old_number", "BÙI THỊ HÒA", YEAR)],
        ),
        (
            {"old_number": "113000123"},
            [
                ("number", "BÙI THỊ HÒA", DAY),
                ("number", "BÙI THỊ HÒA", YEAR),
                ("old_number", "BÙI THỊ HÒA", DAY),
            ],
        ),
        (
            {"full_name": "Lý Thị Sĩ"},
            [
                ("number", "LÝ THỊ SĨ", DAY),
                ("number", "LÝ THỊ SĨ", YEAR),
                ("number", "LÍ THỊ SĨ", DAY),
                ("number", "LÝ THỊ SỸ", DAY),
            ],
        ),
        ({"born": None}, []),
        ({"number": ""}, []),
    ],
)
def test_questions_go_from_all_facts_to_fewer(changes: dict[str, Any], asked: object) -> None:
    found = questions(replace(AN, **changes))
    assert [(one.kind, one.full_name, one.is_year_alone) for one in found] == asked


@pytest.mark.parametrize(
    ("answers", "found"),
    [
        ([], None),
        ([True], Outcome(MatchState.MATCHED, SENT)),
        ([False], None),
        ([False, True], Outcome(MatchState.DOB_DIFF, ("number", "full_name", "year"))),
        ([False, False, True], Outcome(MatchState.NAME_DIFF, SENT)),
        ([False, False, False], None),
        (
            [False, False, False, True],
            Outcome(MatchState.ID_NOT_FOUND, ("old_number", "full_name", "born")),
        ),
        ([False] * 4, Outcome(MatchState.ID_NOT_FOUND, SENT)),
    ],
)
def test_the_first_yes_decides(answers: list[bool], found: Outcome | None) -> None:
    asks = questions(replace(AN, full_name="Lý Văn An", old_number="113000123"))
    assert outcome(asks, answers) == found


@pytest.mark.parametrize(
    ("known", "state"),
    [
        (AN, None),
        (replace(AN, number="", old_number="113000123"), None),
        (replace(AN, born=None), MatchState.NO_ID),
        (replace(AN, number=""), MatchState.NO_ID),
        (replace(AN, number="", is_taken=True), MatchState.DUP_ID),
    ],
)
def test_what_lacks_a_number_or_a_birth_is_not_asked_about(
    known: Known, state: MatchState | None
) -> None:
    assert unaskable(known) is state


@pytest.mark.parametrize(
    ("name", "others"),
    [
        ("LÝ VĂN AN", ["LÍ VĂN AN"]),
        ("VĂN QUÝ", ["VĂN QUÍ"]),
        ("NGUYỄN THÚY AN", []),  # ui and uy are two sounds
        ("MAI VĂN TAY", []),
        ("Y BION NIÊ", []),
        ("KIM", []),
    ],
)
def test_only_i_and_y_that_sound_alike_are_changed(name: str, others: list[str]) -> None:
    assert spellings(name) == others


@pytest.mark.parametrize(
    ("kept", "digest", "now"),
    [
        ("matched", "a", MatchState.MATCHED),
        ("matched", "b", MatchState.STALE),
        ("manual_confirmed", "b", MatchState.STALE),
        ("no_id", "b", MatchState.STALE),
        ("queued", "b", MatchState.QUEUED),
        ("service_error", "b", MatchState.SERVICE_ERROR),
    ],
)
def test_what_was_said_of_other_facts_is_stale(kept: str, digest: str, now: MatchState) -> None:
    assert state_now(kept, kept_digest="a", digest=digest) is now


def test_a_record_with_an_answer_is_not_asked_about_again_by_a_run() -> None:
    assert {
        MatchState.NOT_SENT,
        MatchState.QUEUED,
        MatchState.SERVICE_ERROR,
        MatchState.STALE,
    } == DUE


def test_every_state_has_words_and_those_that_are_kept_the_same() -> None:
    assert STATES.keys() == set(MatchState)
    assert all(str(STATES[code][1]) == str(label) for code, label in PopulationState.choices)


def test_a_number_stands_in_no_representation() -> None:
    assert "025314000123" not in repr(AN) + repr(questions(AN))
    assert "HÒA" not in repr(questions(AN)).upper()
