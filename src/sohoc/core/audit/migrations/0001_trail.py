"""Looks, security events, seals."""

from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Entry",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "id", "at", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("id", models.BigIntegerField()),
                ("at", models.DateTimeField()),
                ("txid", models.BigIntegerField()),
                ("actor_id", models.IntegerField(null=True)),
                ("actor_name", models.CharField(max_length=120)),
                ("role", models.CharField(max_length=40)),
                ("verb", models.CharField(max_length=80)),
                ("noun", models.CharField(max_length=80)),
                ("object_id", models.CharField(max_length=40)),
                ("label", models.CharField(max_length=200)),
                ("node_id", models.IntegerField(null=True)),
                ("data", models.JSONField()),
                ("reason", models.CharField(max_length=500)),
                ("address", models.CharField(max_length=45)),
                ("channel", models.CharField(max_length=10)),
                ("request_id", models.UUIDField(null=True)),
            ],
            options={
                "db_table": "audit_entry",
                "managed": False,
            },
        ),
        migrations.CreateModel(
            name="DayRoot",
            fields=[
                ("day", models.DateField(primary_key=True, serialize=False)),
                ("seals", models.IntegerField()),
                ("root", models.BinaryField(max_length=32)),
                ("at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="Look",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("at", models.DateTimeField()),
                ("txid", models.BigIntegerField()),
                ("actor_id", models.IntegerField()),
                ("role", models.CharField(max_length=40)),
                ("noun", models.CharField(max_length=80)),
                ("object_id", models.CharField(max_length=40)),
                ("node_id", models.IntegerField(null=True)),
                ("purpose", models.CharField(max_length=80)),
                ("address", models.CharField(max_length=45)),
                ("request_id", models.UUIDField(null=True)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["noun", "object_id"], name="audit_look_object"),
                    models.Index(fields=["txid"], name="audit_look_txid"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Seal",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("table", models.CharField(max_length=63)),
                ("number", models.IntegerField()),
                ("txid_from", models.BigIntegerField()),
                ("txid_until", models.BigIntegerField()),
                ("rows", models.IntegerField()),
                ("columns", models.JSONField()),
                ("root", models.BinaryField(max_length=32)),
                ("previous", models.BinaryField(max_length=32)),
                ("digest", models.BinaryField(max_length=32)),
                ("at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("table", "number"), name="audit_seal_link_once"
                    ),
                    models.UniqueConstraint(
                        fields=("table", "txid_from"), name="audit_seal_range_once"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SecurityEvent",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("at", models.DateTimeField()),
                ("txid", models.BigIntegerField()),
                ("kind", models.CharField(max_length=60)),
                ("actor_id", models.IntegerField(null=True)),
                ("address", models.CharField(max_length=45)),
                ("path", models.CharField(max_length=300)),
                ("request_id", models.UUIDField(null=True)),
                ("data", models.JSONField()),
            ],
            options={
                "indexes": [models.Index(fields=["txid"], name="audit_security_txid")],
            },
        ),
    ]
