"""Demo and development on one machine: invented data, one-click accounts."""

from sohoc.project.demo.plan import SEVERAL_ROLES, SHOWN
from sohoc.project.settings.base import *  # noqa: F403 - settings build on settings
from sohoc.project.settings.base import ALLOWED_HOSTS

SOHOC_DEMO_USERNAMES = frozenset({name for name, _role in SHOWN} | {SEVERAL_ROLES[0]})
ALLOWED_HOSTS += ["127.0.0.1", "[::1]"]
