"""School years, plans, drafts, and their history."""

import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import sohoc.lib.ids


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="PlanHistory",
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
                (
                    "levels",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("preschool", "Preschool"),
                                ("primary", "Primary"),
                                ("lower_secondary", "Lower secondary"),
                                ("upper_secondary", "Upper secondary"),
                                ("continuing", "Continuing education"),
                            ],
                            max_length=20,
                        ),
                        size=None,
                    ),
                ),
                ("effective", models.DateField()),
                ("decision_number", models.CharField(max_length=60)),
                ("decision_date", models.DateField()),
                ("return_day", models.DateField()),
                ("early_return", models.DateField(null=True)),
                (
                    "early_grades",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.SmallIntegerField(), size=None
                    ),
                ),
                ("opening", models.DateField()),
                ("first_begins", models.DateField()),
                ("first_ends", models.DateField()),
                ("second_begins", models.DateField()),
                ("second_ends", models.DateField()),
                ("closing", models.DateField()),
                ("last_weekday", models.SmallIntegerField()),
                ("first_weeks", models.SmallIntegerField(null=True)),
                ("second_weeks", models.SmallIntegerField(null=True)),
                ("row_id", models.BigIntegerField()),
                ("year_id", models.BigIntegerField()),
                ("amends_id", models.BigIntegerField(null=True)),
            ],
            options={
                "indexes": [models.Index(fields=["txid"], name="calendar_planhistory_txid")],
            },
        ),
        migrations.CreateModel(
            name="PlanLevelHistory",
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
                ("row_id", models.BigIntegerField()),
                ("plan_id", models.BigIntegerField()),
                ("level", models.CharField(max_length=20)),
                ("period", django.contrib.postgres.fields.ranges.DateRangeField()),
            ],
            options={
                "indexes": [models.Index(fields=["txid"], name="calendar_levelhistory_txid")],
            },
        ),
        migrations.CreateModel(
            name="SchoolYear",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "uuid",
                    models.UUIDField(default=sohoc.lib.ids.new_uuid7, editable=False, unique=True),
                ),
                ("start", models.SmallIntegerField(unique=True)),
                ("search_key", models.TextField()),
                ("first_term_weeks", models.SmallIntegerField()),
                ("second_term_weeks", models.SmallIntegerField()),
                ("first_term_before", models.DateField()),
                ("closes_by", models.DateField()),
                ("decision", models.CharField(blank=True, max_length=60)),
                ("version", models.IntegerField(default=1)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("first_term_before__lte", models.F("closes_by"))),
                        name="calendar_schoolyear_ends_in_order",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("first_term_weeks__gte", 0), ("second_term_weeks__gte", 0)
                        ),
                        name="calendar_schoolyear_has_weeks",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Plan",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "levels",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("preschool", "Preschool"),
                                ("primary", "Primary"),
                                ("lower_secondary", "Lower secondary"),
                                ("upper_secondary", "Upper secondary"),
                                ("continuing", "Continuing education"),
                            ],
                            max_length=20,
                        ),
                        size=None,
                    ),
                ),
                ("effective", models.DateField()),
                ("decision_number", models.CharField(max_length=60)),
                ("decision_date", models.DateField()),
                ("return_day", models.DateField()),
                ("early_return", models.DateField(null=True)),
                (
                    "early_grades",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.SmallIntegerField(), size=None
                    ),
                ),
                ("opening", models.DateField()),
                ("first_begins", models.DateField()),
                ("first_ends", models.DateField()),
                ("second_begins", models.DateField()),
                ("second_ends", models.DateField()),
                ("closing", models.DateField()),
                ("last_weekday", models.SmallIntegerField()),
                ("first_weeks", models.SmallIntegerField(null=True)),
                ("second_weeks", models.SmallIntegerField(null=True)),
                ("uuid", models.UUIDField(editable=False, unique=True)),
                ("published_at", models.DateTimeField()),
                (
                    "amends",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="amendments",
                        to="calendar.plan",
                    ),
                ),
                (
                    "year",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="plans",
                        to="calendar.schoolyear",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Draft",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "uuid",
                    models.UUIDField(default=sohoc.lib.ids.new_uuid7, editable=False, unique=True),
                ),
                ("effective", models.DateField(null=True)),
                ("content", models.JSONField()),
                ("version", models.IntegerField(default=1)),
                ("changed_at", models.DateTimeField()),
                (
                    "author",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "amends",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="drafts",
                        to="calendar.plan",
                    ),
                ),
                (
                    "year",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="drafts",
                        to="calendar.schoolyear",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="SchoolYearHistory",
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
                ("row_id", models.BigIntegerField()),
                ("first_term_weeks", models.SmallIntegerField()),
                ("second_term_weeks", models.SmallIntegerField()),
                ("first_term_before", models.DateField()),
                ("closes_by", models.DateField()),
                ("decision", models.CharField(max_length=60)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["row_id", "-id"], name="calendar_yearhistory_year"),
                    models.Index(fields=["txid"], name="calendar_yearhistory_txid"),
                ],
            },
        ),
        migrations.CreateModel(
            name="SpecialDays",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("first", models.DateField()),
                ("last", models.DateField()),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("national", "Public holiday"),
                            ("tet", "Tết"),
                            ("break", "Break"),
                            ("closure", "Closed by storm or epidemic"),
                            ("working", "Day of school made up"),
                        ],
                        max_length=10,
                    ),
                ),
                ("title", models.CharField(max_length=120)),
                ("decision", models.CharField(blank=True, max_length=60)),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="days",
                        to="calendar.plan",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="SpecialDaysHistory",
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
                ("row_id", models.BigIntegerField()),
                ("plan_id", models.BigIntegerField()),
                ("first", models.DateField()),
                ("last", models.DateField()),
                ("kind", models.CharField(max_length=10)),
                ("title", models.CharField(max_length=120)),
                ("decision", models.CharField(max_length=60)),
            ],
            options={
                "indexes": [models.Index(fields=["txid"], name="calendar_dayshistory_txid")],
            },
        ),
        migrations.CreateModel(
            name="PlanLevel",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "level",
                    models.CharField(
                        choices=[
                            ("preschool", "Preschool"),
                            ("primary", "Primary"),
                            ("lower_secondary", "Lower secondary"),
                            ("upper_secondary", "Upper secondary"),
                            ("continuing", "Continuing education"),
                        ],
                        max_length=20,
                    ),
                ),
                ("period", django.contrib.postgres.fields.ranges.DateRangeField()),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="held",
                        to="calendar.plan",
                    ),
                ),
            ],
            options={
                "constraints": [
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        expressions=[("level", "="), ("period", "&&")],
                        name="calendar_planlevel_one_at_a_time",
                    )
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="plan",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("first_begins__lte", models.F("first_ends")),
                    ("first_ends__lt", models.F("second_begins")),
                    ("return_day__lte", models.F("first_begins")),
                    ("second_begins__lte", models.F("second_ends")),
                    ("second_ends__lte", models.F("closing")),
                ),
                name="calendar_plan_days_in_order",
            ),
        ),
        migrations.AddConstraint(
            model_name="plan",
            constraint=models.CheckConstraint(
                condition=models.Q(("levels__len__gt", 0)), name="calendar_plan_has_a_level"
            ),
        ),
        migrations.AddConstraint(
            model_name="plan",
            constraint=models.CheckConstraint(
                condition=models.Q(("last_weekday__in", [5, 6])),
                name="calendar_plan_week_of_five_or_six",
            ),
        ),
        migrations.AddConstraint(
            model_name="specialdays",
            constraint=models.CheckConstraint(
                condition=models.Q(("first__lte", models.F("last"))),
                name="calendar_specialdays_in_order",
            ),
        ),
    ]
