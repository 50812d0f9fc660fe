"""Offices that manage: the department and its offices, communes, and districts of the past."""

import uuid
from typing import Any

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.utils.translation import gettext_lazy as _

from sohoc.core.access.models import HistoryRow, Node


class OfficeKind(models.TextChoices):
    """What an office is; the kind of its node."""

    PROVINCE = "province", _("People's committee of the province")
    DEPARTMENT = "department", _("Department of education")
    OFFICE = "office", _("Office of the department")
    COMMUNE = "commune", _("People's committee of a commune or ward")
    DISTRICT_OFFICE = "district_office", _("Education office of a former district")


class Office(models.Model):
    """A place that manages or guides schools; its kind and its life are those of its node.

    Its states cover its life day by day, without gap or overlap.
    """

    node = models.OneToOneField("access.Node", models.PROTECT, primary_key=True, related_name="+")
    version = models.IntegerField(default=1, db_default=1)

    def __str__(self) -> str:
        return str(self.node_id)


class OfficeState(models.Model):
    """What an office is called and which unit it administers during a period.

    `name` is the node's: `Xã Bao La` for the committee of that commune. The keys are made of what
    people read, `UBND xã Bao La`.
    """

    office = models.ForeignKey(Office, models.CASCADE, related_name="states")
    name = models.CharField(max_length=200)
    sort_key = models.TextField()
    search_key = models.TextField()
    area = models.ForeignKey("areas.Area", models.PROTECT, null=True, related_name="+")
    period = DateRangeField()

    class Meta:
        indexes = [models.Index(fields=["sort_key", "office"], name="orgs_officestate_order")]
        constraints = [
            ExclusionConstraint(
                name="orgs_officestate_one_at_a_time",
                expressions=[
                    ("office", RangeOperators.EQUAL),
                    ("period", RangeOperators.OVERLAPS),
                ],
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def node(self) -> Node:
        """The office's node in the tree."""
        node: Node = self.office.node
        return node

    @property
    def uuid(self) -> uuid.UUID:
        """The office's id for the outside."""
        return self.node.uuid

    @property
    def life(self) -> Any:
        """The period in which the office exists."""
        return self.node.period

    @property
    def audit_subject(self) -> tuple[str, str, str, int | None]:
        """How the audit trail names the office."""
        return "orgs.office", str(self.uuid), self.name, self.office_id


class OfficeHistory(HistoryRow):
    """Every state that was ever written down for an office."""

    row_id = models.BigIntegerField()
    office_id = models.IntegerField()
    name = models.CharField(max_length=200)
    area_id = models.BigIntegerField(null=True)
    period = DateRangeField()

    class Meta:
        indexes = [
            models.Index(fields=["office_id", "-id"], name="orgs_officehistory_office"),
            models.Index(fields=["txid"], name="orgs_officehistory_txid"),
        ]
