"""The import of a school's learners with their parents, from the school's own tables."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext_lazy

from sohoc.core.objects.importing.layouts import Layout
from sohoc.modules.people.imports.learner_layouts import LAYOUTS
from sohoc.modules.people.imports.members import MembersImport
from sohoc.modules.people.imports.nouns import LEARNER
from sohoc.modules.people.permissions import PeoplePermission


class LearnersImport(MembersImport):
    """Implements `ImportKind`."""

    code = "people.learners"
    title: Any = gettext_lazy("Learners and their parents")
    layouts: Sequence[Layout] = LAYOUTS
    permission: str = PeoplePermission.IMPORT_PEOPLE
    noun = LEARNER


LEARNERS = LearnersImport()
