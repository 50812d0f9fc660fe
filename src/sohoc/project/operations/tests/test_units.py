"""The files of `deploy/`: systemd accepts them, they close what they can, they name what exists."""

import configparser
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from django.core.management import get_commands

from sohoc.project.embedded.account import server_account
from sohoc.project.embedded.binaries import Binaries
from sohoc.project.operations.figures import Figures
from sohoc.project.operations.tests.conftest import leave_out, open_to_all
from sohoc.project.operations.words import COMMANDS
from sohoc.project.tests.conftest import SYSTEM_15

ROOT = Path(__file__).parents[5]
DEPLOY = ROOT / "deploy"
SYSTEMD = DEPLOY / "systemd"
DOCS = ROOT / "docs" / "operate"
PROGRAM = "/opt/sohoc/.venv/bin/sohoc"
SERVICES = sorted(SYSTEMD.glob("*.service"))
TIMERS = sorted(SYSTEMD.glob("*.timer"))
CLOSED = {
    "NoNewPrivileges": "yes",
    "ProtectSystem": "strict",
    "ProtectHome": "yes",
    "PrivateDevices": "yes",
    "ProtectKernelTunables": "yes",
    "ProtectKernelModules": "yes",
    "ProtectControlGroups": "yes",
    "RestrictNamespaces": "yes",
    "RestrictSUIDSGID": "yes",
    "LockPersonality": "yes",
    "SystemCallFilter": "@system-service",
    "UMask": "0077",
}
NAMED = re.compile(r"\bsohoc-[a-z]+(?:@[a-z]+)?\.(?:service|timer)\b")
PLACE = re.compile(r"\bdeploy/[A-Za-z0-9_./@-]*[A-Za-z0-9_]")


class Unit(configparser.RawConfigParser):
    """A unit file; a name that comes several times keeps all of its values."""

    def __init__(self, path: Path) -> None:
        super().__init__(strict=False, interpolation=None, delimiters=("=",))
        self.text = path.read_text("utf-8")
        self.read_string(self.text)

    def optionxform(self, optionstr: str) -> str:
        return optionstr

    def every(self, name: str) -> list[str]:
        return re.findall(rf"^{name}=(.*)$", self.text, re.MULTILINE)


def analyze(*words: str) -> subprocess.CompletedProcess[str]:
    if shutil.which("systemd-analyze") is None:
        leave_out("no systemd-analyze: apt-get install systemd")
    return subprocess.run(["systemd-analyze", *words], capture_output=True, text=True, check=False)


@pytest.fixture
def installed(tmp_path: Path) -> Path:
    """The units as they would be installed, with a program that is there."""
    for path in (*SERVICES, *TIMERS):
        text = path.read_text("utf-8").replace(PROGRAM, sys.executable)
        (tmp_path / path.name).write_text(text, encoding="utf-8")
    return tmp_path


def test_systemd_finds_nothing_to_say(installed: Path) -> None:
    names = [str(installed / path.name) for path in (*SERVICES, *TIMERS)]
    done = analyze("verify", "--man=no", *names)
    assert (done.returncode, done.stderr) == (0, "")


def test_systemd_finds_nothing_to_say_of_the_embedded_database_either(installed: Path) -> None:
    others = [path for path in SERVICES if path.stem != "sohoc-database"]
    for path in others:
        folder = installed / f"{path.name}.d"
        folder.mkdir()
        shutil.copy(SYSTEMD / "embedded" / "embedded.conf", folder)
        if Unit(path)["Service"].get("User") is None:
            shutil.copy(SYSTEMD / "embedded" / "user.conf", folder)
    done = analyze("verify", "--man=no", *(str(installed / path.name) for path in SERVICES))
    assert (done.returncode, done.stderr) == (0, "")


def test_systemd_would_find_a_wrong_word(installed: Path) -> None:
    path = installed / "sohoc-web.service"
    path.write_text(path.read_text("utf-8").replace("Restart=always", "Restart=allways"), "utf-8")
    assert "restart specifier" in analyze("verify", "--man=no", str(path)).stderr


@pytest.mark.parametrize("path", SERVICES, ids=lambda path: path.name)
def test_unit_closes_what_it_does_not_need(path: Path) -> None:
    unit = Unit(path)
    assert {name: unit["Service"].get(name) for name in CLOSED} == CLOSED
    if unit["Service"].get("User") is None:
        assert "CAP_SYS_ADMIN" not in unit["Service"]["CapabilityBoundingSet"]
        assert unit["Service"]["CapabilityBoundingSet"]
    else:
        assert (unit["Service"]["User"], unit["Service"]["CapabilityBoundingSet"]) == ("sohoc", "")


@pytest.mark.parametrize("path", SERVICES, ids=lambda path: path.name)
def test_exposure_stays_low_by_the_measure_of_systemd(path: Path, installed: Path) -> None:
    done = analyze("security", "--offline=true", "--threshold=30", str(installed / path.name))
    assert done.returncode == 0, done.stdout[-300:]


def test_owner_is_known_to_those_only_who_need_it() -> None:
    known = {p.name for p in SERVICES if "/etc/sohoc/owner.env" in Unit(p).every("EnvironmentFile")}
    assert known == {"sohoc-prepare.service", "sohoc-backup@.service", "sohoc-drill.service"}


@pytest.mark.parametrize("path", SERVICES, ids=lambda path: path.name)
def test_unit_starts_a_command_that_exists(path: Path) -> None:
    words = Unit(path)["Service"]["ExecStart"].split()
    assert words[0] == PROGRAM
    known = {*get_commands(), *COMMANDS}
    assert {words[1], "_".join(words[1:3])} & known, words


