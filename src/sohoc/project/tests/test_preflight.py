"""What is refused before anything is started."""

import os
import socket
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest

from sohoc.project.environment import Environment
from sohoc.project.supervisor import network, preflight
from sohoc.project.supervisor.failures import (
    AddressUnknown,
    AlreadyRunning,
    HomeUnwritable,
    LittleSpace,
    PortForbidden,
    PortTaken,
    UnsupportedPython,
)
from sohoc.project.supervisor.lock import RunLock

MEGABYTE = 1024 * 1024


@pytest.fixture
def taken() -> Iterator[int]:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen(1)
        yield int(listener.getsockname()[1])


@pytest.mark.parametrize("version", [(3, 10), (3, 14), (4, 0)])
def test_other_pythons_are_refused(version: tuple[int, int]) -> None:
    with pytest.raises(UnsupportedPython, match=r"this is Python {}\.{}".format(*version)):
        preflight.check_python(version)


@pytest.mark.parametrize("version", [(3, 11), (3, 12), (3, 13)])
def test_supported_pythons_pass(version: tuple[int, int]) -> None:
    preflight.check_python(version)


def test_nearly_full_disk_is_refused_with_the_numbers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    disk = SimpleNamespace(f_bavail=499 * MEGABYTE // 4096, f_frsize=4096)
    monkeypatch.setattr(os, "statvfs", lambda _path: disk)
    with pytest.raises(LittleSpace) as refused:
        preflight.check_space(tmp_path / "not" / "there")
    assert refused.value.facts == {
        "free": 499,
        "needed": 500,
        "directory": tmp_path / "not" / "there",
    }
    disk.f_bavail += MEGABYTE // 4096
    preflight.check_space(tmp_path)


def test_taken_port_is_refused_and_another_one_is_named(taken: int) -> None:
    environment = Environment.read({"SOHOC_PORT": str(taken)})
    with pytest.raises(PortTaken, match=rf"Port {taken} is taken.*make run PORT={taken + 1}"):
        network.check_port(environment)


def test_port_taken_on_the_other_loopback_is_refused() -> None:
    try:
        listener = socket.create_server(("::1", 0), family=socket.AF_INET6)
    except OSError:
        pytest.skip("no IPv6 here")
    with listener:
        environment = Environment.read({"SOHOC_PORT": str(listener.getsockname()[1])})
        with pytest.raises(PortTaken):
            network.check_port(environment)


def test_free_port_passes_and_stays_free(taken: int) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        free = probe.getsockname()[1]
    environment = Environment.read({"SOHOC_PORT": str(free)})
    network.check_port(environment)
    network.check_port(environment)


def test_low_port_is_refused_to_an_ordinary_user(monkeypatch: pytest.MonkeyPatch) -> None:
    def forbidden(*_arguments: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(socket.socket, "bind", forbidden)
    with pytest.raises(PortForbidden, match="Port 80 may not be used"):
        network.check_port(Environment.read({"SOHOC_PORT": "80"}))


def test_address_of_another_machine_is_refused() -> None:
    environment = Environment.read({"SOHOC_HOST": "203.0.113.9", "SOHOC_PORT": "18999"})
    with pytest.raises(AddressUnknown, match=r"203\.0\.113\.9"):
        network.check_port(environment)


def test_demo_listens_on_loopback_unless_the_network_is_wanted() -> None:
    assert network.listen_address(Environment.read({})) == "127.0.0.1"
    assert network.listen_address(Environment.read({"SOHOC_LAN": "1"})) == "0.0.0.0"
    assert network.address(Environment.read({"SOHOC_PORT": "8765"})) == "http://localhost:8765"


def test_home_that_is_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "var").touch()
    with pytest.raises(HomeUnwritable, match="cannot be written"):
        preflight.check_home(tmp_path / "var" / "x")


def test_home_is_made_private(tmp_path: Path) -> None:
    preflight.check_home(tmp_path / "a" / "var")
    assert (tmp_path / "a" / "var").stat().st_mode & 0o777 == 0o700
    assert list((tmp_path / "a" / "var").iterdir()) == []


def test_second_holder_of_the_lock_is_told_who_and_where(tmp_path: Path) -> None:
    first = RunLock(tmp_path)
    assert first.take(address="http://localhost:8000") is False
    with pytest.raises(AlreadyRunning) as refused:
        RunLock(tmp_path).take(address="http://localhost:9000")
    assert refused.value.facts == {"pid": os.getpid(), "address": "http://localhost:8000"}
    assert RunLock(tmp_path).is_held()
    first.release()
    assert not RunLock(tmp_path).is_held()


def test_stale_lock_does_not_hinder_and_is_noticed(tmp_path: Path) -> None:
    (tmp_path / "run.lock").write_text('{"pid": 99999, "address": "http://localhost:8000"}')
    lock = RunLock(tmp_path)
    assert lock.take(address="http://localhost:8000") is True
    lock.release()
    assert lock.take(address="http://localhost:8000") is False
    lock.release()


def test_damaged_lock_does_not_hinder(tmp_path: Path) -> None:
    (tmp_path / "run.lock").write_bytes(b"\xff\x00 not json")
    lock = RunLock(tmp_path)
    assert lock.take(address="http://localhost:8000") is True
    lock.release()
