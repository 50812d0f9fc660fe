"""How many secret numbers an account looked for within a day."""

from django.db import migrations, models

# A gate table: no scope reaches it, and the login role alone counts.
COUNTING = "GRANT SELECT, INSERT, UPDATE ON people_numberssought TO sohoc_web"


class Migration(migrations.Migration):
    dependencies = [("people", "0012_former_schools")]

    operations = [
        migrations.CreateModel(
            name="NumbersSought",
            fields=[
                ("account_id", models.IntegerField(primary_key=True, serialize=False)),
                ("since", models.DateTimeField()),
                ("times", models.IntegerField()),
            ],
        ),
        migrations.RunSQL(COUNTING, migrations.RunSQL.noop),
    ]
