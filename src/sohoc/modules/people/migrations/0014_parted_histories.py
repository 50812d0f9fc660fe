"""What one record had from another by a merge that was taken back is read with that other one."""

from django.db import migrations

# While two records were one, the histories kept the rows of the second under the first. Such a
# state is seen by whoever sees the second record: the merge says which rows were its own.
PARTED = """
CREATE POLICY parted ON people_{table}history AS RESTRICTIVE FOR SELECT
  TO sohoc_school, sohoc_schools, sohoc_person USING (NOT EXISTS (
    SELECT FROM people_merge m JOIN people_mergemove v ON v.merge_id = m.id
    WHERE m.kept_id = people_{table}history.{column} AND m.undone_at IS NOT NULL
    AND v.is_moved AND v.model = 'people.{table}' AND v.row = people_{table}history.row_id::text
    AND NOT EXISTS (SELECT FROM people_person gone WHERE gone.id = m.gone_id)))
"""
TOGETHER = "DROP POLICY parted ON people_{table}history"
TABLES = {
    "affiliation": "person_id",
    "guardianship": "child_id",
    "identifier": "person_id",
    "contact": "person_id",
    "populationcheck": "person_id",
}


class Migration(migrations.Migration):
    dependencies = [("people", "0013_numbers_sought")]

    operations = [
        migrations.RunSQL(PARTED.format(table=table, column=column), TOGETHER.format(table=table))
        for table, column in TABLES.items()
    ]
