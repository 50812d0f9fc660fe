"""Offices that manage: the department and its offices, communes, and districts of the past."""

from django.db import models


class Office(models.Model):
    """What an office administers; its name, kind and period are those of its node.

    Kinds of node: `province` (the people's committee of the province), `department` (Sở GDĐT),
    `office` (one of the department's), `commune` (UBND of a commune or ward), `district_office`
    (Phòng GDĐT, ended on 1/7/2025).
    """

    node = models.OneToOneField("access.Node", models.PROTECT, primary_key=True, related_name="+")
    area = models.ForeignKey("areas.Area", models.PROTECT, null=True, related_name="+")

    def __str__(self) -> str:
        return str(self.node_id)
