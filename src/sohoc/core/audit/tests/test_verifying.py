"""Every way of tampering is found, and named with its place."""

from collections.abc import Callable
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command

from sohoc.core.audit.contracts import CHECKPOINTS, Difference
from sohoc.core.audit.sealing import root_finished_days, seal_all
from sohoc.core.audit.tests.conftest import AT, tamper
from sohoc.core.audit.verifying import verify
from sohoc.core.audit.wording import sentences

pytestmark = pytest.mark.django_db(transaction=True)

LATER = (
    "UPDATE audit_entry SET at = at + interval '1 us'"
    " WHERE id = (SELECT min(id) + 5 FROM audit_entry)"
)
COPY = """
INSERT INTO audit_entry (at, txid, actor_id, actor_name, role, verb, noun, object_id, label, data,
  reason, address, channel)
SELECT at, txid, 99, actor_name, role, verb, noun, object_id, label, data, reason, address, channel
FROM audit_entry ORDER BY id LIMIT 1
"""


@pytest.fixture
def sealed(written: Callable[[int], None]) -> Callable[[int], None]:
    """Acts 1 to 5 under the first seal of a finished day, act 6 under the second of the next."""
    seal_all(at=AT)
    root_finished_days(at=AT + timedelta(days=1))
    written(1)
    seal_all(at=AT + timedelta(days=1))
    assert verify().is_whole
    return written


@pytest.mark.parametrize(
    ("statement", "found"),
    [
        (
            "UPDATE audit_entry SET actor_name = 'Kẻ khác' WHERE data ->> 'number' = '3'",
            [(Difference.ROW_CHANGED, "audit_entry", 1)],
        ),
        (
            "UPDATE audit_entry SET data = '{\"number\": \"3\"}' WHERE data ->> 'number' = '3'",
            [(Difference.ROW_CHANGED, "audit_entry", 1)],
        ),
        (
            LATER,
            [(Difference.ROW_CHANGED, "audit_entry", 2)],
        ),
        (
            "DELETE FROM audit_entry WHERE data ->> 'number' = '3'",
            [(Difference.ROW_MISSING, "audit_entry", 1)],
        ),
        (COPY, [(Difference.ROW_ADDED, "audit_entry", 1)]),
        (
            "UPDATE audit_seal SET rows = 4 WHERE \"table\" = 'audit_entry' AND number = 1",
            [
                (Difference.SEAL_CHANGED, "audit_entry", 1),
                (Difference.ROW_ADDED, "audit_entry", 1),
            ],
        ),
        (
            "UPDATE audit_seal SET digest = sha256('') WHERE \"table\" > 'a' AND number = 1",
            [
                (Difference.SEAL_CHANGED, CHECKPOINTS, 1),
                (Difference.SEAL_CHANGED, "audit_entry", 1),
                (Difference.LINK_BROKEN, "audit_entry", 2),
                (Difference.DAY_CHANGED, "", 0),
            ],
        ),
        (
            "DELETE FROM audit_seal WHERE \"table\" = 'audit_entry' AND number = 1",
            [
                (Difference.SEAL_MISSING, "audit_entry", 1),
                (Difference.DAY_CHANGED, "", 0),
            ],
        ),
        (
            "DELETE FROM audit_seal WHERE \"table\" = 'audit_entry' AND number = 2",
            [(Difference.SEAL_MISSING, "audit_entry", 2)],
        ),
        (
            "DELETE FROM audit_seal WHERE \"table\" = '*' AND number = 2",
            [(Difference.SEAL_UNCOVERED, "audit_entry", 2)],
        ),
        ("UPDATE audit_dayroot SET root = sha256('')", [(Difference.DAY_CHANGED, "", 0)]),
        (
            "UPDATE audit_seal SET columns = 'null' WHERE number = 1 AND \"table\" = 'audit_entry'",
            [
                (Difference.SEAL_CHANGED, "audit_entry", 1),
                (Difference.COLUMN_MISSING, "audit_entry", 1),
            ],
        ),
    ],
)
def test_tampering_is_found_and_named(
    sealed: Callable[[int], None], statement: str, found: list[tuple[Difference, str, int]]
) -> None:
    assert tamper(statement) == 1
    findings = verify().findings
    by_place = {(f.difference, f.table, f.number) for f in findings}
    assert by_place == set(found)
    assert len(findings) == len(found)


