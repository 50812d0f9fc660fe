"""A stored file says whether taking it out asks for a fresh proof and is recorded."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("files", "0002_wall")]

    operations = [
        migrations.AddField(
            model_name="storedfile",
            name="is_sensitive",
            field=models.BooleanField(default=False),
        ),
    ]
