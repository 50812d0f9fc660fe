"""Keys: made once, private, rotated without losing what they closed."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from sohoc.core.keys.keyring import PURPOSES, Keyring, KeysUnreadable
from sohoc.core.keys.sealing import (
    CannotOpen,
    close_value,
    is_closed_by_active_key,
    open_value,
    token_digest,
)

AT = datetime(2026, 9, 7, 2, 0, tzinfo=UTC)


def test_the_first_opening_makes_one_private_key_per_purpose(tmp_path: Path) -> None:
    keyring = Keyring.open(tmp_path / "keys")
    assert (tmp_path / "keys" / "keyring.json").stat().st_mode & 0o777 == 0o600
    assert {keyring.active(purpose).purpose for purpose in PURPOSES} == set(PURPOSES)
    again = Keyring.open(tmp_path / "keys")
    assert again.active("field") == keyring.active("field")


def test_a_key_file_that_others_can_read_is_refused(tmp_path: Path) -> None:
    Keyring.open(tmp_path)
    (tmp_path / "keyring.json").chmod(0o644)
    with pytest.raises(KeysUnreadable, match="chmod 600"):
        Keyring.open(tmp_path)


def test_a_damaged_key_file_is_refused_and_not_replaced(tmp_path: Path) -> None:
    Keyring.open(tmp_path)
    (tmp_path / "keyring.json").write_text("{", encoding="utf-8")
    with pytest.raises(KeysUnreadable):
        Keyring.open(tmp_path)
    assert (tmp_path / "keyring.json").read_text(encoding="utf-8") == "{"


def test_a_rotated_key_still_opens_what_it_closed(tmp_path: Path) -> None:
    web, worker = Keyring.open(tmp_path), Keyring.open(tmp_path)
    closed = close_value(web, "bí mật", place="mfa.secret")
    made = worker.rotate("field", at=AT)
    new = web  # another process sees the rotation without a restart
    assert new.active("field") == made
    assert open_value(new, closed, place="mfa.secret") == "bí mật"
    assert not is_closed_by_active_key(new, closed)
    assert is_closed_by_active_key(new, close_value(new, "bí mật", place="mfa.secret"))
    assert [key.retired for key in Keyring.open(tmp_path).retired("field")] == [
        "2026-09-07T02:00:00+00:00"
    ]


def test_a_closed_value_opens_only_at_its_place_and_unchanged(tmp_path: Path) -> None:
    keyring = Keyring.open(tmp_path)
    closed = close_value(keyring, "bí mật", place="mfa.secret")
    with pytest.raises(CannotOpen):
        open_value(keyring, closed, place="people.number")
    for number in range(len(closed)):
        changed = closed[:number] + chr(ord(closed[number]) ^ 1) + closed[number + 1 :]
        try:
            assert open_value(keyring, changed, place="mfa.secret") == "bí mật"
        except CannotOpen:
            continue
        # Base64 has spare bits at its very end; any other change must be noticed.
        assert closed[number:] in {closed[-1:], closed[-2:], closed[-3:]}


def test_a_token_is_stored_as_a_digest_that_needs_the_key(tmp_path: Path) -> None:
    one, other = Keyring.open(tmp_path / "one"), Keyring.open(tmp_path / "other")
    key_id, digest = token_digest(one, "abc")
    assert token_digest(one, "abc", key_id=key_id) == (key_id, digest)
    assert token_digest(other, "abc")[1] != digest