def test_the_first_difference_in_time_is_said_first(sealed: Callable[[int], None]) -> None:
    tamper("UPDATE audit_entry SET role = 'x'")
    assert [(f.number, f.at) for f in verify().findings] == [
        (1, AT),
        (2, AT + timedelta(days=1)),
    ]


def test_a_trail_cut_off_at_its_end_is_found_by_a_noted_checkpoint(
    sealed: Callable[[int], None],
) -> None:
    head = verify().head
    assert verify(expected_head=head).is_whole
    tamper("DELETE FROM audit_seal WHERE number = 2")  # the whole last run, and its act
    tamper("DELETE FROM audit_entry WHERE id = (SELECT max(id) FROM audit_entry)")
    assert verify().is_whole
    assert [f.difference for f in verify(expected_head=head).findings] == [Difference.HEAD_MISSING]


def test_a_removed_root_of_a_day_is_found(sealed: Callable[[int], None]) -> None:
    root_finished_days(at=AT + timedelta(days=2))
    tamper("DELETE FROM audit_dayroot WHERE day = '2026-09-07'")
    assert [(f.difference, str(f.day)) for f in verify().findings] == [
        (Difference.DAY_MISSING, "2026-09-07")
    ]


def test_rows_without_a_seal_are_counted_and_said(sealed: Callable[[int], None]) -> None:
    sealed(12)
    result = verify()
    assert result.is_whole
    assert result.unsealed == {"audit_entry": 12}
    said = list(sentences(result))
    assert said[0] == "Nhật ký nguyên vẹn: 6 dòng dưới 4 dấu niêm phong không thay đổi."
    assert said[1].startswith("12 dòng chưa niêm phong, dòng cũ nhất lúc ")


def test_since_reads_only_later_rows_but_checks_every_link(
    sealed: Callable[[int], None],
) -> None:
    tamper("UPDATE audit_entry SET role = 'x' WHERE data ->> 'number' = '3'")
    assert verify(since=AT + timedelta(hours=1)).is_whole
    tamper("DELETE FROM audit_seal WHERE \"table\" = 'audit_entry' AND number = 1")
    assert not verify(since=AT + timedelta(hours=1)).is_whole


def test_a_new_column_does_not_disturb_older_seals(sealed: Callable[[int], None]) -> None:
    tamper("ALTER TABLE audit_entry ADD COLUMN new_thing text DEFAULT 'x'")
    try:
        assert verify().is_whole
    finally:
        tamper("ALTER TABLE audit_entry DROP COLUMN new_thing")


def test_the_command_says_the_place_in_vietnamese_and_ends_with_one(
    sealed: Callable[[int], None],
) -> None:
    tamper("DELETE FROM audit_entry WHERE data ->> 'number' = '3'")
    out = StringIO()
    with pytest.raises(SystemExit) as ended:
        call_command("audit_verify", stdout=out)
    assert ended.value.code == 1
    lines = out.getvalue().splitlines()
    assert lines[0] == "Nhật ký không còn như lúc niêm phong: 1 chỗ khác."
    (finding,) = verify().findings
    assert lines[1] == (
        "Việc đã làm (audit_entry), dấu niêm phong 1 lúc 07/09/2026 09:00: có dòng bị xóa sau khi"
        " niêm phong (5 dòng lúc niêm phong, còn 4,"
        f" khoảng {finding.txid_from}-{finding.txid_until})."
    )


def test_the_command_is_silent_about_a_whole_trail(sealed: Callable[[int], None]) -> None:
    out = StringIO()
    call_command("audit_verify", "--since", "2026-09-08", stdout=out)
    assert out.getvalue().splitlines()[0] == (
        "Nhật ký nguyên vẹn: 1 dòng dưới 4 dấu niêm phong không thay đổi."
    )


def test_sealing_by_hand_says_how_many_rows(written: Callable[[int], None]) -> None:
    out = StringIO()
    call_command("audit_seal", stdout=out)
    assert out.getvalue() == "Đã niêm phong 5 dòng bằng 1 dấu niêm phong mới.\n"
    call_command("audit_seal", stdout=out)
    assert out.getvalue().splitlines()[1] == "Đã niêm phong 0 dòng bằng 0 dấu niêm phong mới."
