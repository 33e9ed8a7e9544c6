import django.utils.timezone
from django.db import migrations, models

HANDED_OVER, GIVEN_UP, WAITING = "handed-over", "given-up", "waiting"


def say_how_they_ended(apps, schema_editor):
    mails = apps.get_model("foundation", "OutgoingMail").objects
    mails.filter(error="").update(state=HANDED_OVER, finished_at=models.F("at"), next_at=None, attempts=1)
    mails.exclude(error="").update(state=GIVEN_UP, finished_at=models.F("at"), next_at=None, attempts=1)


class Migration(migrations.Migration):
    dependencies = [("foundation", "0003_rounds_and_beats")]

    operations = [
        migrations.RenameModel("SentMail", "OutgoingMail"),
        migrations.AlterModelOptions(
            "outgoingmail",
            {"ordering": ["-at", "-id"], "verbose_name": "mail", "verbose_name_plural": "mails"},
        ),
        migrations.AlterField("outgoingmail", "to", models.EmailField(blank=True, max_length=254)),
        migrations.AddField("outgoingmail", "sealed", models.BinaryField(default=bytes)),
        migrations.AddField(
            "outgoingmail",
            "state",
            models.CharField(
                choices=[
                    ("waiting", "On its way"),
                    ("handed-over", "Sent"),
                    ("given-up", "Could not be sent"),
                    ("called-off", "Called off"),
                    ("expired", "Out of date before it could leave"),
                ],
                db_index=True,
                default="waiting",
                max_length=12,
                verbose_name="state",
            ),
        ),
        migrations.AddField("outgoingmail", "attempts", models.PositiveSmallIntegerField(default=0)),
        migrations.AddField(
            "outgoingmail",
            "next_at",
            models.DateTimeField(db_index=True, default=django.utils.timezone.now, null=True),
        ),
        migrations.AddField("outgoingmail", "expires_at", models.DateTimeField(blank=True, null=True)),
        migrations.AddField("outgoingmail", "finished_at", models.DateTimeField(blank=True, null=True)),
        migrations.RunPython(say_how_they_ended, migrations.RunPython.noop, elidable=True),
    ]