@pytest.mark.parametrize("path", TIMERS, ids=lambda path: path.name)
def test_timer_has_its_service_and_a_time_that_can_be_meant(path: Path) -> None:
    name = re.sub(r"@\w+$", "@", path.stem)
    assert (SYSTEMD / f"{name}.service").is_file()
    for when in Unit(path).every("OnCalendar"):
        assert analyze("calendar", when).returncode == 0


def test_documents_name_units_and_files_that_exist() -> None:
    text = "\n".join(path.read_text("utf-8") for path in DOCS.glob("*.md"))
    units = {re.sub(r"@\w+\.service$", "@.service", name) for name in NAMED.findall(text)}
    assert units
    assert {name for name in units if not (SYSTEMD / name).is_file()} == set()
    places = set(PLACE.findall(text))
    assert places
    assert {name for name in places if not (ROOT / name).exists()} == set()


def test_every_unit_is_in_the_documents() -> None:
    text = "\n".join(path.read_text("utf-8") for path in DOCS.glob("*.md"))
    stems = {path.stem.partition("@")[0] for path in (*SERVICES, *TIMERS)}
    assert {stem for stem in stems if stem not in text} == set()


def test_pgbackrest_understands_the_example(tmp_path: Path) -> None:
    if shutil.which("pgbackrest") is None:
        leave_out("no pgBackRest: apt-get install pgbackrest")
    config = DEPLOY / "pgbackrest" / "pgbackrest.conf"
    words = [f"--config={config}", f"--repo1-path={tmp_path}", "--stanza=sohoc", "info"]
    done = subprocess.run(["pgbackrest", *words], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert "WARN" not in done.stdout


def test_postgresql_understands_the_example(tmp_path: Path) -> None:
    if not SYSTEM_15.is_dir():
        leave_out("no PostgreSQL 15 of the system: apt-get install postgresql-15")
    config = tmp_path / "sohoc.conf"
    shutil.copy(DEPLOY / "postgresql" / "sohoc.conf", config)
    open_to_all(tmp_path)
    binaries = Binaries(directory=SYSTEM_15, account=server_account())
    asked = binaries.run(
        "postgres", "-D", str(tmp_path), "-c", f"config_file={config}", "-C", "archive_timeout"
    )
    assert (asked.returncode, asked.stdout) == (0, "60\n"), asked.stderr


def test_figures_of_the_rules_exist() -> None:
    rules = yaml.safe_load((DEPLOY / "prometheus" / "sohoc.rules.yml").read_text("utf-8"))
    wanted = {
        name
        for group in rules["groups"]
        for rule in group["rules"]
        for name in re.findall(r"\bsohoc_\w+", rule["expr"])
    }
    source = "\n".join(
        (Path(__file__).parents[1] / name).read_text("utf-8")
        for name in ("figures.py", "measuring.py")
    )
    assert Figures is not None
    missing = {name for name in wanted if name.removesuffix("_total") not in source}
    assert missing == set()


def test_proxies_overwrite_what_the_program_believes_and_hide_the_figures() -> None:
    nginx = (DEPLOY / "nginx" / "sohoc.conf").read_text("utf-8")
    assert "proxy_set_header X-Forwarded-Proto $scheme;" in nginx
    assert "proxy_set_header X-Forwarded-For $remote_addr;" in nginx
    assert 'proxy_set_header Forwarded "";' in nginx
    assert "location = /metrics {\n        return 404;" in nginx
    caddy = (DEPLOY / "caddy" / "Caddyfile").read_text("utf-8")
    assert "respond /metrics 404" in caddy
    assert "reverse_proxy 127.0.0.1:8000" in caddy


@pytest.mark.parametrize(
    ("word", "archive", "user"),
    [
        ("drill", "SOHOC_PGBACKREST=/etc/pgbackrest.conf", "root"),
        ("drill", "", "sohoc"),
        ("doctor", "SOHOC_PGBACKREST=/etc/pgbackrest.conf", "sohoc"),
    ],
)
def test_operators_command_reads_the_settings_and_becomes_the_right_user(
    word: str, archive: str, user: str, tmp_path: Path
) -> None:
    if os.geteuid() != 0:
        pytest.skip("only root becomes somebody else")
    server_account()  # the user exists
    open_to_all(tmp_path)
    program = tmp_path / "program"
    program.write_text('#!/bin/sh\necho "$(id -u -n) $SOHOC_HOME $SOHOC_OWNER_DATABASE_URL $*"\n')
    program.chmod(0o755)
    for name in ("sohoc.env", "owner.env"):
        shutil.copy(DEPLOY / f"{name}.example", tmp_path / name)
    settings = tmp_path / "sohoc.env"
    assert "SOHOC_PGBACKREST=/etc/pgbackrest.conf" in settings.read_text("utf-8")
    text = settings.read_text("utf-8").replace("SOHOC_PGBACKREST=/etc/pgbackrest.conf", archive)
    settings.write_text(text, encoding="utf-8")
    script = (DEPLOY / "bin" / "sohoc").read_text("utf-8")
    script = script.replace("/etc/sohoc", str(tmp_path)).replace(PROGRAM, str(program))
    done = subprocess.run(
        ["sh", "-s", "--", word, "--help"], input=script, capture_output=True, text=True, check=True
    )
    address = "postgresql://{}:{}@localhost/sohoc".format("sohoc_owner", "MAT-KHAU-OWNER")
    assert done.stdout == f"{user} /srv/sohoc {address} {word} --help\n"
