"""Everybody may know whether the data are invented."""

from django.db import migrations

from sohoc.core.access.operations import ShareWithEveryScope


class Migration(migrations.Migration):
    dependencies = [("project", "0001_installation"), ("access", "0003_wall")]

    operations = [
        ShareWithEveryScope(
            "installation", reason="one row: demo or real, and the name of the province"
        ),
    ]
