"""One row per journal entry in place of one per event, parted by months; events are read through a view."""

from datetime import UTC, date, datetime

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import runs.models
from runs.partitions import make_months

TABLE = """
CREATE TABLE runs_entry (
    run_id uuid NOT NULL,
    seq integer NOT NULL,
    events json NOT NULL,
    PRIMARY KEY (run_id, seq)
) PARTITION BY RANGE (run_id);
CREATE TABLE runs_entry_rest PARTITION OF runs_entry DEFAULT;
"""
MOVE = """
INSERT INTO runs_entry (run_id, seq, events)
SELECT run_id, seq, json_build_array(json_build_object(
    'seq', seq, 'type', type, 'at', to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
    'node', node, 'data', data))
FROM runs_runevent;
DROP TABLE runs_runevent;
CREATE VIEW runs_runevent AS
SELECT entry.run_id, event.seq, event.type, event.at, event.node, event.data
FROM runs_entry entry
CROSS JOIN LATERAL json_to_recordset(entry.events)
    AS event(seq integer, type text, at timestamptz, node text, data jsonb);
"""


def make_places(apps, schema_editor):
    """Months for the runs that are there, and for those to come."""
    with schema_editor.connection.cursor() as cursor:
        cursor.execute("SELECT run_id FROM runs_runevent ORDER BY run_id LIMIT 1")
        row = cursor.fetchone()
    today = datetime.now(UTC).date()
    first = datetime.fromtimestamp((row[0].int >> 80) / 1000, UTC).date() if row else today
    first = min(max(first, date(2024, 1, 1)), today)
    make_months(first, (today.year - first.year) * 12 + today.month - first.month + 2)


BARE = {"related_name": "+", "db_index": False, "db_constraint": False}


class Migration(migrations.Migration):
    dependencies = [
        ("graphs", "0001_initial"),
        ("runs", "0001_initial"),
        ("tenancy", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.RunSQL(TABLE),
                migrations.RunPython(make_places),
                migrations.RunSQL(MOVE),
            ],
            state_operations=[
                migrations.DeleteModel("RunEvent"),
                migrations.CreateModel(
                    name="Entry",
                    fields=[
                        (
                            "pk",
                            models.CompositePrimaryKey(
                                "run_id", "seq", blank=True, editable=False, primary_key=True, serialize=False
                            ),
                        ),
                        ("seq", models.PositiveIntegerField()),
                        ("events", runs.models.JsonText()),
                        (
                            "run",
                            models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="runs.run", **BARE),
                        ),
                    ],
                    options={"ordering": ["seq"]},
                ),
                migrations.CreateModel(
                    name="RunEvent",
                    fields=[
                        (
                            "pk",
                            models.CompositePrimaryKey(
                                "run_id", "seq", blank=True, editable=False, primary_key=True, serialize=False
                            ),
                        ),
                        ("seq", models.PositiveIntegerField()),
                        ("type", models.CharField(max_length=32)),
                        ("at", models.DateTimeField()),
                        ("node", models.TextField(null=True)),
                        ("data", models.JSONField(default=dict)),
                    ],
                    options={"managed": False, "db_table": "runs_runevent", "ordering": ["seq"]},
                ),
            ],
        ),
    ]
