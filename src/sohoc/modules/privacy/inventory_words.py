"""How the inventory of personal data is spoken of."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from sohoc.core.manifest import registry
from sohoc.core.objects.importing.runs import lines_days
from sohoc.law.privacy.categories import CATEGORY_OF, SENSITIVE
from sohoc.law.privacy.retention import Tag
from sohoc.modules.privacy.inventory_names import COLUMNS, TABLES
from sohoc.modules.privacy.selectors.inventory import Inventoried

TAGS = {
    Tag.BASIC: gettext_lazy("basic"),
    Tag.SENSITIVE: gettext_lazy("sensitive"),
    Tag.SECRET: gettext_lazy("secret"),
}
READERS = {
    "sohoc_school": gettext_lazy("the own school"),
    "sohoc_schools": gettext_lazy("the places above the school"),
    "sohoc_person": gettext_lazy("the person and the guardians"),
    "sohoc_sector": gettext_lazy("the department"),
    "sohoc_unmask": gettext_lazy("officers, with a purpose that is written down"),
    "sohoc_audit": gettext_lazy("the auditor"),
    "sohoc_web": gettext_lazy("the account itself and the program"),
}
LINES = "objects_importline"  # goes by a time of its own, as the page of the import says
_TITLES = {one.code: f"{one.title} ({one.legal_ref})" for one in SENSITIVE}


def table(row: Inventoried) -> str:
    """What the table holds: `Hồ sơ người`; of a history, that it is one."""
    words = registry().words
    name: Any = words.ledgers.get(row.table) or words.records.get(row.table)
    return str(name or TABLES.get(row.table, row.table))


def column(row: Inventoried) -> str:
    """What the column holds, or its name in the database."""
    known = registry().words.columns
    base = row.table.removesuffix("history")
    name = known.get(f"{base}.{row.column}") or COLUMNS.get(row.column, row.column)
    return str(name)


def tag(row: Inventoried) -> str:
    """`nhạy cảm`."""
    return str(TAGS[row.tag])


def law(row: Inventoried) -> str:
    """What of the list of the decree it touches."""
    codes = dict.fromkeys(CATEGORY_OF[kind] for kind in row.kinds)
    return "; ".join(_TITLES[code] for code in codes)


def kept(row: Inventoried) -> str:
    """How long: a value after the person has left, an earlier one after it was changed."""
    if row.table == LINES:
        days = lines_days()
        text = ngettext("{days} day after the import", "{days} days after the import", days)
        return text.format(days=days)
    years = row.years
    if years is None:
        return _("for ever")
    if row.is_history:
        told = ngettext("{years} year after the change", "{years} years after the change", years)
    else:
        told = ngettext("{years} year after leaving", "{years} years after leaving", years)
    return told.format(years=years)


def readers(row: Inventoried) -> str:
    """Who can open it, as the policies of the database say."""
    return ", ".join(str(READERS[role]) for role in row.readers if role in READERS)
