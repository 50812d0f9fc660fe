"""Reading offices: which one administers which unit."""

from collections.abc import Mapping
from datetime import date

from sohoc.core.access.models import Node
from sohoc.modules.orgs.models import Office


def root_office() -> Office | None:
    """The office of the province itself, with its node."""
    return Office.objects.filter(node__kind="province").select_related("node").first()


def department_on(day: date) -> Node | None:
    """The department of the province on a day."""
    return Node.objects.filter(kind="department", period__contains=day).order_by("pk").first()


def offices_of(kind: str) -> Mapping[int, Office]:
    """The offices of a kind by the unit that they administer, the youngest one of each."""
    rows = Office.objects.filter(node__kind=kind, area__isnull=False).select_related("node")
    return {office.area_id: office for office in rows.order_by("pk") if office.area_id is not None}
