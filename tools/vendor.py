"""Fetch the pinned browser files of vendor.toml into the tree, or check what is committed.

    python tools/vendor.py            fetch, verify, write, renew vendor.sums
    python tools/vendor.py --check    compare the committed files with vendor.sums; no network

There is no bundler and no `node_modules`: `npm pack` brings one archive per package by its name,
the archive must have the hash of vendor.toml, and only the listed files are taken out of it.
"""

import argparse
import base64
import hashlib
import re
import subprocess
import sys
import tarfile
import tempfile
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
MANIFEST = ROOT / "tools" / "vendor.toml"
SUMS = ROOT / "tools" / "vendor.sums"

# Every icon of the set carries this invisible square; 24 of its bytes per icon are waste.
INVISIBLE = re.compile(r'<path stroke="none" d="M0 0h24v24H0z" fill="none"\s*/>')


class VendorBroken(Exception):
    """What is fetched or committed is not what the manifest says; the message says which file."""


@dataclass(frozen=True, kw_only=True)
class Package:
    """One package of vendor.toml. Paths are relative to the package or to the project."""

    name: str
    version: str
    integrity: str
    licence: str
    target: str
    files: tuple[str, ...]
    sprite: str = ""
    icon_folder: str = ""
    icons: tuple[str, ...] = ()

    def written_paths(self) -> Iterator[Path]:
        """The files this package leaves in the tree."""
        for name in self.files:
            yield ROOT / self.target / PurePosixPath(name).name
        if self.sprite:
            yield ROOT / self.sprite


def packages() -> list[Package]:
    """The manifest, in its order."""
    rows: list[dict[str, Any]] = tomllib.loads(MANIFEST.read_text("utf-8"))["package"]
    for row in rows:
        row.update({key: tuple(value) for key, value in row.items() if isinstance(value, list)})
    return [Package(**row) for row in rows]


def sprite_of(icons: dict[str, str]) -> str:
    """One SVG with a symbol per icon; size, stroke and colour come from the place of use."""
    symbols = []
    for name, source in sorted(icons.items()):
        body = source[source.index(">", source.index("<svg")) + 1 : source.rindex("</svg>")]
        body = re.sub(r"\s*\n\s*", "", INVISIBLE.sub("", body)).replace(" />", "/>")
        symbols.append(f'<symbol id="{name}" viewBox="0 0 24 24">{body}</symbol>')
    return '<svg xmlns="http://www.w3.org/2000/svg">\n' + "\n".join(symbols) + "\n</svg>\n"


def sum_of(path: Path) -> str:
    """`<sha512>  <path in the project>` as `sha512sum` writes it."""
    digest = hashlib.sha512(path.read_bytes()).hexdigest()
    return f"{digest}  {path.relative_to(ROOT).as_posix()}"


def fetch(package: Package, *, folder: Path) -> None:
    """Pack one package, compare its hash, write its files."""
    wanted = f"{package.name}@{package.version}"
    done = subprocess.run(
        ["npm", "pack", wanted, "--ignore-scripts", "--silent", "--pack-destination", str(folder)],
        check=True,
        capture_output=True,
        text=True,
    )
    archive = folder / done.stdout.strip().splitlines()[-1]
    digest = base64.b64encode(hashlib.sha512(archive.read_bytes()).digest()).decode()
    if package.integrity != f"sha512-{digest}":
        message = f"{wanted}: the archive has sha512-{digest}, vendor.toml wants another"
        raise VendorBroken(message)
    with tarfile.open(archive) as opened:
        write(package, opened=opened)


def write(package: Package, *, opened: tarfile.TarFile) -> None:
    """Take the listed files and icons out of the archive."""

    def member(name: str) -> bytes:
        found = opened.extractfile(f"package/{name}")
        if found is None:
            message = f"{package.name} has no file {name}"
            raise VendorBroken(message)
        return found.read()

    target = ROOT / package.target
    target.mkdir(parents=True, exist_ok=True)
    for name in package.files:
        (target / PurePosixPath(name).name).write_bytes(member(name))
    if package.sprite:
        icons = {
            icon: member(f"{package.icon_folder}/{icon}.svg").decode() for icon in package.icons
        }
        (ROOT / package.sprite).write_text(sprite_of(icons), "utf-8")


def differences() -> list[str]:
    """What the committed files and vendor.sums disagree about; empty when all is well."""
    expected: dict[str, str] = {}
    for line in SUMS.read_text("utf-8").splitlines():
        digest, _, name = line.partition("  ")
        expected[name] = digest
    found: list[str] = []
    for package in packages():
        for path in package.written_paths():
            name = path.relative_to(ROOT).as_posix()
            if not path.is_file():
                found.append(f"{name} is missing")
            elif expected.pop(name, "") != sum_of(path).split("  ", 1)[0]:
                found.append(f"{name} is not the file that was fetched")
    return [*found, *(f"{name} is no longer in vendor.toml" for name in expected)]


def renew() -> None:
    """Fetch everything and write the sums."""
    with tempfile.TemporaryDirectory() as name:
        for package in packages():
            fetch(package, folder=Path(name))
            print(f"{package.name} {package.version} ({package.licence})")
    lines = [sum_of(path) for package in packages() for path in package.written_paths()]
    SUMS.write_text("\n".join(lines) + "\n", "utf-8")


def main() -> int:
    parser = argparse.ArgumentParser(description="Fetch or check the third-party browser files.")
    parser.add_argument("--check", action="store_true", help="compare only, no network")
    if not parser.parse_args().check:
        renew()
        return 0
    found = differences()
    for line in found:
        print(line, file=sys.stderr)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
