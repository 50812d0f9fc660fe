"""What a school consists of, and what other systems call it."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.utils.translation import gettext_lazy as _

from sohoc.core.access.models import HistoryRow
from sohoc.lib.ids import new_uuid7
from sohoc.modules.orgs.models.schools import School


def _once_at_a_time(name: str, *fields: str) -> ExclusionConstraint:
    return ExclusionConstraint(
        name=name,
        expressions=[
            *((field, RangeOperators.EQUAL) for field in fields),
            ("period", RangeOperators.OVERLAPS),
        ],
    )


class PartKind(models.TextChoices):
    """Điểm trường, phân hiệu, tổ: what a school may consist of."""

    CAMPUS = "campus", _("Campus")
    BRANCH = "branch", _("Branch")
    GROUP = "group", _("Group of teachers")


class SchoolPart(models.Model):
    """A campus, a branch or a group of teachers; a class belongs to exactly one campus."""

    uuid = models.UUIDField(unique=True, default=new_uuid7, editable=False)
    school = models.ForeignKey(School, models.CASCADE, related_name="parts")
    kind = models.CharField(max_length=10, choices=PartKind.choices)
    name = models.CharField(max_length=120)
    sort_key = models.TextField()
    address = models.CharField(max_length=200, blank=True)
    latitude = models.DecimalField(max_digits=8, decimal_places=5, null=True)
    longitude = models.DecimalField(max_digits=8, decimal_places=5, null=True)
    period = DateRangeField()
    version = models.IntegerField(default=1, db_default=1)

    class Meta:
        indexes = [models.Index(fields=["sort_key", "id"], name="orgs_schoolpart_order")]
        constraints = [_once_at_a_time("orgs_schoolpart_name_once", "school", "kind", "name")]

    def __str__(self) -> str:
        return self.name

    @property
    def audit_subject(self) -> tuple[str, str, str, int | None]:
        """How the audit trail names the part."""
        return "orgs.part", str(self.uuid), self.name, self.school_id


class SchoolPartHistory(HistoryRow):
    """Every state that a part has had."""

    row_id = models.BigIntegerField()
    school_id = models.IntegerField()
    kind = models.CharField(max_length=10)
    name = models.CharField(max_length=120)
    address = models.CharField(max_length=200)
    latitude = models.DecimalField(max_digits=8, decimal_places=5, null=True)
    longitude = models.DecimalField(max_digits=8, decimal_places=5, null=True)
    period = DateRangeField()

    class Meta:
        indexes = [
            models.Index(fields=["school_id", "-id"], name="orgs_schoolparthistory_school"),
            models.Index(fields=["txid"], name="orgs_schoolparthistory_txid"),
        ]


class SchoolIdentifier(models.Model):
    """What another system calls the school during a period."""

    school = models.ForeignKey(School, models.CASCADE, related_name="identifiers")
    system = models.CharField(max_length=30)
    code = models.CharField(max_length=60)
    period = DateRangeField()
    version = models.IntegerField(default=1, db_default=1)

    class Meta:
        constraints = [
            _once_at_a_time("orgs_schoolidentifier_one_each", "school", "system"),
            _once_at_a_time("orgs_schoolidentifier_code_once", "system", "code"),
        ]

    def __str__(self) -> str:
        return f"{self.system} {self.code}"

    @property
    def audit_subject(self) -> tuple[str, str, str, int | None]:
        """How the audit trail names the code."""
        return "orgs.identifier", str(self.pk), str(self), self.school_id


class SchoolIdentifierHistory(HistoryRow):
    """Every state that a code in another system has had."""

    row_id = models.BigIntegerField()
    school_id = models.IntegerField()
    system = models.CharField(max_length=30)
    code = models.CharField(max_length=60)
    period = DateRangeField()

    class Meta:
        indexes = [
            models.Index(fields=["school_id", "-id"], name="orgs_identifierhistory_school"),
            models.Index(fields=["txid"], name="orgs_identifierhistory_txid"),
        ]
