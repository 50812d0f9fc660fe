"""Work in places that belong to the program's user, while root runs the command.

The owner of a directory can lay a link in it at any moment. Root that writes, reads or removes
there does so with the owner's rights, so a link leads it nowhere the owner could not go alone.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def as_owner_of(directory: Path) -> Iterator[None]:
    """Files are touched with the rights of the directory's owner; nothing changes but for root."""
    owner = directory.stat() if os.geteuid() == 0 else None
    if owner is None or owner.st_uid == 0:
        yield
        return
    group, groups = os.getegid(), os.getgroups()
    os.setgroups([])  # root's groups go with root
    os.setegid(owner.st_gid)
    os.seteuid(owner.st_uid)
    try:
        yield
    finally:
        os.seteuid(0)
        os.setegid(group)
        os.setgroups(groups)
