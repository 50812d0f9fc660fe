"""A decision may be about schools and offices, and follow a list of units."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("areas", "0002_wall"),
        ("orgs", "0012_called_as_of_the_day_in_hanoi"),
    ]

    operations = [
        migrations.AddField(
            model_name="act",
            name="unit_list",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="areas.unitlist",
            ),
        ),
        migrations.AlterField(
            model_name="act",
            name="about",
            field=models.CharField(
                choices=[
                    ("schools", "Schools"),
                    ("offices", "Offices"),
                    ("both", "Schools and offices"),
                ],
                db_default="schools",
                default="schools",
                max_length=10,
            ),
        ),
    ]
