"""The school: one identity, and what was true of it from day to day."""

import uuid
from typing import Any

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateRangeField, RangeOperators
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.utils.translation import gettext_lazy as _

from sohoc.core.access.models import HistoryRow
from sohoc.lib.ids import new_uuid7


class SchoolKind(models.TextChoices):
    """Loại hình: who runs the school."""

    PUBLIC = "public", _("Public")
    PRIVATE = "private", _("Private")
    PEOPLE_FOUNDED = "people_founded", _("People-founded")


class Level(models.TextChoices):
    """Cấp học: a school may have several."""

    PRESCHOOL = "preschool", _("Preschool")
    PRIMARY = "primary", _("Primary")
    LOWER_SECONDARY = "lower_secondary", _("Lower secondary")
    UPPER_SECONDARY = "upper_secondary", _("Upper secondary")
    CONTINUING = "continuing", _("Continuing education")


class School(models.Model):
    """An education institution of any level; its key is its node in the tree of rights.

    It exists during its `life`; its states cover the life day by day, without gap or overlap.
    """

    school = models.OneToOneField(
        "access.Node", models.PROTECT, primary_key=True, related_name="+", db_column="school_id"
    )
    uuid = models.UUIDField(unique=True, default=new_uuid7, editable=False)
    life = DateRangeField()
    version = models.IntegerField(default=1)

    def __str__(self) -> str:
        return str(self.uuid)


class SchoolState(models.Model):
    """What a school is called and what it teaches, where, during a period."""

    school = models.ForeignKey(School, models.CASCADE, related_name="states")
    code = models.CharField(max_length=20)
    name = models.CharField(max_length=200)
    sort_key = models.TextField()
    search_key = models.TextField()
    kind = models.CharField(max_length=20, choices=SchoolKind.choices)
    levels = ArrayField(models.CharField(max_length=20, choices=Level.choices))
    commune = models.CharField(max_length=120)
    commune_sort_key = models.TextField()
    commune_search_key = models.TextField()
    area = models.ForeignKey("areas.Area", models.PROTECT, null=True, related_name="+")
    latitude = models.DecimalField(max_digits=8, decimal_places=5, null=True)
    longitude = models.DecimalField(max_digits=8, decimal_places=5, null=True)
    period = DateRangeField()

    class Meta:
        indexes = [
            models.Index(fields=["sort_key", "school"], name="orgs_schoolstate_order"),
            models.Index(fields=["commune_sort_key", "school"], name="orgs_schoolstate_commune"),
            models.Index(fields=["code", "school"], name="orgs_schoolstate_code"),
            GinIndex(
                fields=["search_key"], name="orgs_schoolstate_search", opclasses=["gin_trgm_ops"]
            ),
        ]
        constraints = [
            ExclusionConstraint(
                name="orgs_schoolstate_one_at_a_time",
                expressions=[
                    ("school", RangeOperators.EQUAL),
                    ("period", RangeOperators.OVERLAPS),
                ],
            ),
            ExclusionConstraint(
                name="orgs_school_code_once_at_a_time",
                expressions=[
                    ("code", RangeOperators.EQUAL),
                    ("period", RangeOperators.OVERLAPS),
                ],
            ),
            models.CheckConstraint(
                name="orgs_school_has_a_level", condition=models.Q(levels__len__gt=0)
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def uuid(self) -> uuid.UUID:
        """The school's id for the outside."""
        return self.school.uuid

    @property
    def life(self) -> Any:
        """The period in which the school exists."""
        return self.school.life

    @property
    def version(self) -> int:
        """The school's version."""
        return self.school.version

    @property
    def audit_subject(self) -> tuple[str, str, str, int | None]:
        """How the audit trail names the school."""
        return "orgs.school", str(self.uuid), self.name, self.school_id


class SchoolHistory(HistoryRow):
    """Every state that was ever written down for a school."""

    row_id = models.BigIntegerField()
    school_id = models.IntegerField()
    code = models.CharField(max_length=20)
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=20)
    levels: Any = ArrayField(models.CharField(max_length=20))
    commune = models.CharField(max_length=120)
    period = DateRangeField()

    class Meta:
        indexes = [
            models.Index(fields=["school_id", "-id"], name="orgs_schoolhistory_school"),
            models.Index(fields=["txid"], name="orgs_schoolhistory_txid"),
        ]
