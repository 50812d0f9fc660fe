"""Good rows are written once, in one transaction, and taken back whole but for what changed."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from sohoc.core.access.actors import NotAllowed, NotYours
from sohoc.core.access.scope import acting
from sohoc.core.audit.models import Entry
from sohoc.core.objects.importing import runs
from sohoc.core.objects.importing.background import write_import
from sohoc.core.objects.importing.undoing import forget_lines, staying, undo_run
from sohoc.core.objects.models import ImportLine, ImportRun
from sohoc.core.objects.tests.importing.books import BOOKS, Books, books_of
from sohoc.core.objects.tests.importing.conftest import Counted, Desk
from sohoc.core.testing.actors import (
    AUDIT,
    NOW,
    Province,
    actor_of_grant,
    give,
    make_account,
)
from sohoc.core.testing.database import owner_connection

pytestmark = pytest.mark.django_db(transaction=True)
MEN, KIEU = ("0012", "Dế Mèn", 144, "05/09/2025"), ("0013", "Kiều", 200, "")
HELD = {"0012": ("Dế Mèn", 144, "2025-09-05"), "0013": ("Kiều", 200, None)}


def entries() -> list[tuple[str, dict[str, Any]]]:
    with acting(AUDIT):
        return [
            (e.verb, e.data) for e in Entry.objects.filter(noun="objects.import").order_by("id")
        ]


def undone(desk: Desk, run: ImportRun) -> list[str]:
    with acting(desk.actor.scope):
        runs.want_undoing(actor=desk.actor, kind=BOOKS, uuid=run.uuid, at=NOW)
        stays = undo_run(actor=desk.actor, kind=BOOKS, uuid=run.uuid, reason="nhầm", at=NOW)
    return [one.name for one in stays]


def test_the_good_rows_are_written_and_the_wrong_ones_are_not(desk: Desk) -> None:
    run = desk.write(desk.rows(MEN, ("x", "Sai", 1, ""), KIEU))
    assert (run.state, run.written) == ("written", 2)
    assert books_of(run.school_id) == HELD
    assert [line.subject for line in desk.lines(run)] == ["0012", "", "0013"]
    assert entries() == [
        ("objects.import.read", {"rows": 3, "new": 2, "changed": 0, "unchanged": 0, "wrong": 1}),
        ("objects.import.written", {"new": 2, "changed": 0}),
    ]


def test_a_row_that_was_left_out_is_not_written(desk: Desk) -> None:
    run = desk.rows(MEN, KIEU)
    line = desk.lines(run)[0].pk
    with acting(desk.actor.scope):
        runs.leave_out(actor=desk.actor, kind=BOOKS, uuid=run.uuid, line=line, is_left_out=True)
    assert desk.write(run).written == 1
    assert books_of(run.school_id).keys() == {"0013"}


def test_the_same_file_again_writes_nothing(desk: Desk) -> None:
    desk.write(desk.rows(MEN, KIEU))
    run = desk.rows(MEN, KIEU)
    assert (run.unchanged, run.new, run.changed) == (2, 0, 0)
    with pytest.raises(runs.NothingToWrite):
        desk.want(run)
    assert [verb for verb, _data in entries()][-1] == "objects.import.read"


def test_a_change_keeps_the_old_value_for_the_preview_and_for_undoing(desk: Desk) -> None:
    desk.write(desk.rows(MEN, KIEU))
    run = desk.write(desk.rows(("0012", "Dế Mèn", 150, "05/09/2025"), ("0014", "Số đỏ", 9, "")))
    assert [line.before for line in desk.lines(run)] == [{"pages": 144}, {}]
    assert books_of(run.school_id)["0012"] == ("Dế Mèn", 150, "2025-09-05")
    assert undone(desk, run) == []
    assert books_of(run.school_id) == HELD
    assert desk.seen(run).state == "undone"
    assert desk.lines(run) == []
    assert entries()[-1] == ("objects.import.undone", {"rows": 2, "stayed": 0})


def test_what_another_act_changed_stays_and_is_named_first(desk: Desk) -> None:
    run = desk.write(desk.rows(MEN, KIEU))
    with owner_connection() as db:
        db.execute("UPDATE tried_book SET title = 'Truyện Kiều', run = '' WHERE code = '0013'")
    with acting(desk.actor.scope):
        stays = staying(desk.actor, BOOKS, run)
    assert [(one.name, one.why) for one in stays] == [("Truyện Kiều", "đã được sửa bằng tay")]
    assert undone(desk, run) == ["Truyện Kiều"]
    assert books_of(run.school_id) == {"0013": ("Truyện Kiều", 200, None)}
    assert desk.seen(run).stayed == 1


def test_an_import_is_undone_once(desk: Desk) -> None:
    run = desk.write(desk.rows(MEN))
    undone(desk, run)
    with pytest.raises(runs.NotInThisState):
        undone(desk, run)


def test_after_its_lines_are_over_an_import_is_not_undone(desk: Desk) -> None:
    run = desk.write(desk.rows(MEN))
    late = NOW + timedelta(days=31)
    with acting(desk.actor.scope), pytest.raises(runs.NotInThisState):
        runs.want_undoing(actor=desk.actor, kind=BOOKS, uuid=run.uuid, at=late)
    assert books_of(run.school_id).keys() == {"0012"}


def test_a_worker_killed_in_the_middle_leaves_nothing_and_the_next_writes_once(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = desk.rows(MEN, KIEU)
    desk.want(run)

    class Killed(Exception):
        """The worker is gone."""

    def killed(*_args: Any, **_kwargs: Any) -> None:
        raise Killed

    with monkeypatch.context() as broken:
        broken.setattr("sohoc.core.audit.recording.record", killed)
        with pytest.raises(Killed):
            desk.do_write(run)
    assert books_of(run.school_id) == {}
    assert desk.seen(run).state == "writing"
    assert desk.do_write(run) == {"written": 2}
    assert books_of(run.school_id) == HELD
    assert desk.do_write(run) == {}
    with owner_connection() as db:
        versions = db.execute("SELECT DISTINCT version FROM tried_book").fetchall()
    assert versions == [(1,)]


def test_rows_that_changed_since_the_preview_are_not_written_silently(desk: Desk) -> None:
    first, second = desk.rows(MEN), desk.rows(("0012", "Dế Mèn phiêu lưu", 144, ""), KIEU)
    desk.write(first)
    seen = desk.write(second)
    assert (seen.state, seen.drifted, seen.written) == ("ready", 1, 0)
    assert (seen.new, seen.changed) == (1, 1)
    assert books_of(seen.school_id).keys() == {"0012"}
    assert desk.lines(second)[0].before == {"title": "Dế Mèn", "bought": "2025-09-05"}
    again = desk.write(second)
    assert (again.state, again.drifted, again.written) == ("written", 0, 2)
    assert books_of(seen.school_id) == {
        "0012": ("Dế Mèn phiêu lưu", 144, None),
        "0013": ("Kiều", 200, None),
    }


def test_a_kind_that_forgets_a_row_is_found_out(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Books, "compare", lambda *_args, **_kwargs: [])
    with pytest.raises(Exception, match=r"books\.books"):
        desk.rows(MEN)


def test_letting_go_deletes_the_lines_at_once(desk: Desk) -> None:
    run = desk.rows(MEN)
    with acting(desk.actor.scope):
        runs.drop_run(actor=desk.actor, kind=BOOKS, uuid=run.uuid, at=NOW)
    assert (desk.seen(run).state, desk.lines(run)) == ("dropped", [])
    with acting(desk.actor.scope), pytest.raises(runs.NotInThisState):
        runs.want_writing(actor=desk.actor, kind=BOOKS, uuid=run.uuid)


def test_lines_are_deleted_when_their_time_is_over_and_no_others(desk: Desk) -> None:
    old, young = desk.write(desk.rows(MEN)), desk.rows(KIEU)
    with acting(desk.actor.scope):
        ended = datetime.now(UTC) - timedelta(seconds=1)
        ImportRun.objects.filter(pk=old.pk).update(lines_end_at=ended)
        ImportRun.objects.filter(pk=young.pk).update(lines_end_at=ended + timedelta(days=1))
    forget_lines(at=datetime.now(UTC))
    with acting(desk.actor.scope):
        assert list(ImportLine.objects.values_list("run", flat=True)) == [young.pk]
        assert ImportRun.objects.count() == 2


def test_another_school_and_another_role_do_not_reach_a_run(desk: Desk, province: Province) -> None:
    run = desk.rows(MEN)
    desk.want(run)
    elsewhere = make_account(username="van.thu.khac", node=province.schools[1])
    stranger = actor_of_grant(give(user=elsewhere, role="clerk", node=province.schools[1]))
    with acting(stranger.scope), pytest.raises(NotYours):
        write_import(Counted(), actor=stranger, at=NOW, kind=BOOKS.code, run=str(run.uuid))
    teacher = province.actor("homeroom_teacher")
    with acting(teacher.scope), pytest.raises(NotAllowed):
        write_import(Counted(), actor=teacher, at=NOW, kind=BOOKS.code, run=str(run.uuid))
    assert books_of(run.school_id) == {}


def test_a_worker_killed_while_it_reads_leaves_the_file_and_the_next_reads_it(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Killed(Exception):
        """The worker is gone."""

    def killed(*_args: Any, **_kwargs: Any) -> None:
        raise Killed

    with monkeypatch.context() as broken:
        broken.setattr("sohoc.core.audit.recording.record", killed)
        with pytest.raises(Killed):
            desk.rows(MEN)
    with acting(desk.actor.scope):
        run = ImportRun.objects.get()
    assert (run.state, run.file is None, desk.lines(run)) == ("reading", False, [])
    desk.read(run)
    assert (desk.seen(run).state, len(desk.lines(run))) == ("ready", 1)


def test_a_file_that_is_gone_is_told_and_nothing_is_read(desk: Desk) -> None:
    with acting(desk.actor.scope):
        run = ImportRun.objects.create(
            kind=BOOKS.code,
            school_id=desk.actor.node_id,
            asked_by_id=desk.actor.user_id,
            made_at=NOW,
            lines_end_at=NOW,
        )
    desk.read(run)
    seen = desk.seen(run)
    assert seen.state == "refused"
    assert seen.notes == [["fault", "Tệp không còn nữa. Hãy gửi lại."]]
