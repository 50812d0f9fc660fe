"""Every sentence of the command line exists in both languages and fills the same places."""

import string

import pytest

from sohoc.project import environment
from sohoc.project.embedded import failures as embedded
from sohoc.project.failures import Failure
from sohoc.project.operations import failures as operations
from sohoc.project.supervisor import failures, messages

MODULES = (environment, embedded, failures, operations)
FAILURES = [
    thing
    for module in MODULES
    for thing in vars(module).values()
    if isinstance(thing, type) and issubclass(thing, Failure) and thing is not Failure
]
LINES = [text for name, text in vars(messages).items() if name.isupper() and isinstance(text, str)]


def places(text: str) -> set[str]:
    return {name for _text, name, _spec, _conversion in string.Formatter().parse(text) if name}


@pytest.mark.parametrize("failure", FAILURES, ids=lambda failure: failure.__name__)
def test_failure_has_a_vietnamese_sentence(failure: type[Failure]) -> None:
    assert failure.sentence
    # The last words of a part are printed once, below the English sentence.
    wanted = places(failure.sentence) - {"tail"}
    assert places(messages.VIETNAMESE[failure.sentence]) == wanted


@pytest.mark.parametrize("line", LINES)
def test_progress_line_has_a_vietnamese_text(line: str) -> None:
    assert places(messages.VIETNAMESE[line]) == places(line)


def test_no_translation_is_left_without_its_sentence() -> None:
    sentences = {failure.sentence for failure in FAILURES} | set(LINES)
    facts = {key for key in messages.VIETNAMESE if not places(key)} - sentences
    assert set(messages.VIETNAMESE) == sentences | facts
    assert sorted(facts) == [
        "1 or 0",
        "24 characters or more",
        "a directory with initdb and postgres, such as /usr/lib/postgresql/15/bin",
        "a number from 1 to 256",
        "a number from 1 to 64",
        "a number from 1 to 65535",
        "a path",
        "set when SOHOC_OWNER_DATABASE_URL is set",
    ]


def test_failure_is_told_in_vietnamese_first() -> None:
    failure = environment.BadEnvironment(name="SOHOC_LAN", value="maybe", expected="1 or 0")
    assert messages.explained(failure) == (
        "SOHOC_LAN đang là “maybe”, nhưng phải là 1 hoặc 0.\n"
        "SOHOC_LAN is “maybe”, but it must be 1 or 0."
    )
