"""The import of everybody employed by a school, from the school's own tables."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext_lazy

from sohoc.core.objects.importing.layouts import Layout
from sohoc.modules.people.imports.members import MembersImport
from sohoc.modules.people.imports.nouns import STAFF as STAFF_NOUN
from sohoc.modules.people.imports.staff_layouts import LAYOUTS
from sohoc.modules.people.permissions import PeoplePermission


class StaffImport(MembersImport):
    """Implements `ImportKind`."""

    code = "people.staff"
    title: Any = gettext_lazy("Staff")
    layouts: Sequence[Layout] = LAYOUTS
    permission: str = PeoplePermission.IMPORT_STAFF
    noun = STAFF_NOUN


STAFF = StaffImport()
