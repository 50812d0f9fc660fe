"""Keys, indexes and periods of the tree and the grants."""

import django.contrib.postgres.constraints
import django.contrib.postgres.indexes
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("access", "0001_tree_and_grants"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="grant",
            name="given_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="grant",
            name="user",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddIndex(
            model_name="granthistory",
            index=models.Index(fields=["txid"], name="access_granthistory_txid"),
        ),
        migrations.AddField(
            model_name="node",
            name="parent",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="children",
                to="access.node",
            ),
        ),
        migrations.AddField(
            model_name="grant",
            name="node",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="access.node"
            ),
        ),
        migrations.AddIndex(
            model_name="node",
            index=django.contrib.postgres.indexes.GinIndex(
                fields=["path"], name="access_node_path"
            ),
        ),
        migrations.AddIndex(
            model_name="grant",
            index=models.Index(fields=["node"], name="access_grant_node"),
        ),
        migrations.AddConstraint(
            model_name="grant",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                expressions=[("user", "="), ("role", "="), ("node", "="), ("period", "&&")],
                name="access_grant_no_overlap",
            ),
        ),
    ]
