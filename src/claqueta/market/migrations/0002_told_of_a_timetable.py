"""Of which timetable each agenda was told last; those of markets with one in force were told of it when it was published."""

from typing import Any

import django.db.models.deletion
from django.db import migrations, models


def note_who_was_told(apps: Any, _editor: Any) -> None:
    Market, Participant = apps.get_model("market", "Market"), apps.get_model("market", "Participant")
    for pk, published in Market.objects.exclude(published=None).values_list("pk", "published"):
        Participant.objects.filter(market=pk).update(told=published)


class Migration(migrations.Migration):
    dependencies = [("market", "0001_markets")]

    operations = [
        migrations.AddField(
            model_name="participant",
            name="told",
            field=models.ForeignKey(
                blank=True,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="market.timetable",
            ),
        ),
        migrations.RunPython(note_who_was_told, migrations.RunPython.noop, elidable=True),
    ]
