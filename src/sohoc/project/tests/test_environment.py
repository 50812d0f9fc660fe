"""Reading the environment: defaults, and a sentence for what cannot be meant."""

from pathlib import Path

import pytest

from sohoc.project.environment import BadEnvironment, Environment, Mode, Process, checkout


def test_nothing_set_is_a_demo_in_the_checkout_with_its_own_database() -> None:
    environment = Environment.read({})
    tree = checkout()
    assert tree is not None
    assert environment.mode is Mode.DEMO
    assert environment.process is Process.COMMAND
    assert environment.home == tree / "var"
    assert environment.key_directory == tree / "var" / "keys"
    assert environment.files == tree / "var" / "files"
    assert environment.is_embedded
    assert (environment.host, environment.port, environment.lan) == ("localhost", 8000, False)
    assert (environment.web_workers, environment.web_threads) == (1, 8)
    assert environment.allowed_hosts == ()
    assert environment.settings_module == "sohoc.project.settings.demo"


def test_empty_variables_count_as_unset() -> None:
    assert Environment.read({"SOHOC_PORT": "", "SOHOC_LAN": " "}) == Environment.read({})


def test_tests_do_not_share_a_home_with_the_demo() -> None:
    environment = Environment.read({"SOHOC_MODE": "test"})
    assert environment.home == Environment.read({}).home / "test"


def test_all_values_are_read() -> None:
    environment = Environment.read(
        {
            "SOHOC_MODE": "Production",
            "SOHOC_PROCESS": "worker",
            "SOHOC_HOME": "/srv/sohoc",
            "SOHOC_KEYS": "/etc/sohoc/keys",
            "SOHOC_DATABASE_URL": "postgresql://sohoc_web:x@db/sohoc",
            "SOHOC_OWNER_DATABASE_URL": "postgresql://sohoc_owner:y@db/sohoc",
            "SOHOC_HOST": "10.0.0.5",
            "SOHOC_PORT": "8443",
            "SOHOC_LAN": "yes",
            "SOHOC_ALLOWED_HOSTS": "a.edu.vn, b.edu.vn",
            "SOHOC_WEB_WORKERS": "2",
            "SOHOC_WEB_THREADS": "4",
            "SOHOC_CLAMD": "/run/clamd",
            "SOHOC_BACKUPS": "/backup",
            "SOHOC_KEY_DAYS": "180",
            "SOHOC_TOKEN_DAYS": "7",
            "SOHOC_TOKEN_PEOPLE": "5000",
        }
    )
    assert environment.mode is Mode.PRODUCTION
    assert environment.process is Process.WORKER
    assert environment.home == Path("/srv/sohoc")
    assert environment.key_directory == Path("/etc/sohoc/keys")
    assert environment.database_url == "postgresql://sohoc_web:x@db/sohoc"
    assert environment.owner_database_url == "postgresql://sohoc_owner:y@db/sohoc"
    assert not environment.is_embedded
    assert (environment.host, environment.port, environment.lan) == ("10.0.0.5", 8443, True)
    assert environment.allowed_hosts == ("a.edu.vn", "b.edu.vn")
    assert (environment.web_workers, environment.web_threads) == (2, 4)
    assert environment.clamd == "/run/clamd"
    assert environment.backups == Path("/backup")
    assert (environment.key_days, environment.token_days) == (180, 7)
    assert environment.token_people == 5000


@pytest.mark.parametrize(
    ("variables", "sentence"),
    [
        (
            {"SOHOC_MODE": "live"},
            "SOHOC_MODE is “live”, but it must be demo, production, test.",
        ),
        (
            {"SOHOC_PORT": "80a"},
            "SOHOC_PORT is “80a”, but it must be a number from 1 to 65535.",
        ),
        (
            {"SOHOC_PORT": "٨٠٠٠"},
            "SOHOC_PORT is “٨٠٠٠”, but it must be a number from 1 to 65535.",
        ),
        (
            {"SOHOC_PORT": "65536"},
            "SOHOC_PORT is “65536”, but it must be a number from 1 to 65535.",
        ),
        ({"SOHOC_LAN": "maybe"}, "SOHOC_LAN is “maybe”, but it must be 1 or 0."),
        (
            {"SOHOC_KEY_DAYS": "0"},
            "SOHOC_KEY_DAYS is “0”, but it must be a number from 1 to 3650.",
        ),
        (
            {"SOHOC_PG_BIN": "/usr"},
            (
                "SOHOC_PG_BIN is “/usr”, but it must be a directory with initdb and postgres, "
                "such as /usr/lib/postgresql/15/bin."
            ),
        ),
        (
            {"SOHOC_OWNER_DATABASE_URL": "postgresql://o:p@db/sohoc"},
            "SOHOC_DATABASE_URL is “”, but it must be set when SOHOC_OWNER_DATABASE_URL is set.",
        ),
    ],
)
def test_bad_value_is_one_sentence(variables: dict[str, str], sentence: str) -> None:
    with pytest.raises(BadEnvironment) as refused:
        Environment.read(variables)
    assert str(refused.value) == sentence


def test_bad_database_address_is_not_repeated_because_it_may_hold_a_password() -> None:
    with pytest.raises(BadEnvironment) as refused:
        Environment.read({"SOHOC_DATABASE_URL": "mysql://root:geheim@db/x"})
    assert "geheim" not in str(refused.value)


def test_bucket_without_key_or_name_is_refused_and_its_secret_not_repeated(tmp_path: Path) -> None:
    given = "https://K:SECRET@s3.example.vn/tep?region=vn"
    assert Environment.read({"SOHOC_BUCKET": given}).bucket == given
    for wrong in ("https://K:SECRET@s3.example.vn", "s3://K:SECRET@host/tep", "https://s3/tep"):
        with pytest.raises(BadEnvironment) as refused:
            Environment.read({"SOHOC_BUCKET": wrong})
        assert str(refused.value).count("SECRET") == 1  # the one of the pattern
