"""The beginning of a real installation: the province, its root node, the first administrator."""

import re
from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from sohoc.core.access.models import Grant, Node
from sohoc.core.access.scope import GATE, Scope, acting
from sohoc.core.identity.models import Card, User
from sohoc.lib.vietnamese import folded, name_sort_key, normal
from sohoc.modules.areas.public import AreaRow, Rank, areas_on, load_country
from sohoc.modules.orgs.services.offices.renewing import found_offices
from sohoc.project.installation import AlreadySealed, seal, sealed_as

USER_NAME = re.compile(r"[a-z0-9][a-z0-9._-]{1,79}")


class NameRefused(Exception):
    """The user name has characters that cannot be typed everywhere."""


class ProvinceUnknown(Exception):
    """No province in force is called so; carries those that are."""

    def __init__(self, names: Sequence[str]) -> None:
        super().__init__(", ".join(names))
        self.names = names


def found_province(
    *, province: str, username: str, full_name: str, password: str, at: datetime
) -> None:
    """Write root, administrator and seal, all or nothing.

    The units of the country come with it, and an office for the department and every commune.
    Raises `AlreadySealed`, `NameRefused`, `ProvinceUnknown`.
    """
    if not USER_NAME.fullmatch(username):
        raise NameRefused(username)
    found = sealed_as()
    if found is not None:
        raise AlreadySealed(found.kind)
    sector, day = Scope("sohoc_sector"), timezone.localdate(at)
    with transaction.atomic():
        with acting(sector):
            load_country(at=at)
            area = _province_called(province, day=day)
            root = Node.objects.create(name=normal(province), kind="province", period=(day, None))
            found_offices(
                root=root,
                province=area,
                department=f"Sở Giáo dục và Đào tạo {area.name.split(' ', 1)[-1]}",
                on=day,
            )
        with acting(GATE):
            user = User(username=username, must_change_password=True)
            user.set_password(password)
            user.save()
        with acting(sector):
            Card.objects.create(
                user=user,
                node=root,
                username=username,
                full_name=normal(full_name),
                sort_key=name_sort_key(full_name),
                search_key=folded(f"{full_name} {username}"),
            )
            Grant.objects.create(
                user=user,
                role="administrator",
                node=root,
                period=(at, None),
                reason="Quản trị đầu tiên của hệ thống",
            )
        seal(kind="real", province=normal(province), at=at)


def _province_called(name: str, *, day: date) -> AreaRow:
    """The province of that name, accents, capitals and the word before it aside."""
    provinces = areas_on(day, rank=Rank.PROVINCE)
    wanted = _bare(name)
    for area in provinces:
        if _bare(area.name) == wanted:
            return area
    raise ProvinceUnknown([area.name for area in provinces])


def _bare(name: str) -> str:
    return folded(name).removeprefix("tinh ").removeprefix("thanh pho ").strip()
