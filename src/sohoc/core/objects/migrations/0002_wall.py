"""Everybody has their own columns."""

from django.db import migrations

from sohoc.core.access.operations import EnableRowSecurity


class Migration(migrations.Migration):
    dependencies = [("objects", "0001_preferences"), ("access", "0003_wall")]

    operations = [
        EnableRowSecurity("listpreference", own="user_id", sector=""),
    ]
