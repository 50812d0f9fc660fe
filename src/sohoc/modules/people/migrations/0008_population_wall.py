"""The outer wall around what the population database said, and its history."""

from django.db import migrations

from sohoc.core.access.operations import EnableRowSecurity, KeepHistory

OF_PERSON = ("person_id", "person")


class Migration(migrations.Migration):
    dependencies = [("people", "0007_population")]

    operations = [
        EnableRowSecurity("populationcheck", through=OF_PERSON),
        EnableRowSecurity(
            "populationcheckhistory", through=OF_PERSON, audit=True, append_only=True
        ),
        KeepHistory(
            "populationcheck",
            into="populationcheckhistory",
            columns=[
                *("person_id", "state", "request_id", "checked_at", "sent"),
                *("account_id", "procedure", "evidence"),
            ],
        ),
    ]
