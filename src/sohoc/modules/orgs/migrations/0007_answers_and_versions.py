"""A part knows its version; a request what it found and who asked and answered."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("orgs", "0006_wall_of_parts")]

    operations = [
        migrations.AddField(
            model_name="schoolpart",
            name="version",
            field=models.IntegerField(db_default=1, default=1),
        ),
        migrations.AddField(
            model_name="correctionrequest",
            name="before",
            field=models.JSONField(default=dict),
        ),
        migrations.AddField(
            model_name="correctionrequest",
            name="asked_name",
            field=models.CharField(blank=True, db_default="", max_length=120),
        ),
        migrations.AddField(
            model_name="correctionrequest",
            name="answered_name",
            field=models.CharField(blank=True, db_default="", max_length=120),
        ),
    ]
