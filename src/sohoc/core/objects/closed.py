"""A column whose values are closed with a key: what it holds is read by the program alone."""

import json
from typing import Any

from django.conf import settings
from django.db import models

from sohoc.core.keys.sealing import close_value, open_value

_NOTHING = ("{}", "[]")


class ClosedJSONField(models.TextField):  # type: ignore[type-arg]  # of any JSON type
    """JSON, encrypted for this column; nothing in it can be searched for.

    What is empty stays as it is: its length would tell as much, and most lines of an import hold
    nothing in two of their three columns.
    """

    # For the type checker: what is set and read is any JSON, and no text.
    _pyi_private_set_type: Any
    _pyi_private_get_type: Any

    def from_db_value(self, value: str | None, expression: Any, connection: Any) -> Any:
        """What was stored; raises `CannotOpen`."""
        if value is None:
            return None
        if value in _NOTHING:
            return json.loads(value)
        return json.loads(open_value(settings.KEYRING, value, place=self._place))

    def get_prep_value(self, value: Any) -> Any:
        """What is stored: other bytes each time, also for the same value."""
        text = json.dumps(value, ensure_ascii=False)
        if text in _NOTHING:
            return text
        return close_value(settings.KEYRING, text, place=self._place)

    @property
    def _place(self) -> str:
        return f"{self.model._meta.label_lower}.{self.name}"
