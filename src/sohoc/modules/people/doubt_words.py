"""What can hardly be so of a person, in words: a hint to look again, never a refusal."""

from collections.abc import Collection
from datetime import date

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sohoc.lib.person_names import suggested
from sohoc.modules.people.models import Belonging
from sohoc.modules.people.rules.plausible import (
    Bounds,
    doubts_of_learner,
    doubts_of_name,
    doubts_of_staff,
    grade_in,
)

DOUBTS = {
    "one_letter": gettext_lazy("One letter is hardly a whole name. Look whether it is right."),
    "levels": gettext_lazy("The school has no such grade. Look whether the class is right."),
    "learner_age": gettext_lazy(
        "Hardly anybody of this age learns there. Look whether the year of birth is right."
    ),
    "adult_age": gettext_lazy(
        "Hardly anybody of this age works at a school. Look whether the year of birth is right."
    ),
}


def bounds() -> Bounds:
    """The bounds of ages; the setting SOHOC_PLAUSIBLE changes some by their names."""
    return Bounds(**getattr(settings, "SOHOC_PLAUSIBLE", {}))


def doubts(
    *,
    belonging: str,
    full_name: str,
    born: date | None,
    class_text: str,
    levels: Collection[str],
    day: date,
    is_by_hand: bool = False,
) -> list[tuple[str, str]]:
    """(field, sentence) of what can hardly be so of somebody who learns or works at a school.

    `class_text` is the class, or the grade where there is none; `levels` are those of the school.
    Capitals are proposed by hand alone: many tables have all names in capitals.
    """
    found = list(doubts_of_name(full_name))
    if belonging == Belonging.LEARNER:
        grade = grade_in(class_text)
        found += doubts_of_learner(born=born, grade=grade, levels=levels, day=day, bounds=bounds())
    elif belonging == Belonging.STAFF:
        found += doubts_of_staff(born=born, day=day, bounds=bounds())
    told = [(field, str(DOUBTS[code])) for field, code in found]
    if is_by_hand and (tidy := suggested(full_name)):
        told.append(("full_name", _("Is the name not rather “{name}”?").format(name=tidy)))
    return told
