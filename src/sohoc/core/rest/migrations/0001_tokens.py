"""Access tokens and repeated requests."""

import django.db.models.deletion
import sohoc.lib.ids
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Answer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('actor_id', models.IntegerField()),
                ('key', models.CharField(max_length=80)),
                ('request_digest', models.BinaryField(max_length=32)),
                ('status', models.SmallIntegerField()),
                ('body', models.JSONField()),
                ('made_at', models.DateTimeField()),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('actor_id', 'key'), name='rest_answer_once')],
            },
        ),
        migrations.CreateModel(
            name='Token',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=sohoc.lib.ids.new_uuid7, editable=False, unique=True)),
                ('grant_id', models.BigIntegerField()),
                ('name', models.CharField(max_length=80)),
                ('key_id', models.CharField(max_length=40)),
                ('digest', models.BinaryField(max_length=32, unique=True)),
                ('made_at', models.DateTimeField()),
                ('ends_at', models.DateTimeField()),
                ('revoked_at', models.DateTimeField(null=True)),
                ('last_used_at', models.DateTimeField(null=True)),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
    ]
