"""How large an installation is: the packages of `requirements/base.txt` as they lie on this disk.

Counted is every file that the packages' own records name, compiled Python included, by its length.
Not counted: the interpreter, pip, the tools of developers, the program itself and its data.

    python tools/install_size.py      megabytes of each package, the largest first
"""

import sys
from importlib import metadata
from pathlib import Path

from packaging.requirements import Requirement

BASE = Path(__file__).resolve().parent.parent / "requirements" / "base.txt"
MEGABYTE = 1_000_000


def packages(lock: Path = BASE) -> list[str]:
    """The names of what the lock file installs on this system and Python."""
    lines = lock.read_text("utf-8").splitlines()
    wanted = [Requirement(line.rstrip(" \\")) for line in lines if line[:1].isalnum()]
    return [one.name for one in wanted if one.marker is None or one.marker.evaluate()]


def size_of(name: str) -> int:
    """Bytes of an installed package; raises `PackageNotFoundError`, `LookupError`."""
    distribution = metadata.distribution(name)
    if not distribution.files:
        raise LookupError(f"{name} has no record of its files")
    found = (Path(str(distribution.locate_file(file))) for file in distribution.files)
    return sum(path.stat().st_size for path in found if path.is_file())


def sizes(lock: Path = BASE) -> dict[str, int]:
    """Bytes of every package, the largest first."""
    counted = {name: size_of(name) for name in packages(lock)}
    return dict(sorted(counted.items(), key=lambda one: -one[1]))


def main() -> int:
    found = sizes()
    for name, size in found.items():
        print(f"{size / MEGABYTE:8.1f}  {name}")
    print(f"{sum(found.values()) / MEGABYTE:8.1f}  MB together, {len(found)} packages")
    return 0


if __name__ == "__main__":
    sys.exit(main())
