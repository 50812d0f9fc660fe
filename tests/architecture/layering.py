"""The layers as pyproject.toml lists them: the one place that counts tiers."""

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]


@cache
def contracts() -> list[dict[str, Any]]:
    """All import contracts."""
    text = (ROOT / "pyproject.toml").read_text("utf-8")
    found: list[dict[str, Any]] = tomllib.loads(text)["tool"]["importlinter"]["contracts"]
    return found


def heights(container: str) -> dict[str, int]:
    """How high each child of the container stands; the lowest layer is 0."""
    (layers,) = [
        c["layers"] for c in contracts() if c.get("containers") == [container] and "layers" in c
    ]
    return {
        name.strip(" ()"): height
        for height, layer in enumerate(reversed(layers))
        for name in layer.split("|")
    }
