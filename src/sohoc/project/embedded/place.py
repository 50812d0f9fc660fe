"""Where the data of a home stand: in the home itself, or as root in a place outside it.

PostgreSQL refuses to run as root, and its own user could not enter a home below /root. Root's data
therefore stand in `/var/lib/sohoc`, and the home points there with the link `postgres`. The home
owns the place, not the path: a new checkout where an old one stood finds its own empty place and
never the data of the old one, whose keys it does not have.
"""

import contextlib
import re
import tempfile
from pathlib import Path

from sohoc.project.embedded.account import is_root

ROOT_DATA = Path("/var/lib/sohoc")
LINK = "postgres"


def base_of(home: Path) -> Path:
    """The directory that holds the data directory; made and linked at root's first call."""
    if not is_root():
        return home
    link = home / LINK
    if not link.is_symlink():
        _link(link, name=re.sub(r"[^A-Za-z0-9._-]", "-", home.parent.name) or "root")
    return link.readlink().parent


def _link(link: Path, *, name: str) -> None:
    """Point to a new place; of several processes that do so at once the first one wins."""
    ROOT_DATA.mkdir(mode=0o755, parents=True, exist_ok=True)
    link.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    place = Path(tempfile.mkdtemp(prefix=f"{name}-", dir=ROOT_DATA))
    try:
        link.symlink_to(place / LINK)
    except FileExistsError:
        with contextlib.suppress(OSError):
            place.rmdir()
