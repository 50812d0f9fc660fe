"""Homes with a real server of their own, removed without a trace."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from psycopg.conninfo import make_conninfo

from sohoc.project.embedded import passwords
from sohoc.project.embedded.cluster import Cluster, Role

SYSTEM_15 = Path("/usr/lib/postgresql/15/bin")


def remove(cluster: Cluster) -> None:
    cluster.stop(fast=5)
    if (cluster.key_directory / passwords.FILE).exists():
        shutil.rmtree(cluster.params("superuser")["host"], ignore_errors=True)
    shutil.rmtree(cluster.base, ignore_errors=True)


def connect(cluster: Cluster, role: Role, database: str = "sohoc") -> psycopg.Connection:
    return psycopg.connect(make_conninfo(**cluster.params(role, database)), autocommit=True)


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Path]:
    """An empty home whose server, if one was started, is stopped and removed."""
    directory = tmp_path / "checkout" / "var"
    yield directory
    remove(Cluster(directory, durable=False))


@pytest.fixture(scope="module", params=[None, SYSTEM_15], ids=["wheel", "system15"])
def running(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Cluster]:
    """A running server of each version on this machine, shared by the tests of a module."""
    binaries: Path | None = request.param
    if binaries is not None and not binaries.exists():
        pytest.skip("no PostgreSQL 15 of the system")
    made = Cluster(tmp_path_factory.mktemp("shared") / "var", binaries=binaries, durable=False)
    made.create_if_missing()
    made.start()
    yield made
    remove(made)
