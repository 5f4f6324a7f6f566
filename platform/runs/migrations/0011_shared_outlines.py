"""Links that were made before a link could show the graph keep hiding it."""

from typing import Any

from django.db import migrations


def hide_graphs(apps: Any, schema_editor: Any) -> None:
    shares = apps.get_model("runs", "RunShare").objects
    for share in shares.all().iterator():
        shares.filter(pk=share.pk).update(redact={**share.redact, "graph": True})


class Migration(migrations.Migration):
    dependencies = [
        ("runs", "0010_cancelled_in_queue"),
    ]

    operations = [migrations.RunPython(hide_graphs, migrations.RunPython.noop)]
