"""What other modules may know and ask of organisations."""

from datetime import date

from sohoc.modules.orgs.models import Level, SchoolState

__all__ = ["Level", "levels_of"]


def levels_of(school_id: int, *, day: date) -> frozenset[str]:
    """The levels that a school has on a day; none for what is no school then, or is not seen."""
    states = SchoolState.objects.filter(school_id=school_id, period__contains=day)
    return frozenset(states.values_list("levels", flat=True).first() or ())
