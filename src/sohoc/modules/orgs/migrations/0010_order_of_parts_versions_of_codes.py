"""Parts stand in Vietnamese order; a code in another system knows its version."""

from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from sohoc.lib.vietnamese import sort_key

FILL = """
UPDATE orgs_schoolpart p SET sort_key = given.sort_key
FROM unnest(%s::bigint[], %s::text[]) AS given (id, sort_key) WHERE p.id = given.id
"""


def put_in_order(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """Give every part the key of its name; the history does not keep it, so it grows by nothing."""
    parts = apps.get_model("orgs", "SchoolPart").objects.using(editor.connection.alias)
    names = dict(parts.values_list("pk", "name"))
    with editor.connection.cursor() as cursor:
        cursor.execute(FILL, [list(names), [sort_key(name) for name in names.values()]])


class Migration(migrations.Migration):
    dependencies = [("orgs", "0009_history_of_codes")]

    operations = [
        migrations.AddField(
            model_name="schoolpart",
            name="sort_key",
            field=models.TextField(default=""),
            preserve_default=False,
        ),
        migrations.RunPython(put_in_order, migrations.RunPython.noop),
        migrations.AddIndex(
            model_name="schoolpart",
            index=models.Index(fields=["sort_key", "id"], name="orgs_schoolpart_order"),
        ),
        migrations.AddField(
            model_name="schoolidentifier",
            name="version",
            field=models.IntegerField(db_default=1, default=1),
        ),
    ]
