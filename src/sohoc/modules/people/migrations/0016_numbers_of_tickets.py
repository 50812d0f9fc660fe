"""By which numbers somebody was found at another school: their kinds and last digits."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("people", "0015_one_open_ticket")]

    operations = [
        migrations.AddField(
            model_name="matchticket",
            name="numbers",
            field=models.JSONField(null=True),
        ),
    ]
