"""What stands outside is reached where it was named, and a bad file stops the start."""

from pathlib import Path

import pytest

from sohoc.modules.people.population.connection import TEXTS
from sohoc.modules.people.population.trying_out import STAND_IN
from sohoc.project.environment import BadEnvironment, Environment
from sohoc.project.outside import population_of


@pytest.mark.parametrize("mode", ["production", "test"])
def test_nobody_is_reached_who_was_not_named(mode: str) -> None:
    assert population_of(Environment.read({"SOHOC_MODE": mode})) is None


def test_whoever_tries_the_program_out_asks_the_stand_in() -> None:
    assert population_of(Environment.read({"SOHOC_MODE": "demo"})) is STAND_IN


@pytest.mark.parametrize("mode", ["demo", "production"])
def test_a_file_names_what_is_reached_and_never_the_stand_in(tmp_path: Path, mode: str) -> None:
    path = tmp_path / "population.toml"
    lines = [f'{name} = "http://127.0.0.1"' for name in TEXTS]
    path.write_text(
        "\n".join([*lines, "is_stand_in = true", "[procedures]", '"1" = "Thử"']), "utf-8"
    )
    path.chmod(0o600)
    found = population_of(Environment.read({"SOHOC_MODE": mode, "SOHOC_POPULATION": str(path)}))
    assert found is not None
    assert (found.url, found.is_stand_in) == ("http://127.0.0.1", False)


def test_a_file_that_cannot_be_meant_is_named_with_what_is_wrong(tmp_path: Path) -> None:
    path = tmp_path / "population.toml"
    path.write_text('url = "http://127.0.0.1"\nsecret = "bi-mat"\n', "utf-8")
    path.chmod(0o600)
    with pytest.raises(BadEnvironment) as bad:
        population_of(Environment.read({"SOHOC_POPULATION": str(path)}))
    assert str(path) in str(bad.value)
    assert "“user” is missing" in str(bad.value)
    assert "bi-mat" not in str(bad.value)
