"""A kept answer is seen by the actor it was given to."""

from django.db import migrations

from sohoc.core.access.operations import EnableRowSecurity


class Migration(migrations.Migration):
    dependencies = [("rest", "0001_tokens"), ("access", "0003_wall")]

    operations = [
        EnableRowSecurity("answer", own="actor_id", sector=""),
    ]
