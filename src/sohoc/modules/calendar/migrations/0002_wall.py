"""The wall: plans are read by everybody, drafts by the sector alone; every change is kept."""

from django.db import migrations

from sohoc.core.access.operations import EnableRowSecurity, KeepHistory, ShareWithEveryScope

KEPT = {
    "schoolyear": [
        "first_term_weeks",
        "second_term_weeks",
        "first_term_before",
        "closes_by",
        "decision",
    ],
    "plan": [
        "year_id",
        "amends_id",
        "levels",
        "effective",
        "decision_number",
        "decision_date",
        "return_day",
        "early_return",
        "early_grades",
        "opening",
        "first_begins",
        "first_ends",
        "second_begins",
        "second_ends",
        "closing",
        "last_weekday",
        "first_weeks",
        "second_weeks",
    ],
    "planlevel": ["plan_id", "level", "period"],
    "specialdays": ["plan_id", "first", "last", "kind", "title", "decision"],
}
# Published plans are never edited, so there is no UPDATE of them and of their days.
SHARED = {
    "schoolyear": ("published school years; no personal data", "SELECT, INSERT, UPDATE, DELETE"),
    "plan": ("published plans of school years; no personal data", "SELECT, INSERT, DELETE"),
    "planlevel": ("which plan holds for which level", "SELECT, INSERT, UPDATE, DELETE"),
    "specialdays": ("holidays of published plans; no personal data", "SELECT, INSERT, DELETE"),
}


class Migration(migrations.Migration):
    dependencies = [("calendar", "0001_plans"), ("access", "0003_wall")]

    operations = [
        *(
            ShareWithEveryScope(model, reason=reason, sector=verbs)
            for model, (reason, verbs) in SHARED.items()
        ),
        EnableRowSecurity("draft"),
        *(
            EnableRowSecurity(f"{model}history", sector="SELECT", audit=True, append_only=True)
            for model in KEPT
        ),
        *(
            KeepHistory(model, into=f"{model}history", columns=columns)
            for model, columns in KEPT.items()
        ),
    ]
