"""Accounts, their cards, failed attempts and known devices."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import sohoc.lib.ids


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("access", "0001_tree_and_grants"),
    ]

    operations = [
        migrations.CreateModel(
            name="User",
            fields=[
                ("password", models.CharField(max_length=128, verbose_name="password")),
                (
                    "last_login",
                    models.DateTimeField(blank=True, null=True, verbose_name="last login"),
                ),
                ("id", models.AutoField(primary_key=True, serialize=False)),
                ("username", models.CharField(max_length=80, unique=True)),
                ("is_active", models.BooleanField(default=True)),
                ("rights_version", models.IntegerField(default=0)),
                ("must_change_password", models.BooleanField(default=False)),
                (
                    "language",
                    models.CharField(
                        choices=[("vi", "Vietnamese"), ("en", "English")],
                        default="vi",
                        max_length=2,
                    ),
                ),
                (
                    "theme",
                    models.CharField(
                        choices=[("auto", "Auto"), ("light", "Light"), ("dark", "Dark")],
                        default="auto",
                        max_length=5,
                    ),
                ),
                (
                    "density",
                    models.CharField(
                        choices=[("comfortable", "Comfortable"), ("compact", "Compact")],
                        default="comfortable",
                        max_length=11,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Attempts",
            fields=[
                ("key", models.CharField(max_length=140, primary_key=True, serialize=False)),
                ("failures", models.IntegerField()),
                ("first_at", models.DateTimeField()),
                ("last_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="CardHistory",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField()),
                ("txid", models.BigIntegerField()),
                ("actor_id", models.IntegerField(null=True)),
                ("verb", models.CharField(max_length=6)),
                ("user_id", models.IntegerField()),
                ("node_id", models.IntegerField()),
                ("username", models.CharField(max_length=80)),
                ("full_name", models.CharField(max_length=120)),
                ("is_disabled", models.BooleanField()),
            ],
        ),
        migrations.CreateModel(
            name="KnownDevice",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("digest", models.BinaryField(max_length=32)),
                ("since", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="Card",
            fields=[
                (
                    "user",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "uuid",
                    models.UUIDField(default=sohoc.lib.ids.new_uuid7, editable=False, unique=True),
                ),
                ("username", models.CharField(max_length=80)),
                ("full_name", models.CharField(max_length=120)),
                ("sort_key", models.TextField()),
                ("search_key", models.TextField()),
                ("is_disabled", models.BooleanField(default=False)),
                ("version", models.IntegerField(default=1)),
            ],
        ),
        migrations.AddConstraint(
            model_name="user",
            constraint=models.CheckConstraint(
                condition=models.Q(("username__regex", "^[a-z0-9][a-z0-9._-]{1,79}$")),
                name="identity_user_username_plain",
            ),
        ),
        migrations.AddIndex(
            model_name="cardhistory",
            index=models.Index(fields=["user_id"], name="identity_cardhistory_user"),
        ),
        migrations.AddIndex(
            model_name="cardhistory",
            index=models.Index(fields=["txid"], name="identity_cardhistory_txid"),
        ),
        migrations.AddField(
            model_name="knowndevice",
            name="user",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="card",
            name="node",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="access.node"
            ),
        ),
        migrations.AddConstraint(
            model_name="knowndevice",
            constraint=models.UniqueConstraint(
                fields=("user", "digest"), name="identity_knowndevice_once"
            ),
        ),
        migrations.AddIndex(
            model_name="card",
            index=models.Index(
                fields=["node", "sort_key", "user"], name="identity_card_node_order"
            ),
        ),
        migrations.AddIndex(
            model_name="card",
            index=models.Index(fields=["sort_key", "user"], name="identity_card_order"),
        ),
    ]
