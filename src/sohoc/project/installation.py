"""The seal of the database: demo and real data never share one."""

from datetime import datetime

from django.conf import settings
from django.db import DatabaseError, connection

from sohoc.core.access.scope import GATE, acting
from sohoc.project.models import Installation

FITTING = {"demo": "demo", "production": "real", "test": "nothing"}


class AlreadySealed(Exception):
    """The database belongs to a demo or to a province already."""

    def __init__(self, kind: str) -> None:
        super().__init__(kind)
        self.kind = kind


class WrongSeal(Exception):
    """The program was started in a mode that does not fit the data."""

    def __init__(self, kind: str, mode: str) -> None:
        super().__init__(
            "Cơ sở dữ liệu này là dữ liệu {}, nhưng chương trình chạy ở chế độ {}. "
            "Đặt SOHOC_MODE cho đúng, hoặc nối tới cơ sở dữ liệu khác. / "
            "This database holds {} data, but the program runs in mode {}. "
            "Set SOHOC_MODE accordingly, or name another database.".format(kind, mode, kind, mode)
        )


def sealed_as() -> Installation | None:
    """The seal, or None while the database is empty or not migrated."""
    try:
        return Installation.objects.first()
    except DatabaseError:
        return None


def seal(*, kind: str, province: str, at: datetime) -> None:
    """Write the seal in the caller's transaction; raises `AlreadySealed`."""
    found = Installation.objects.first()
    if found is not None:
        raise AlreadySealed(found.kind)
    with acting(GATE), connection.cursor() as cursor:
        cursor.execute("SELECT app.seal_installation(%s, %s, %s)", [kind, province, at])


def refuse_wrong_seal() -> None:
    """Raise `WrongSeal` when mode and data do not fit; every process calls it at its start."""
    found = sealed_as()
    fitting = FITTING.get(settings.SOHOC_MODE)
    if found is not None and found.kind != fitting:
        raise WrongSeal(found.kind, settings.SOHOC_MODE)
