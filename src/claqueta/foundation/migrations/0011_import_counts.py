"""What a list's report comes to, beside the report, which may hold many thousand rows."""

from typing import Any

from django.db import migrations, models


def count(apps: Any, _editor: Any) -> None:
    batches = apps.get_model("foundation", "ImportBatch").objects
    for pk in batches.values_list("pk", flat=True):
        batch = batches.only("report").get(pk=pk)
        report = batch.report
        counts = {key: report[key] for key in ("rows", "created", "updated", "unchanged") if key in report}
        batches.filter(pk=pk).update(counts={**counts, "rejected": len(report.get("rejected", ()))})


class Migration(migrations.Migration):
    dependencies = [
        ("foundation", "0010_trail_is_a_book"),
    ]

    operations = [
        migrations.AddField(
            model_name="importbatch",
            name="counts",
            field=models.JSONField(default=dict),
        ),
        migrations.RunPython(count, migrations.RunPython.noop, elidable=True),
    ]
