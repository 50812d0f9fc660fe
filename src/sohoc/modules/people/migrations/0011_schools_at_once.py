"""The schools of a person stand in their index at once: every policy looks there."""

from django.contrib.postgres.indexes import GinIndex
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("people", "0010_ways_to_people")]

    operations = [
        migrations.RemoveIndex("person", "people_person_schools"),
        migrations.AddIndex(
            "person",
            GinIndex(fields=["schools"], name="people_person_schools", fastupdate=False),
        ),
    ]
