"""The tables of people."""

import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.contrib.postgres.fields.ranges
import django.contrib.postgres.indexes
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import sohoc.lib.ids


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("access", "0010_names_known_at_once"),
        ("areas", "0002_wall"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Person",
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
                ("full_name", models.CharField(max_length=120)),
                ("sort_key", models.TextField()),
                ("search_key", models.TextField()),
                ("match_key", models.TextField()),
                ("born", models.DateField(null=True)),
                (
                    "born_precision",
                    models.CharField(
                        choices=[
                            ("day", "Day, month and year"),
                            ("month", "Month and year"),
                            ("year", "Year alone"),
                        ],
                        default="day",
                        max_length=5,
                    ),
                ),
                (
                    "sex",
                    models.CharField(
                        blank=True, choices=[("male", "Male"), ("female", "Female")], max_length=6
                    ),
                ),
                ("nationality", models.CharField(default="VN", max_length=2)),
                ("died", models.DateField(null=True)),
                (
                    "schools",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.IntegerField(), default=list, size=None
                    ),
                ),
                ("version", models.IntegerField(db_default=1, default=1)),
                (
                    "account",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="AffiliationHistory",
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
                ("person_id", models.BigIntegerField()),
                ("school_id", models.IntegerField()),
                ("belonging", models.CharField(max_length=8)),
                ("period", django.contrib.postgres.fields.ranges.DateRangeField()),
                ("grade_text", models.CharField(max_length=40)),
                ("class_text", models.CharField(max_length=40)),
                ("source", models.CharField(max_length=40)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["person_id", "-id"], name="people_affilhistory_person"),
                    models.Index(fields=["txid"], name="people_affilhistory_txid"),
                ],
            },
        ),
        migrations.CreateModel(
            name="AttributeSourceHistory",
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
                ("person_id", models.BigIntegerField()),
                ("attribute", models.CharField(max_length=20)),
                ("proof", models.CharField(max_length=10)),
                ("source", models.CharField(max_length=120)),
                ("day", models.DateField()),
            ],
            options={
                "indexes": [
                    models.Index(fields=["person_id", "-id"], name="people_sourcehistory_person"),
                    models.Index(fields=["txid"], name="people_sourcehistory_txid"),
                ],
            },
        ),
        migrations.CreateModel(
            name="ContactHistory",
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
                ("person_id", models.BigIntegerField()),
                ("channel", models.CharField(max_length=7)),
                ("value", models.CharField(max_length=200)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["person_id", "-id"], name="people_contacthistory_person"),
                    models.Index(fields=["txid"], name="people_contacthistory_txid"),
                ],
            },
        ),
        migrations.CreateModel(
            name="GuardianshipHistory",
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
                ("child_id", models.BigIntegerField()),
                ("guardian_id", models.BigIntegerField()),
                ("relation", models.CharField(max_length=12)),
                ("basis", models.CharField(max_length=10)),
                ("verified_by", models.CharField(max_length=120)),
                ("can_view", models.BooleanField()),
                ("can_consent", models.BooleanField()),
                ("restriction", models.CharField(max_length=300)),
                ("period", django.contrib.postgres.fields.ranges.DateRangeField()),
            ],
            options={
                "indexes": [
                    models.Index(fields=["child_id", "-id"], name="people_guardhistory_child"),
                    models.Index(fields=["txid"], name="people_guardhistory_txid"),
                ],
            },
        ),
        migrations.CreateModel(
            name="IdentifierHistory",
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
                ("person_id", models.BigIntegerField()),
                ("system", models.CharField(max_length=10)),
                ("value", models.CharField(max_length=40)),
                ("status", models.CharField(max_length=11)),
                ("period", django.contrib.postgres.fields.ranges.DateRangeField()),
                ("verified_at", models.DateField(null=True)),
                ("verified_by", models.CharField(max_length=40)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["person_id", "-id"], name="people_identifierhistory_pers"),
                    models.Index(fields=["txid"], name="people_identifierhistory_txid"),
                ],
            },
        ),
        migrations.CreateModel(
            name="SensitiveFacts",
            fields=[
                (
                    "person",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="sensitive",
                        serialize=False,
                        to="people.person",
                    ),
                ),
                ("closed", models.TextField()),
                ("version", models.IntegerField(db_default=1, default=1)),
            ],
        ),
        migrations.CreateModel(
            name="Identifier",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "system",
                    models.CharField(
                        choices=[
                            ("vn.sddcn", "Personal number"),
                            ("vn.cmnd", "Old identity card number"),
                            ("passport", "Passport"),
                            ("moet.hs", "Learner code of the ministry"),
                            ("moet.gv", "Staff code of the ministry"),
                            ("sohoc.tam", "Provisional code"),
                        ],
                        max_length=10,
                    ),
                ),
                ("value", models.CharField(max_length=40)),
                ("digest", models.CharField(max_length=80)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("provisional", "provisional"),
                            ("active", "in force"),
                            ("superseded", "replaced"),
                            ("void", "void"),
                        ],
                        default="active",
                        max_length=11,
                    ),
                ),
                ("period", django.contrib.postgres.fields.ranges.DateRangeField()),
                ("verified_at", models.DateField(null=True)),
                ("verified_by", models.CharField(blank=True, max_length=40)),
                ("version", models.IntegerField(db_default=1, default=1)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="identifiers",
                        to="people.person",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Guardianship",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "relation",
                    models.CharField(
                        choices=[
                            ("mother", "Mother"),
                            ("father", "Father"),
                            ("grandparent", "Grandparent"),
                            ("sibling", "Brother or sister"),
                            ("relative", "Another relative"),
                            ("appointed", "Appointed guardian"),
                            ("facility", "Care facility"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "basis",
                    models.CharField(
                        choices=[
                            ("parent", "Parent by birth certificate"),
                            ("law", "Guardian by law"),
                            ("appointed", "Guardian by decision of the commune"),
                            ("court", "Decision of a court"),
                            ("school", "Said to the school, not verified"),
                        ],
                        max_length=10,
                    ),
                ),
                ("verified_by", models.CharField(blank=True, max_length=120)),
                ("can_view", models.BooleanField(default=True)),
                ("can_consent", models.BooleanField(default=True)),
                ("restriction", models.CharField(blank=True, max_length=300)),
                ("period", django.contrib.postgres.fields.ranges.DateRangeField()),
                ("version", models.IntegerField(db_default=1, default=1)),
                (
                    "child",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="guardianships",
                        to="people.person",
                    ),
                ),
                (
                    "guardian",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="wards",
                        to="people.person",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Contact",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "channel",
                    models.CharField(
                        choices=[("phone", "Phone"), ("email", "E-mail"), ("address", "Address")],
                        max_length=7,
                    ),
                ),
                ("value", models.CharField(max_length=200)),
                ("search_key", models.CharField(max_length=200)),
                ("version", models.IntegerField(db_default=1, default=1)),
                (
                    "area",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="areas.area",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="contacts",
                        to="people.person",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="AttributeSource",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "attribute",
                    models.CharField(
                        choices=[
                            ("full_name", "Full name"),
                            ("born", "Date of birth"),
                            ("sex", "Sex"),
                            ("nationality", "Nationality"),
                            ("personal_number", "Personal number"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "proof",
                    models.CharField(
                        choices=[
                            ("declared", "declared by the family"),
                            ("school", "written down by the school"),
                            ("document", "seen in a document"),
                            ("ministry", "from the ministry's database"),
                            ("population", "from the population database"),
                        ],
                        max_length=10,
                    ),
                ),
                ("source", models.CharField(max_length=120)),
                ("day", models.DateField()),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="sources",
                        to="people.person",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Affiliation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "belonging",
                    models.CharField(
                        choices=[
                            ("learner", "Learner"),
                            ("guardian", "Guardian"),
                            ("staff", "Staff"),
                        ],
                        max_length=8,
                    ),
                ),
                ("period", django.contrib.postgres.fields.ranges.DateRangeField()),
                ("grade_text", models.CharField(blank=True, max_length=40)),
                ("class_text", models.CharField(blank=True, max_length=40)),
                ("source", models.CharField(max_length=40)),
                (
                    "school",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="access.node",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="affiliations",
                        to="people.person",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="PersonHistory",
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
                ("full_name", models.CharField(max_length=120)),
                ("born", models.DateField(null=True)),
                ("born_precision", models.CharField(max_length=5)),
                ("sex", models.CharField(max_length=6)),
                ("nationality", models.CharField(max_length=2)),
                ("died", models.DateField(null=True)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["row_id", "-id"], name="people_personhistory_row"),
                    models.Index(fields=["txid"], name="people_personhistory_txid"),
                ],
            },
        ),
        migrations.CreateModel(
            name="SensitiveFactsHistory",
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
                ("person_id", models.BigIntegerField()),
                ("closed", models.TextField()),
            ],
            options={
                "indexes": [
                    models.Index(
                        fields=["person_id", "-id"], name="people_sensitivehistory_person"
                    ),
                    models.Index(fields=["txid"], name="people_sensitivehistory_txid"),
                ],
            },
        ),
        migrations.CreateModel(
            name="SecretNumber",
            fields=[
                (
                    "identifier",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="secret",
                        serialize=False,
                        to="people.identifier",
                    ),
                ),
                ("closed", models.TextField()),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="people.person",
                    ),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="person",
            index=models.Index(fields=["sort_key", "id"], name="people_person_order"),
        ),
        migrations.AddIndex(
            model_name="person",
            index=models.Index(fields=["match_key", "born"], name="people_person_match"),
        ),
        migrations.AddIndex(
            model_name="person",
            index=django.contrib.postgres.indexes.GinIndex(
                fields=["schools"], name="people_person_schools"
            ),
        ),
        migrations.AddIndex(
            model_name="person",
            index=django.contrib.postgres.indexes.GinIndex(
                fields=["search_key"], name="people_person_search", opclasses=["gin_trgm_ops"]
            ),
        ),
        migrations.AddConstraint(
            model_name="person",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("died", None), ("born", None), ("died__gte", models.F("born")), _connector="OR"
                ),
                name="people_person_dies_after_birth",
            ),
        ),
        migrations.AddConstraint(
            model_name="identifier",
            constraint=models.UniqueConstraint(
                condition=models.Q(("status__in", ["provisional", "active"])),
                fields=("system", "digest"),
                name="people_identifier_one_holder",
            ),
        ),
        migrations.AddConstraint(
            model_name="identifier",
            constraint=models.UniqueConstraint(
                condition=models.Q(("status__in", ["provisional", "active"])),
                fields=("person", "system"),
                name="people_identifier_one_each",
            ),
        ),
        migrations.AddConstraint(
            model_name="guardianship",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                expressions=[("child", "="), ("guardian", "="), ("period", "&&")],
                name="people_guardianship_once_at_a_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="guardianship",
            constraint=models.CheckConstraint(
                condition=models.Q(("child", models.F("guardian")), _negated=True),
                name="people_guardianship_of_another",
            ),
        ),
        migrations.AddIndex(
            model_name="contact",
            index=models.Index(fields=["channel", "search_key"], name="people_contact_search"),
        ),
        migrations.AddConstraint(
            model_name="contact",
            constraint=models.UniqueConstraint(
                fields=("person", "channel", "search_key"), name="people_contact_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="attributesource",
            constraint=models.UniqueConstraint(
                fields=("person", "attribute"), name="people_attributesource_one_each"
            ),
        ),
        migrations.AddIndex(
            model_name="affiliation",
            index=models.Index(
                fields=["school", "belonging", "person"], name="people_affiliation_school"
            ),
        ),
        migrations.AddConstraint(
            model_name="affiliation",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                expressions=[
                    ("person", "="),
                    ("school", "="),
                    ("belonging", "="),
                    ("period", "&&"),
                ],
                name="people_affiliation_once_at_a_time",
            ),
        ),
    ]
