"""The outer wall around parts, codes and requests of schools; offices are public."""

from django.db import migrations

from sohoc.core.access.operations import EnableRowSecurity, KeepHistory, ShareWithEveryScope


class Migration(migrations.Migration):
    dependencies = [("orgs", "0005_offices_and_parts")]

    operations = [
        ShareWithEveryScope(
            "office",
            reason="which office administers which unit, published by the province",
            sector="SELECT, INSERT, UPDATE, DELETE",
        ),
        EnableRowSecurity("schoolpart", school="school_id", person=True),
        EnableRowSecurity("schoolparthistory", school="school_id", audit=True, append_only=True),
        KeepHistory(
            "schoolpart",
            into="schoolparthistory",
            columns=["school_id", "kind", "name", "address", "period"],
        ),
        EnableRowSecurity("schoolidentifier", school="school_id", verbs="SELECT"),
        EnableRowSecurity(
            "correctionrequest",
            school="school_id",
            verbs="SELECT, INSERT, UPDATE",
            sector="SELECT, INSERT, UPDATE",
        ),
    ]
