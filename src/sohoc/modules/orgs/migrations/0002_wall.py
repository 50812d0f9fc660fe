"""The outer wall around schools, and their history."""

from django.db import migrations

from sohoc.core.access.operations import EnableRowSecurity, KeepHistory


class Migration(migrations.Migration):
    dependencies = [("orgs", "0001_school"), ("access", "0003_wall")]

    operations = [
        EnableRowSecurity(
            "school",
            school="school_id",
            person=True,
            verbs="SELECT, UPDATE",
            sector="SELECT, INSERT, UPDATE",
        ),
        EnableRowSecurity("schoolhistory", school="school_id", audit=True, append_only=True),
        KeepHistory(
            "school",
            into="schoolhistory",
            columns=["code", "name", "kind", "levels", "commune", "period"],
            key=["school_id"],
        ),
    ]
