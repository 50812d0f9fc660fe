"""What data are used for beyond the duties of a school, and who has consented to it."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from sohoc.core.access.models import HistoryRow


class Kind(models.TextChoices):
    """What consent has to do with a purpose; codes of `sohoc.law.privacy.consent.PurposeKind`."""

    CONSENT = "consent", _("Needs consent")
    PUBLICATION = "publication", _("Publishes: from 7 years on the child consents too")


class Purpose(models.Model):
    """A use of data that people are asked about. Its text stands in `PurposeText`.

    `categories` are the kinds of data, keys of `sohoc.law.privacy.categories.CATEGORY_OF`.
    """

    code = models.SlugField(max_length=40, unique=True)
    title = models.CharField(max_length=120)
    kind = models.CharField(max_length=11, choices=Kind.choices)
    categories = ArrayField(models.CharField(max_length=40), default=list)

    def __str__(self) -> str:
        return self.title

    @property
    def audit_subject(self) -> tuple[str, str, str, int | None]:
        """How the audit trail names the purpose."""
        return "privacy.purpose", self.code, self.title, None


class PurposeText(models.Model):
    """What people are told and consent to, word by word; a new one asks everybody anew."""

    purpose = models.ForeignKey(Purpose, models.PROTECT, related_name="texts")
    number = models.SmallIntegerField()
    text = models.TextField(max_length=4000)
    sha256 = models.CharField(max_length=64)
    valid_from = models.DateField()
    written_by = models.CharField(max_length=120, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["purpose", "number"], name="privacy_text_number_once"),
            models.UniqueConstraint(fields=["purpose", "valid_from"], name="privacy_text_day_once"),
        ]

    def __str__(self) -> str:
        return f"{self.purpose_id}/{self.number}"


class GiverOf(models.TextChoices):
    """Who consents; codes of `sohoc.law.privacy.consent.Giver`."""

    PERSON = "person", _("The person, of age")
    CHILD = "child", _("The child")
    REPRESENTATIVE = "representative", _("Parent or guardian")


class Way(models.TextChoices):
    """How a yes or a withdrawal came."""

    SCREEN = "screen", _("on the screen")
    PAPER = "paper", _("on paper, written down by the school")


class Consent(models.Model):
    """One person's yes to one text, until it is withdrawn.

    `evidence` is the SHA-256 over who said yes to which words for whom and when. On paper,
    `given_by` is the account that wrote it down, and the scan stands in `ConsentPaper`.
    """

    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    purpose = models.ForeignKey(Purpose, models.PROTECT, related_name="+")
    text = models.ForeignKey(PurposeText, models.PROTECT, related_name="+")
    giver = models.CharField(max_length=14, choices=GiverOf.choices)
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    given_name = models.CharField(max_length=120)
    given_at = models.DateTimeField()
    method = models.CharField(max_length=10)
    evidence = models.CharField(max_length=64)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_name = models.CharField(max_length=120, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["purpose", "person"], name="privacy_consent_purpose"),
            models.Index(fields=["person", "-id"], name="privacy_consent_person"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "text", "giver"],
                name="privacy_consent_once",
                condition=models.Q(withdrawn_at=None),
            )
        ]

    def __str__(self) -> str:
        return str(self.pk)


class ConsentHistory(HistoryRow):
    """Every state that a consent has had."""

    row_id = models.BigIntegerField()
    person_id = models.BigIntegerField()
    purpose_id = models.BigIntegerField()
    text_id = models.BigIntegerField()
    giver = models.CharField(max_length=14)
    given_name = models.CharField(max_length=120)
    method = models.CharField(max_length=10)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_name = models.CharField(max_length=120)

    class Meta:
        indexes = [
            models.Index(fields=["person_id", "-id"], name="privacy_consenthistory_person"),
            models.Index(fields=["txid"], name="privacy_consenthistory_txid"),
        ]


class PaperPart(models.TextChoices):
    """What a paper says."""

    GIVEN = "given", _("Agrees")
    WITHDRAWN = "withdrawn", _("Takes it back")


class ConsentPaper(models.Model):
    """The scan of a paper by which a consent was given or taken back, and who wrote it down.

    `day` stands on the paper; it counts from when it was written down. The file belongs to who sent
    it (`files.StoredFile`); this row lends it to those who see the consent.
    """

    consent = models.ForeignKey(Consent, models.PROTECT, related_name="papers")
    part = models.CharField(max_length=9, choices=PaperPart.choices)
    day = models.DateField()
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    recorded_name = models.CharField(max_length=120)
    recorded_at = models.DateTimeField()
    stored = models.UUIDField()
    name = models.CharField(max_length=200)
    media_type = models.CharField(max_length=100)
    size = models.BigIntegerField()
    sha256 = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["consent", "part"], name="privacy_paper_one_each")
        ]

    def __str__(self) -> str:
        return self.name
