"""What a school's file says of state, position, duty and subjects is kept as it stands there.

Tables of a whole province come with it, so what costs at every row is put in order: constraints
compare days before schools and guardians, and an index that another one begins with goes.
"""

from collections.abc import Iterator

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import migrations, models
from django.db.migrations.operations.base import Operation

from sohoc.core.access.operations import KeepHistory

TEXTS = ("state_text", "position_text", "duty_text", "subjects_text")
KEPT = ["person_id", "school_id", "belonging", "period", "grade_text", "class_text", "source"]


def _in_order(model: str, *names: str) -> Iterator[Operation]:
    """The same constraint with its columns in another order."""
    name = f"people_{model}_once_at_a_time"
    operator = {"period": RangeOperators.OVERLAPS}
    yield migrations.RemoveConstraint(model, name)
    yield migrations.AddConstraint(
        model,
        ExclusionConstraint(
            name=name,
            expressions=[(one, operator.get(one, RangeOperators.EQUAL)) for one in names],
        ),
    )


class Migration(migrations.Migration):
    dependencies = [("people", "0003_held_elsewhere")]

    operations = [
        *(
            migrations.AddField(
                "affiliation",
                name,
                models.CharField(blank=True, db_default="", default="", max_length=120),
            )
            for name in TEXTS
        ),
        *(
            migrations.AddField(
                "affiliationhistory", name, models.CharField(db_default="", max_length=120)
            )
            for name in TEXTS
        ),
        KeepHistory(
            "affiliation",
            into="affiliationhistory",
            columns=[*KEPT, *TEXTS],
            instead_of=KEPT,
        ),
        *_in_order("affiliation", "person", "period", "school", "belonging"),
        *_in_order("guardianship", "child", "period", "guardian"),
        migrations.AlterField(
            "affiliation",
            "school",
            models.ForeignKey(
                db_index=False,
                on_delete=models.PROTECT,
                related_name="+",
                to="access.node",
            ),
        ),
    ]
