"""The suite: an embedded server of its own without durability, cheap passwords."""

import os

from sohoc.project.environment import checkout

os.environ["SOHOC_MODE"] = "test"
os.environ.setdefault(
    "SOHOC_HOME", str((checkout() or __import__("pathlib").Path()) / "var" / "test")
)

from sohoc.project.settings.base import *  # noqa: F403
from sohoc.project.settings.base import ALLOWED_HOSTS

ALLOWED_HOSTS += ["testserver", "127.0.0.1"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
