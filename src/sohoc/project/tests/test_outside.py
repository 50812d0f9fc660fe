"""What stands outside is reached where it was named, and a bad file stops the start."""

from pathlib import Path

import pytest

from sohoc.project.environment import BadEnvironment, Environment
from sohoc.project.outside import population_of


def test_nobody_is_reached_who_was_not_named() -> None:
    assert population_of(Environment.read({})) is None


def test_a_file_that_cannot_be_meant_is_named_with_what_is_wrong(tmp_path: Path) -> None:
    path = tmp_path / "population.toml"
    path.write_text('url = "http://127.0.0.1"\nsecret = "bi-mat"\n', "utf-8")
    path.chmod(0o600)
    with pytest.raises(BadEnvironment) as bad:
        population_of(Environment.read({"SOHOC_POPULATION": str(path)}))
    assert str(path) in str(bad.value)
    assert "“user” is missing" in str(bad.value)
    assert "bi-mat" not in str(bad.value)
