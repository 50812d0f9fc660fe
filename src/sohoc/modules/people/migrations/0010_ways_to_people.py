"""Ways to people: by the day of birth, by how words of the name begin, and to former ones."""

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import migrations, models

SPACED = models.Func(
    "search_key", template="(' ' || %(expressions)s)", output_field=models.TextField()
)


class Migration(migrations.Migration):
    dependencies = [("people", "0009_nobody_and_turns")]

    operations = [
        migrations.AddIndex(
            "affiliation",
            models.Index(
                condition=models.Q(period__upper_inf=False),
                fields=["person"],
                name="people_affiliation_ended",
            ),
        ),
        migrations.AddIndex("person", models.Index(fields=["born"], name="people_person_born")),
        migrations.RemoveIndex("person", "people_person_search"),
        migrations.AddIndex(
            "person",
            GinIndex(OpClass(SPACED, name="gin_trgm_ops"), name="people_person_words"),
        ),
    ]
