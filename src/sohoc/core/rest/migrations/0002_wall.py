"""A kept answer is seen by the actor it was given to; the use of tokens by the login role."""

from django.db import migrations

from sohoc.core.access.operations import EnableRowSecurity


class Migration(migrations.Migration):
    dependencies = [("rest", "0001_tokens"), ("access", "0003_wall")]

    operations = [
        EnableRowSecurity("answer", own="actor_id", sector=""),
        # A gate table like the tokens themselves: counted before any scope is taken.
        migrations.RunSQL(
            "GRANT SELECT, INSERT, UPDATE, DELETE ON rest_use TO sohoc_web",
            "REVOKE ALL ON rest_use FROM sohoc_web",
        ),
    ]
