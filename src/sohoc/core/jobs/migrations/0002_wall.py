"""A job is seen by its owner, and by those who keep its school."""

from django.db import migrations

from sohoc.core.access.operations import EnableRowSecurity


class Migration(migrations.Migration):
    dependencies = [("jobs", "0001_jobs"), ("access", "0003_wall")]

    operations = [
        EnableRowSecurity(
            "job", school="node_id", verbs="SELECT, UPDATE", own="owner_id", gate="owner_id"
        ),
    ]
