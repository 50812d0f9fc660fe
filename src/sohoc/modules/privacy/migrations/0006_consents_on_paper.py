"""Consents given or taken back on paper: the scan, its day, and who wrote it down."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from sohoc.core.access.operations import EnableRowSecurity


class Migration(migrations.Migration):
    dependencies = [
        ("privacy", "0005_holds"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ConsentPaper",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "part",
                    models.CharField(
                        choices=[("given", "Agrees"), ("withdrawn", "Takes it back")], max_length=9
                    ),
                ),
                ("day", models.DateField()),
                ("recorded_name", models.CharField(max_length=120)),
                ("recorded_at", models.DateTimeField()),
                ("stored", models.UUIDField()),
                ("name", models.CharField(max_length=200)),
                ("media_type", models.CharField(max_length=100)),
                ("size", models.BigIntegerField()),
                ("sha256", models.CharField(max_length=64)),
                (
                    "consent",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="papers",
                        to="privacy.consent",
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("consent", "part"), name="privacy_paper_one_each"
                    )
                ],
            },
        ),
        EnableRowSecurity(
            "consentpaper",
            through=("consent_id", "consent"),
            verbs="SELECT, INSERT",
            sector="SELECT, INSERT",
        ),
    ]
