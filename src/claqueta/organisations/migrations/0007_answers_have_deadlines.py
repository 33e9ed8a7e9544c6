from datetime import datetime, time, timedelta

from django.db import migrations
from django.utils import timezone

WAIT, ASKED_OFTEN = timedelta(days=21), 2
"""The rules `confirm_reminders` and `confirm_misses_to_sink` as they were when this was written."""


def set_deadlines(apps, schema_editor):
    """Who was asked whether the data are right, and has not answered, does so by a day."""
    deadlines = apps.get_model("foundation", "Deadline").objects
    asked = apps.get_model("organisations", "Organisation").objects.exclude(standing="").filter(
        merged_into=None, confirmation_asked_at__isnull=False, confirmation_misses__lt=ASKED_OFTEN
    )
    for one in asked:
        last_day = timezone.localdate(one.confirmation_asked_at) + WAIT
        over = timezone.make_aware(datetime.combine(last_day + timedelta(days=1), time()))
        deadlines.create(
            kind="organisations.confirmation",
            object_type="organisations.organisation",
            object_id=str(one.pk),
            source="confirm_reminders",
            due_at=over,
            last_day=last_day,
            next_at=over,
            set_at=one.confirmation_asked_at,
            changed_at=one.confirmation_asked_at,
        )


def forget_deadlines(apps, schema_editor):
    apps.get_model("foundation", "Deadline").objects.filter(kind="organisations.confirmation").delete()


class Migration(migrations.Migration):

    dependencies = [
        ("organisations", "0006_content"),
        ("foundation", "0012_deadlines"),
    ]

    operations = [migrations.RunPython(set_deadlines, forget_deadlines, elidable=True)]
