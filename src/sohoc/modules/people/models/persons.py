"""A person: one record across schools, years and roles."""

from collections.abc import Sequence

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.utils.translation import gettext_lazy as _

from sohoc.core.access.models import HistoryRow
from sohoc.lib.ids import new_uuid7


class Sex(models.TextChoices):
    """Giới tính, as civil status records it."""

    MALE = "male", _("Male")
    FEMALE = "female", _("Female")


class Precision(models.TextChoices):
    """How much of a birth date is known; the day is then the first of the month or year."""

    DAY = "day", _("Day, month and year")
    MONTH = "month", _("Month and year")
    YEAR = "year", _("Year alone")


def spaced() -> models.Func:
    """The folded name with a space before it: one pattern finds where any of its words begins."""
    return models.Func(
        "search_key", template="(' ' || %(expressions)s)", output_field=models.TextField()
    )


class Person(models.Model):
    """A learner, guardian or member of staff, or several of these: one record, never two.

    `schools` are the nodes where the person has or had an affiliation: the outer wall reads them,
    and a trigger on affiliations keeps them. A record with `merged_into` was somebody's second one:
    it is shown nowhere, and seen by whoever sees the other one.
    """

    uuid = models.UUIDField(unique=True, default=new_uuid7, editable=False)
    full_name = models.CharField(max_length=120)
    sort_key = models.TextField()
    search_key = models.TextField()
    match_key = models.TextField()
    born = models.DateField(null=True)
    born_precision = models.CharField(
        max_length=5, choices=Precision.choices, default=Precision.DAY
    )
    sex = models.CharField(max_length=6, choices=Sex.choices, blank=True)
    nationality = models.CharField(max_length=2, default="VN")
    died = models.DateField(null=True)
    account = models.OneToOneField("identity.User", models.PROTECT, null=True, related_name="+")
    schools = ArrayField(models.IntegerField(), default=list)
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, db_index=False, related_name="+"
    )
    version = models.IntegerField(default=1, db_default=1)

    class Meta:
        indexes = [
            models.Index(fields=["sort_key", "id"], name="people_person_order"),
            models.Index(fields=["match_key", "born"], name="people_person_match"),
            models.Index(fields=["born"], name="people_person_born"),
            # Every policy looks here, and would read the whole list of what waits to be put in.
            GinIndex(fields=["schools"], name="people_person_schools", fastupdate=False),
            models.Index(
                fields=["merged_into"],
                name="people_person_second",
                condition=models.Q(merged_into__isnull=False),
            ),
            GinIndex(OpClass(spaced(), name="gin_trgm_ops"), name="people_person_words"),
        ]
        constraints = [
            models.CheckConstraint(
                name="people_person_dies_after_birth",
                condition=models.Q(died=None)
                | models.Q(born=None)
                | models.Q(died__gte=models.F("born")),
            ),
        ]

    def __str__(self) -> str:
        return self.full_name

    @property
    def audit_subject(self) -> tuple[str, str, str, Sequence[int]]:
        """How the audit trail names the person: at that of their schools where the act was done."""
        return "people.person", str(self.uuid), self.full_name, self.schools


class PersonHistory(HistoryRow):
    """Every state that a person's record has had."""

    row_id = models.BigIntegerField()
    full_name = models.CharField(max_length=120)
    born = models.DateField(null=True)
    born_precision = models.CharField(max_length=5)
    sex = models.CharField(max_length=6)
    nationality = models.CharField(max_length=2)
    died = models.DateField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["row_id", "-id"], name="people_personhistory_row"),
            models.Index(fields=["txid"], name="people_personhistory_txid"),
        ]


class Attribute(models.TextChoices):
    """What of a record has a source of its own."""

    FULL_NAME = "full_name", _("Full name")
    BORN = "born", _("Date of birth")
    SEX = "sex", _("Sex")
    NATIONALITY = "nationality", _("Nationality")
    PERSONAL_NUMBER = "personal_number", _("Personal number")


class Proof(models.TextChoices):
    """How well an attribute is proven, the weakest first."""

    DECLARED = "declared", _("declared by the family")
    SCHOOL = "school", _("written down by the school")
    DOCUMENT = "document", _("seen in a document")
    MINISTRY = "ministry", _("from the ministry's database")
    POPULATION = "population", _("from the population database")


class AttributeSource(models.Model):
    """Where an attribute of a person comes from, and since when that is so."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="sources")
    attribute = models.CharField(max_length=20, choices=Attribute.choices)
    proof = models.CharField(max_length=10, choices=Proof.choices)
    source = models.CharField(max_length=120)
    day = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "attribute"], name="people_attributesource_one_each"
            )
        ]


class AttributeSourceHistory(HistoryRow):
    """Every source that an attribute has had."""

    row_id = models.BigIntegerField()
    person_id = models.BigIntegerField()
    attribute = models.CharField(max_length=20)
    proof = models.CharField(max_length=10)
    source = models.CharField(max_length=120)
    day = models.DateField()

    class Meta:
        indexes = [
            models.Index(fields=["person_id", "-id"], name="people_sourcehistory_person"),
            models.Index(fields=["txid"], name="people_sourcehistory_txid"),
        ]


class SensitiveFacts(models.Model):
    """What may be seen with a purpose alone, and is written down as seen (NĐ 356/2025, Điều 4).

    All of it closed with a key as one text (`contracts.Sensitive`), in the history too.
    """

    person = models.OneToOneField(
        Person, models.CASCADE, primary_key=True, related_name="sensitive"
    )
    closed = models.TextField()
    version = models.IntegerField(default=1, db_default=1)


class SensitiveFactsHistory(HistoryRow):
    """Every state of the sensitive attributes, closed as they were."""

    person_id = models.BigIntegerField()
    closed = models.TextField()

    class Meta:
        indexes = [
            models.Index(fields=["person_id", "-id"], name="people_sensitivehistory_person"),
            models.Index(fields=["txid"], name="people_sensitivehistory_txid"),
        ]
