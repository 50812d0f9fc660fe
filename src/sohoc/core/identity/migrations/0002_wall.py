"""The outer wall around the cards of accounts, and the shared cache of the login role."""

from django.db import migrations

from sohoc.core.access.operations import EnableRowSecurity, KeepHistory

CACHE = """
CREATE TABLE identity_cache (
  cache_key varchar(255) PRIMARY KEY, value text NOT NULL, expires timestamptz NOT NULL);
CREATE INDEX identity_cache_expires ON identity_cache (expires);
"""


class Migration(migrations.Migration):
    dependencies = [("identity", "0001_accounts"), ("access", "0003_wall")]

    operations = [
        EnableRowSecurity(
            "card",
            school="node_id",
            own="user_id",
            own_verbs="SELECT",
            gate="user_id",
            gate_verbs="SELECT",
            verbs="SELECT, INSERT, UPDATE",
            sector="SELECT, INSERT, UPDATE",
        ),
        EnableRowSecurity("cardhistory", school="node_id", audit=True, append_only=True),
        KeepHistory(
            "card",
            into="cardhistory",
            columns=["node_id", "username", "full_name", "is_disabled"],
            key=["user_id"],
        ),
        migrations.RunSQL(CACHE, "DROP TABLE identity_cache"),
    ]
