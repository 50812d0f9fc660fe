"""What systems call a person, and where the person can be reached."""

from django.contrib.postgres.fields import DateRangeField
from django.db import models
from django.utils.translation import gettext_lazy as _

from sohoc.core.access.models import HistoryRow
from sohoc.modules.people.models.persons import Person


class System(models.TextChoices):
    """Who gives the identifier."""

    PERSONAL_NUMBER = "vn.sddcn", _("Personal number")
    OLD_NUMBER = "vn.cmnd", _("Old identity card number")
    PASSPORT = "passport", _("Passport")
    MOET_LEARNER = "moet.hs", _("Learner code of the ministry")
    MOET_STAFF = "moet.gv", _("Staff code of the ministry")
    PROVISIONAL = "sohoc.tam", _("Provisional code")


# Closed with a key, shown by their last digits alone, found by their keyed digest.
SECRET = frozenset({System.PERSONAL_NUMBER, System.OLD_NUMBER, System.PASSPORT})


class Status(models.TextChoices):
    """Whether an identifier counts."""

    PROVISIONAL = "provisional", _("provisional")
    ACTIVE = "active", _("in force")
    SUPERSEDED = "superseded", _("replaced")
    VOID = "void", _("void")


IN_FORCE = models.Q(status__in=[Status.PROVISIONAL, Status.ACTIVE])


class Identifier(models.Model):
    """What a system calls a person during a period.

    `value` is what may be shown: of a secret number its last digits. `digest` is what it is found
    by: the keyed digest of a secret number, else the value itself.
    """

    person = models.ForeignKey(Person, models.CASCADE, related_name="identifiers")
    system = models.CharField(max_length=10, choices=System.choices)
    value = models.CharField(max_length=40)
    digest = models.CharField(max_length=80)
    status = models.CharField(max_length=11, choices=Status.choices, default=Status.ACTIVE)
    period = DateRangeField()
    verified_at = models.DateField(null=True)
    verified_by = models.CharField(max_length=40, blank=True)
    version = models.IntegerField(default=1, db_default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["system", "digest"],
                name="people_identifier_one_holder",
                condition=IN_FORCE,
            ),
            models.UniqueConstraint(
                fields=["person", "system"],
                name="people_identifier_one_each",
                condition=IN_FORCE,
            ),
        ]


class IdentifierHistory(HistoryRow):
    """Every state that an identifier has had."""

    row_id = models.BigIntegerField()
    person_id = models.BigIntegerField()
    system = models.CharField(max_length=10)
    value = models.CharField(max_length=40)
    status = models.CharField(max_length=11)
    period = DateRangeField()
    verified_at = models.DateField(null=True)
    verified_by = models.CharField(max_length=40)

    class Meta:
        indexes = [
            models.Index(fields=["person_id", "-id"], name="people_identifierhistory_pers"),
            models.Index(fields=["txid"], name="people_identifierhistory_txid"),
        ]


class SecretNumber(models.Model):
    """A secret identifier as it is, closed with a key; opened with a purpose alone."""

    identifier = models.OneToOneField(
        Identifier, models.CASCADE, primary_key=True, related_name="secret"
    )
    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    closed = models.TextField()


class Channel(models.TextChoices):
    """How a person is reached."""

    PHONE = "phone", _("Phone")
    EMAIL = "email", _("E-mail")
    ADDRESS = "address", _("Address")


class Contact(models.Model):
    """A phone number, an e-mail address or a postal address of a person.

    `value` is as shown; `search_key` folded, of a phone number its digits alone.
    """

    person = models.ForeignKey(Person, models.CASCADE, related_name="contacts")
    channel = models.CharField(max_length=7, choices=Channel.choices)
    value = models.CharField(max_length=200)
    search_key = models.CharField(max_length=200)
    area = models.ForeignKey("areas.Area", models.PROTECT, null=True, related_name="+")
    version = models.IntegerField(default=1, db_default=1)

    class Meta:
        indexes = [models.Index(fields=["channel", "search_key"], name="people_contact_search")]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "channel", "search_key"], name="people_contact_once"
            )
        ]


class ContactHistory(HistoryRow):
    """Every state that a contact has had."""

    row_id = models.BigIntegerField()
    person_id = models.BigIntegerField()
    channel = models.CharField(max_length=7)
    value = models.CharField(max_length=200)

    class Meta:
        indexes = [
            models.Index(fields=["person_id", "-id"], name="people_contacthistory_person"),
            models.Index(fields=["txid"], name="people_contacthistory_txid"),
        ]
