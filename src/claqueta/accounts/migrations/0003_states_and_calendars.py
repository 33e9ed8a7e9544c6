from django.conf import settings
from django.db import migrations, models
from django.utils import timezone


def note_states(apps, schema_editor):
    """What the moments said is a state; whoever was invited and has not answered has a deadline."""
    invitations = apps.get_model("accounts", "Invitation").objects
    deadlines = apps.get_model("foundation", "Deadline").objects
    now = timezone.now()
    invitations.filter(revoked_at__isnull=False).update(state="revoked")
    invitations.filter(accepted_at__isnull=False).update(state="accepted")
    invitations.filter(state="open", expires_at__lte=now).update(state="expired")
    for one in invitations.filter(state="open"):
        deadlines.create(
            kind="accounts.invitation",
            object_type="accounts.invitation",
            object_id=str(one.pk),
            account_id=one.sent_by_id,
            source="invitation_valid",
            due_at=one.expires_at,
            next_at=one.expires_at,
            set_at=one.sent_at,
            changed_at=one.sent_at,
        )


def forget_states(apps, schema_editor):
    apps.get_model("foundation", "Deadline").objects.filter(kind="accounts.invitation").delete()


class Migration(migrations.Migration):

    dependencies = [
        ("accounts", "0002_invitation_without_message"),
        ("foundation", "0012_deadlines"),
    ]

    operations = [
        migrations.CreateModel(
            name="CalendarAddress",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("secret_hash", models.CharField(max_length=64, unique=True)),
                ("made_at", models.DateTimeField(default=timezone.now)),
                ("read_at", models.DateTimeField(blank=True, null=True)),
                ("account", models.OneToOneField(on_delete=models.CASCADE, related_name="calendar_address", to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.AddField(
            model_name="invitation",
            name="state",
            field=models.CharField(choices=[("open", "Open"), ("accepted", "Accepted"), ("revoked", "Withdrawn"), ("expired", "Expired")], db_index=True, default="open", max_length=10, verbose_name="state"),
        ),
        migrations.AddConstraint(
            model_name="invitation",
            constraint=models.CheckConstraint(condition=models.Q(("state__in", ["open", "accepted", "revoked", "expired"])), name="invitation_in_a_known_state"),
        ),
        migrations.RunPython(note_states, forget_states, elidable=True),
    ]
