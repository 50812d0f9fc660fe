"""The day of an instant is the day in Hà Nội, whatever the session of the database is set to.

Sessions are in UTC and stay so: months of the trail begin and seals are hashed in UTC. The
session's own day would be yesterday until seven in the morning.
"""

from django.db import migrations

DAYS = """
CREATE FUNCTION app.day_of(instant timestamptz) RETURNS date
LANGUAGE sql IMMUTABLE PARALLEL SAFE RETURN (instant AT TIME ZONE 'Asia/Ho_Chi_Minh')::date;
CREATE FUNCTION app.today() RETURNS date
LANGUAGE sql STABLE PARALLEL SAFE RETURN app.day_of(now());
"""
NO_DAYS = """
DROP FUNCTION app.today();
DROP FUNCTION app.day_of(timestamptz);
"""


class Migration(migrations.Migration):
    dependencies = [("access", "0008_history_of_the_tree")]

    operations = [migrations.RunSQL(DAYS, NO_DAYS)]
