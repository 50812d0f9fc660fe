"""Whoever asked reads the own request and its answer, also when the school is not theirs any more.

The school itself stays hidden then, so the request keeps what it was called when it was asked.
"""

from django.db import migrations, models

CALLED = """
UPDATE orgs_correctionrequest r SET about_name = s.name
FROM (SELECT DISTINCT ON (school_id) school_id, name FROM orgs_schoolstate
      ORDER BY school_id, period DESC) s
WHERE s.school_id = r.school_id
"""
OWN = """
CREATE POLICY sohoc_school_asked ON orgs_correctionrequest FOR SELECT TO sohoc_school
  USING (asked_by_id = (SELECT app.actor()));
CREATE POLICY sohoc_schools_asked ON orgs_correctionrequest FOR SELECT TO sohoc_schools
  USING (asked_by_id = (SELECT app.actor()));
"""
NOT_OWN = """
DROP POLICY sohoc_school_asked ON orgs_correctionrequest;
DROP POLICY sohoc_schools_asked ON orgs_correctionrequest;
"""


class Migration(migrations.Migration):
    dependencies = [("orgs", "0014_what_ended_with_a_school")]

    operations = [
        migrations.AddField(
            model_name="correctionrequest",
            name="about_name",
            field=models.CharField(blank=True, db_default="", max_length=200),
        ),
        migrations.RunSQL(CALLED, migrations.RunSQL.noop),
        migrations.RunSQL(OWN, NOT_OWN),
    ]
