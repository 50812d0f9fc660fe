"""The files with everything kept of a person: what they are for, and for how long they are kept."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.urls import reverse

from sohoc.core.files.contents import ZIP
from sohoc.core.files.purposes import RESULT, Purpose

COPY = "privacy.copy"
# Opened at an address of privacy alone, where it is asked again whether the record is the actor's.
COPY_FILE = Purpose(COPY, (ZIP,), limit=RESULT.limit, is_ours=True)
KEPT_FOR = timedelta(days=7)


def place_of_copy(wish: Mapping[str, Any]) -> str:
    """The page of the person on which the file stands."""
    return reverse("privacy:person", args=[wish["person"]])
