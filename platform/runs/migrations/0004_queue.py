"""The queue in lanes, limits on what is carried at once, and suspects."""

import uuid

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("graphs", "0001_initial"),
        ("runs", "0003_lean_runs"),
        ("tenancy", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="RunLimit",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ("scope", models.UUIDField(editable=False, unique=True)),
                ("most", models.PositiveIntegerField()),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Suspect",
            fields=[
                (
                    "run",
                    models.OneToOneField(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="runs.run",
                    ),
                ),
                ("crashes", models.PositiveSmallIntegerField(default=1)),
                ("settled", models.PositiveIntegerField(null=True)),
            ],
        ),
        migrations.RemoveIndex(
            model_name="run",
            name="run_queue",
        ),
        migrations.RemoveIndex(
            model_name="run",
            name="run_held",
        ),
        migrations.AddIndex(
            model_name="run",
            index=models.Index(
                condition=models.Q(("host", None), ("status__in", ["queued", "running"])),
                fields=["priority", "workspace", "project", "agent", "id"],
                name="run_queue",
            ),
        ),
        migrations.AddIndex(
            model_name="run",
            index=models.Index(
                condition=models.Q(("host__isnull", False)), fields=["host", "workspace"], name="run_held"
            ),
        ),
        migrations.AddField(
            model_name="runlimit",
            name="workspace",
            field=models.ForeignKey(
                editable=False, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="tenancy.workspace"
            ),
        ),
    ]
