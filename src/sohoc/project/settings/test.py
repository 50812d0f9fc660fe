"""The suite: an embedded server of its own without durability, cheap passwords."""

import os
import sys
from pathlib import Path

from sohoc.project.environment import checkout

# Each process of a parallel run has a server of its own: transaction numbers, which the seals of
# the audit trail go by, are counted per server.
_home = os.environ.get("SOHOC_HOME") or str((checkout() or Path.cwd()) / "var" / "test")
# A program that a test starts has been told its home already.
_worker = os.environ.get("PYTEST_XDIST_WORKER", "") if "xdist" in sys.modules else ""
if not _home.endswith(_worker):
    _home = f"{_home}-{_worker}"
os.environ |= {"SOHOC_MODE": "test", "SOHOC_HOME": _home}

from sohoc.project.settings.base import *  # noqa: E402, F403 - reads what stands above
from sohoc.project.settings.base import ALLOWED_HOSTS  # noqa: E402 - as above

ALLOWED_HOSTS += ["testserver", "127.0.0.1"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
