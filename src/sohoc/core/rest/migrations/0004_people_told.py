"""Of how many people a token is told in a day."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("rest", "0003_forgetting")]

    operations = [
        migrations.AddField(model_name="use", name="told_on", field=models.DateField(null=True)),
        migrations.AddField(
            model_name="use",
            name="told",
            field=models.IntegerField(default=0, db_default=0),
        ),
    ]
