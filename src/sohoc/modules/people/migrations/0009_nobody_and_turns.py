"""Tickets about nobody; who is being asked about, and whose turn it is to ask."""

from django.db import migrations, models

# A gate table: no scope reaches it, and the login role alone takes turns.
TAKING = "GRANT SELECT, INSERT, UPDATE ON people_populationturn TO sohoc_web"


class Migration(migrations.Migration):
    dependencies = [("people", "0008_population_wall")]

    operations = [
        migrations.AlterField(
            model_name="matchticket",
            name="state",
            field=models.CharField(
                choices=[
                    ("open", "to be looked at"),
                    ("same", "the same person"),
                    ("different", "two people"),
                    ("nobody", "nobody was written down"),
                ],
                default="open",
                max_length=9,
            ),
        ),
        migrations.AddField(
            model_name="populationcheck",
            name="asking_since",
            field=models.DateTimeField(null=True),
        ),
        migrations.CreateModel(
            name="PopulationTurn",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("free_at", models.DateTimeField()),
            ],
        ),
        migrations.RunSQL(TAKING, migrations.RunSQL.noop),
    ]
