"""The system user under whom PostgreSQL runs when the program itself runs as root."""

import os
import pwd
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from sohoc.project.embedded.failures import NoServerAccount

NAME = "sohoc"


@dataclass(frozen=True, slots=True)
class Account:
    """Owner of data and server processes; `switch`: we are root and must give up its rights."""

    name: str
    uid: int
    gid: int
    switch: bool

    def own(self, path: Path) -> None:
        """Give a path to the server's user; nothing to do when that is ourselves.

        In a directory that is theirs already they may have laid a link: it is given itself.
        """
        if self.switch:
            os.chown(path, self.uid, self.gid, follow_symlinks=False)

    def make_private(self, directory: Path) -> None:
        """Create a directory that only the server's user (and root) may enter."""
        directory.mkdir(mode=0o700, exist_ok=True)
        directory.chmod(0o700)
        self.own(directory)


def is_root() -> bool:
    return os.geteuid() == 0


def server_account() -> Account:
    """The user for the server: ourselves, or as root the system user, created when there is none.

    Raises `NoServerAccount` when it cannot be created.
    """
    if not is_root():
        return Account(name=str(os.geteuid()), uid=os.geteuid(), gid=os.getegid(), switch=False)
    try:
        entry = pwd.getpwnam(NAME)
    except KeyError:
        entry = _created()
    if entry.pw_uid == 0:
        raise NoServerAccount(user=NAME, reason="its number is 0")
    return Account(name=NAME, uid=entry.pw_uid, gid=entry.pw_gid, switch=True)


def _created() -> pwd.struct_passwd:
    useradd = shutil.which("useradd", path="/usr/sbin:/sbin:/usr/bin:/bin")
    if useradd is None:
        raise NoServerAccount(user=NAME, reason="useradd is not installed")
    command = [useradd, "--system", "--user-group", "--no-create-home"]
    command += ["--home-dir", "/nonexistent", "--shell", "/usr/sbin/nologin", NAME]
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 fixed words
    try:
        return pwd.getpwnam(NAME)  # also when another process was faster
    except KeyError:
        raise NoServerAccount(user=NAME, reason=done.stderr.strip() or "useradd failed") from None
