"""The embedded server as the rest of the program and a curious neighbour see it."""

import json
import os
import stat
from pathlib import Path

import psycopg
import pytest
from psycopg.conninfo import make_conninfo

from sohoc.core.access import scope
from sohoc.project.embedded.cluster import Cluster, Role
from sohoc.project.embedded.roles import SCOPE_ROLES
from sohoc.project.tests.conftest import connect


def value(cluster: Cluster, query: str, role: Role = "superuser") -> object:
    with connect(cluster, role) as db:
        row = db.execute(query).fetchone()
    return row[0] if row else None


def mode_of(path: str | Path) -> int:
    return stat.S_IMODE(Path(path).lstat().st_mode)


def test_all_logins_connect(running: Cluster) -> None:
    assert value(running, "SELECT current_user", "sohoc_web") == "sohoc_web"
    assert value(running, "SELECT current_user", "sohoc_owner") == "sohoc_owner"
    assert value(running, "SHOW is_superuser", "superuser") == "on"


def test_a_server_makes_the_scope_roles_that_the_wall_takes() -> None:
    assert SCOPE_ROLES == scope.SCOPE_ROLES


def test_wrong_password_is_refused(running: Cluster) -> None:
    params = running.params("sohoc_web") | {"password": "guessed"}
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(make_conninfo(**params))


def test_passwords_are_readable_by_the_owner_alone(running: Cluster) -> None:
    file = running.key_directory / "database.json"
    assert mode_of(file) == 0o600
    assert mode_of(running.key_directory) == 0o700
    known = json.loads(file.read_text())
    assert sorted(known) == ["socket", "sohoc_owner", "sohoc_web", "superuser"]
    assert len(set(known.values())) == 4


def test_passwords_stand_nowhere_in_the_data_directory(running: Cluster) -> None:
    secrets = json.loads((running.key_directory / "database.json").read_text())
    del secrets["socket"]
    for file in running.data.glob("*"):
        if file.is_file():
            content = file.read_bytes()
            assert not [name for name, secret in secrets.items() if secret.encode() in content]


def test_socket_is_in_a_private_directory_with_a_short_path(running: Cluster) -> None:
    directory = running.params("sohoc_web")["host"]
    assert mode_of(directory) == 0o700
    assert not Path(directory).is_symlink()
    assert len(os.fsencode(f"{directory}/.s.PGSQL.5432")) < 100
    assert mode_of(running.data) == 0o700


def test_server_listens_on_no_network_port(running: Cluster) -> None:
    assert value(running, "SHOW listen_addresses") == ""
    pid = running.pid()
    links = [str(fd.readlink()) for fd in Path(f"/proc/{pid}/fd").iterdir()]
    inodes = {link[8:-1] for link in links if link.startswith("socket:[")}
    tables = [Path("/proc/net/tcp"), Path("/proc/net/tcp6")]
    lines = [line for table in tables if table.exists() for line in table.read_text().splitlines()]
    assert inodes
    assert not [line for line in lines if inodes & set(line.split())]


def test_server_does_not_run_as_root(running: Cluster) -> None:
    assert Path(f"/proc/{running.pid()}").stat().st_uid != 0


def test_web_login_has_the_scope_roles_without_inheriting_them(running: Cluster) -> None:
    member = "SELECT count(*) FROM unnest(%s::text[]) r WHERE pg_has_role(current_user, r, %s)"
    with connect(running, "sohoc_web") as db:
        assert db.execute(member, [list(SCOPE_ROLES), "MEMBER"]).fetchone() == (7,)
        assert db.execute(member, [list(SCOPE_ROLES), "USAGE"]).fetchone() == (0,)
        assert db.execute(member, [["sohoc_match", "sohoc_owner"], "MEMBER"]).fetchone() == (0,)


def test_no_login_but_the_superuser_passes_the_wall(running: Cluster) -> None:
    query = "SELECT array_agg(rolname::text) FROM pg_roles WHERE rolname LIKE 'sohoc%' AND {}"
    assert value(running, query.format("(rolsuper OR rolbypassrls)")) is None
    assert value(running, query.format("rolcanlogin")) == ["sohoc_owner", "sohoc_web"]
    assert value(running, query.format("rolcreatedb")) == ["sohoc_owner"]  # a test cluster


def test_durable_cluster_lets_nobody_create_databases(home: Path) -> None:
    cluster = Cluster(home)
    cluster.create_if_missing()
    cluster.start()
    assert value(cluster, "SELECT count(*) FROM pg_roles WHERE rolcreatedb AND NOT rolsuper") == 0
    assert value(cluster, "SHOW fsync") == "on"
    assert value(cluster, "SHOW data_checksums") == "on"


def test_owner_makes_trusted_extensions_and_the_web_login_makes_nothing(running: Cluster) -> None:
    with connect(running, "sohoc_owner") as db:
        for extension in ("btree_gist", "unaccent", "pg_trgm"):
            db.execute(f"CREATE EXTENSION IF NOT EXISTS {extension}")
    for forbidden in (
        "CREATE TABLE stray (id int)",
        "CREATE TEMPORARY TABLE stray (id int)",
        "SELECT lo_creat(-1)",
        "SELECT lo_from_bytea(0, 'x')",
    ):
        with (
            connect(running, "sohoc_web") as db,
            pytest.raises(psycopg.errors.InsufficientPrivilege),
        ):
            db.execute(forbidden)


def test_large_objects_stay_closed_in_databases_made_later(running: Cluster) -> None:
    with connect(running, "sohoc_owner", "postgres") as db:
        db.execute("CREATE DATABASE later")
    with (
        connect(running, "sohoc_web", "later") as db,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        db.execute("SELECT lo_creat(-1)")


def test_text_sorts_by_code_point_and_time_is_utc(running: Cluster) -> None:
    assert value(running, "SHOW timezone", "sohoc_web") == "UTC"
    assert value(running, "SELECT 'Z' < 'a'") is True
    assert value(running, "SELECT upper('đặng')") == "ĐẶNG"


def test_log_keeps_no_values(running: Cluster) -> None:
    for statement in (
        "SELECT 'Nguyễn Thị Bí Mật'::int",
        "CREATE TABLE named (name text UNIQUE)",
        "INSERT INTO named VALUES ('Nguyễn Thị Bí Mật')",
        "INSERT INTO named VALUES ('Nguyễn Thị Bí Mật')",
    ):
        try:
            with connect(running, "sohoc_owner") as db:
                db.execute(statement)
        except psycopg.Error:
            continue
    log = running.log.read_text()
    assert "ready to accept connections" in log
    assert "Bí Mật" not in log
    assert mode_of(running.log) == 0o600


def test_params_need_no_server_and_do_not_change(home: Path) -> None:
    before = Cluster(home).params("sohoc_web")
    assert Cluster(home).params("sohoc_web") == before
    assert before | {"password": "", "host": ""} == {
        "host": "",
        "port": "5432",
        "user": "sohoc_web",
        "password": "",
        "dbname": "sohoc",
    }
