"""Handing a password to a program of PostgreSQL without a file on the disk."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

from sohoc.project.embedded.account import Account


@contextmanager
def in_memory(secret: str, *, owner: Account) -> Iterator[tuple[int, str]]:
    """A file that never touches the disk; unlike a pipe, `owner` may open it by its path.

    Whatever ends this process takes it away. libpq reads a password only where nobody else can.
    """
    descriptor = os.memfd_create("password", 0)
    try:
        os.fchmod(descriptor, 0o600)
        if owner.switch:
            os.fchown(descriptor, owner.uid, owner.gid)
        os.write(descriptor, secret.encode())
        yield descriptor, f"/proc/self/fd/{descriptor}"
    finally:
        os.close(descriptor)
