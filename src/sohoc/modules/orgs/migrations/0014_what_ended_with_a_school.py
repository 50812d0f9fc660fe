"""An act keeps which parts and codes ended with a school, so that undoing opens just these."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("orgs", "0013_acts_that_follow_a_list")]

    operations = [
        migrations.AddField(
            model_name="actparty",
            name="ended_with",
            field=models.JSONField(default=dict, db_default={}),
        ),
    ]
