"""The beginning of a real installation: the province, its root node, the first administrator."""

import re
from datetime import datetime

from django.db import transaction

from sohoc.core.access.models import Grant, Node
from sohoc.core.access.scope import GATE, Scope, acting
from sohoc.core.identity.models import Card, User
from sohoc.lib.vietnamese import folded, name_sort_key, normal
from sohoc.project.installation import AlreadySealed, seal, sealed_as

USER_NAME = re.compile(r"[a-z0-9][a-z0-9._-]{1,79}")


class NameRefused(Exception):
    """The user name has characters that cannot be typed everywhere."""


def found_province(
    *, province: str, username: str, full_name: str, password: str, at: datetime
) -> None:
    """Write root, administrator and seal, all or nothing.

    Raises `AlreadySealed`, `NameRefused`.
    """
    if not USER_NAME.fullmatch(username):
        raise NameRefused(username)
    found = sealed_as()
    if found is not None:
        raise AlreadySealed(found.kind)
    sector = Scope("sohoc_sector")
    with transaction.atomic():
        with acting(sector):
            root = Node.objects.create(
                name=normal(province), kind="province", path=[], period=(at.date(), None)
            )
            Node.objects.filter(pk=root.pk).update(path=[root.pk])
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
