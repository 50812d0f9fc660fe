"""A card that is there stays the card of its account: a scope changes what services change."""

from django.db import migrations

# Whose account it is, its number and its user name never change. Else a statement that slipped in
# could give a card to another account.
COLUMNS = "node_id, full_name, sort_key, search_key, is_disabled, version"
WRITERS = "sohoc_school, sohoc_schools, sohoc_sector"
NARROW = f"""
REVOKE UPDATE ON identity_card FROM {WRITERS};
GRANT UPDATE ({COLUMNS}) ON identity_card TO {WRITERS};
"""
WIDEN = f"""
REVOKE UPDATE ({COLUMNS}) ON identity_card FROM {WRITERS};
GRANT UPDATE ON identity_card TO {WRITERS};
"""


class Migration(migrations.Migration):
    dependencies = [("identity", "0003_used_forms")]

    operations = [migrations.RunSQL(NARROW, WIDEN)]
