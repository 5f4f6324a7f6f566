"""What a draft would weigh with a new layout, so that only one that has grown is looked through."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("builder", "0002_comments")]

    operations = [
        migrations.AddField(
            model_name="draft",
            name="lean_size",
            field=models.PositiveBigIntegerField(db_default=0, default=0, editable=False),
        ),
    ]
