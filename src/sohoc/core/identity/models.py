"""The account: its key (a gate table that scopes never see) and its card (behind the wall)."""

import hashlib
from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Now

from sohoc.core.access.models import HistoryRow
from sohoc.lib.ids import new_uuid7


class UserManager(BaseUserManager["User"]):
    """Finds accounts by user name, without regard to upper and lower case."""

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(username=(username or "").strip().lower())


class Theme(models.TextChoices):
    AUTO = "auto"
    LIGHT = "light"
    DARK = "dark"


class Density(models.TextChoices):
    COMFORTABLE = "comfortable"
    COMPACT = "compact"


class Language(models.TextChoices):
    VIETNAMESE = "vi"
    ENGLISH = "en"


class User(AbstractBaseUser):
    """What is needed to sign in, and how the person likes the screen; no name, no place."""

    id = models.AutoField(primary_key=True)
    username = models.CharField(max_length=80, unique=True)
    is_active = models.BooleanField(default=True)
    # Raised by a trigger whenever a grant of the account changes: sessions then look again.
    rights_version = models.IntegerField(default=0)
    must_change_password = models.BooleanField(default=False)
    language = models.CharField(max_length=2, choices=Language.choices, default=Language.VIETNAMESE)
    theme = models.CharField(max_length=5, choices=Theme.choices, default=Theme.AUTO)
    density = models.CharField(max_length=11, choices=Density.choices, default=Density.COMFORTABLE)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="identity_user_username_plain",
                condition=models.Q(username__regex=r"^[a-z0-9][a-z0-9._-]{1,79}$"),
            )
        ]

    def get_session_auth_hash(self) -> str:
        """What a session keeps of the password, so that a new password ends it.

        Without a key: a new key would give every session a new name, and of two requests at once
        one would be signed out. It stays on the server, in a signed record.
        """
        return hashlib.sha256(f"session {self.password}".encode()).hexdigest()


class Card(models.Model):
    """Whose account it is and where it belongs: what administrators list and search."""

    user = models.OneToOneField(User, models.PROTECT, primary_key=True, related_name="+")
    uuid = models.UUIDField(unique=True, default=new_uuid7, editable=False)
    node = models.ForeignKey("access.Node", models.PROTECT, related_name="+")
    username = models.CharField(max_length=80)
    full_name = models.CharField(max_length=120)
    sort_key = models.TextField()
    search_key = models.TextField()
    is_disabled = models.BooleanField(default=False)
    version = models.IntegerField(default=1)

    class Meta:
        indexes = [
            models.Index(fields=["node", "sort_key", "user"], name="identity_card_node_order"),
            models.Index(fields=["sort_key", "user"], name="identity_card_order"),
        ]

    def __str__(self) -> str:
        return self.full_name


class CardHistory(HistoryRow):
    """Every state that a card has had."""

    user_id = models.IntegerField()
    node_id = models.IntegerField()
    username = models.CharField(max_length=80)
    full_name = models.CharField(max_length=120)
    is_disabled = models.BooleanField()

    class Meta:
        indexes = [
            models.Index(fields=["user_id"], name="identity_cardhistory_user"),
            models.Index(fields=["txid"], name="identity_cardhistory_txid"),
        ]


class Attempts(models.Model):
    """Failed proofs of identity per key (account, or address): counted atomically, forgotten."""

    key = models.CharField(max_length=140, primary_key=True)
    failures = models.IntegerField()
    first_at = models.DateTimeField()
    last_at = models.DateTimeField()


class KnownDevice(models.Model):
    """A device on which the account has signed in before: it keeps its way in under attack."""

    user = models.ForeignKey(User, models.CASCADE, related_name="+")
    digest = models.BinaryField(max_length=32)
    since = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "digest"], name="identity_knowndevice_once")
        ]


class UsedForm(models.Model):
    """The one-time key of a form that has done its work, and what it made; kept for a week."""

    user = models.ForeignKey(User, models.CASCADE, related_name="+")
    key = models.CharField(max_length=43)
    made = models.CharField(max_length=120)
    made_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "key"], name="identity_usedform_once")
        ]
