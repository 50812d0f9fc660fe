"""Workbooks made to break readers, sent as tables of learners: refused with a sentence, no more."""

from pathlib import Path

import pytest

from sohoc.core.access.scope import acting
from sohoc.core.files.refusals import FileRefused
from sohoc.core.testing.actors import NOW, SECTOR, Province
from sohoc.modules.people.models import Person
from sohoc.modules.people.tests.importing import Desk

pytestmark = pytest.mark.django_db
FILES = sorted((Path(__file__).parent / "data" / "poi").glob("*.xlsx"))


def refusal(desk: Desk, content: bytes) -> str:
    """Why a file was not taken, at its field or after it was read; "" when it was."""
    try:
        run = desk.send(content, name="hs.xlsx")
    except FileRefused as refused:
        return refused.sentence
    faults = [told for level, told in run.notes if level == "fault"]
    return faults[0] if run.state == "refused" else ""


def test_the_files_are_there() -> None:
    assert len(FILES) == 23


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem[-16:])
def test_a_workbook_made_to_break_readers_is_refused_with_a_sentence(
    province: Province, file: Path
) -> None:
    desk = Desk(province.actor("clerk", at=NOW))
    assert refusal(desk, file.read_bytes())
    with acting(SECTOR):
        assert Person.objects.count() == 0
