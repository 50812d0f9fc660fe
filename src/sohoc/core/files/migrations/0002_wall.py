"""A file is seen by its owner alone."""

from django.db import migrations

from sohoc.core.access.operations import EnableRowSecurity


class Migration(migrations.Migration):
    dependencies = [("files", "0001_files"), ("access", "0003_wall")]

    operations = [
        EnableRowSecurity("storedfile", own="owner_id", gate="owner_id", sector=""),
    ]
