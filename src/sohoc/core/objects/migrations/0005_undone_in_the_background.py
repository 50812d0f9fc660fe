"""Undoing is work in the background; a run knows the language of who sent it.

Whoever serves the sector has no business with the rows of a school's files.
"""

from django.db import migrations, models

KEPT_IN_THE_SCHOOL = """
DROP POLICY sohoc_sector_2_all ON objects_importline;
REVOKE ALL ON objects_importline FROM sohoc_sector;
"""
SEEN_BY_THE_SECTOR = """
GRANT SELECT, INSERT, UPDATE, DELETE ON objects_importline TO sohoc_sector;
CREATE POLICY sohoc_sector_2_all ON objects_importline FOR ALL TO sohoc_sector USING (true);
"""
STATES = [
    ("reading", "Being read"),
    ("refused", "Not taken"),
    ("ready", "Waiting for the word to write"),
    ("dropped", "Let go"),
    ("writing", "Being written"),
    ("written", "Written"),
    ("undoing", "Being undone"),
    ("undone", "Import undone"),
]


class Migration(migrations.Migration):
    dependencies = [("objects", "0004_wall_of_imports")]

    operations = [
        migrations.AddField(
            "importrun", "language", models.CharField(blank=True, db_default="", max_length=10)
        ),
        migrations.AlterField(
            "importrun",
            "state",
            models.CharField(choices=STATES, default="reading", max_length=8),
        ),
        migrations.RunSQL(KEPT_IN_THE_SCHOOL, SEEN_BY_THE_SECTOR),
    ]
