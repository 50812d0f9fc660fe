"""What a table would refuse: rows of which another record has the like already.

Read from the constraints of the model. Nobody adds a row to a record that is held for a change: the
key of the row waits for it. So what is found here is what the table would say.
"""

from typing import Any

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db.models import BaseConstraint, Exists, OuterRef, Q, UniqueConstraint

LOOKUPS = {RangeOperators.EQUAL: "exact", RangeOperators.OVERLAPS: "overlap"}


def like_at(model: Any, column: str, key: int) -> Q:
    """The rows of a model for which there is one like it under this value of the column."""
    there = model._default_manager.filter(**{column: key})
    found = Q(Exists(there)) if model._meta.get_field(column).unique else Q()
    for constraint in model._meta.constraints:
        parts = alike_in(constraint)
        if column not in parts:
            continue
        counts = getattr(constraint, "condition", None) or Q()
        same = {
            f"{name}__{lookup}": OuterRef(name) for name, lookup in parts.items() if name != column
        }
        found |= counts & Q(Exists(there.filter(counts, **same)))
    return found


def alike_in(constraint: BaseConstraint) -> dict[str, str]:
    """By what two rows are alike to a constraint: lookups by field; none for another kind."""
    if isinstance(constraint, UniqueConstraint):
        return dict.fromkeys(constraint.fields, "exact")
    if isinstance(constraint, ExclusionConstraint):
        return {str(name): LOOKUPS[operator] for name, operator in constraint.expressions}
    return {}
