"""The levels in the order in which they are written."""

from sohoc.modules.orgs.public import Level

LEVELS: tuple[str, ...] = tuple(Level.values)
