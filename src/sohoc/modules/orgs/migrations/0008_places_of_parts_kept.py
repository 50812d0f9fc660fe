"""The history of a part keeps where it lies as well."""

from collections.abc import Iterator

from django.db import migrations, models

from sohoc.core.access.operations import KeepHistory, Naming

KEPT = ["school_id", "kind", "name", "address", "period"]


class ForgetHistory(KeepHistory):
    """`KeepHistory` the other way round."""

    def raising(self, table: Naming) -> Iterator[str]:
        yield from super().razing(table)

    def razing(self, table: Naming) -> Iterator[str]:
        yield from super().raising(table)


class Migration(migrations.Migration):
    dependencies = [("orgs", "0007_answers_and_versions")]

    operations = [
        ForgetHistory("schoolpart", into="schoolparthistory", columns=KEPT),
        migrations.AddField(
            model_name="schoolparthistory",
            name="latitude",
            field=models.DecimalField(decimal_places=5, max_digits=8, null=True),
        ),
        migrations.AddField(
            model_name="schoolparthistory",
            name="longitude",
            field=models.DecimalField(decimal_places=5, max_digits=8, null=True),
        ),
        KeepHistory(
            "schoolpart", into="schoolparthistory", columns=[*KEPT, "latitude", "longitude"]
        ),
    ]
