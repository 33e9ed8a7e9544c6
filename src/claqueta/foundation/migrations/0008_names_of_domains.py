"""Verbs of the trail and names of rounds begin with the domain that declares them."""

from typing import Any

from django.db import migrations

VERBS = {"imported": "foundation.imported",
 "undone": "foundation.undone",
 "attached": "foundation.attached",
 "detached": "foundation.detached",
 "mail sent again": "foundation.mail_sent_again",
 "mail called off": "foundation.mail_called_off",
 "invited": "accounts.invited",
 "accepted": "accounts.accepted",
 "revoked": "accounts.revoked",
 "granted": "accounts.granted",
 "ended": "accounts.ended",
 "changed": "accounts.changed",
 "token made": "accounts.token_made",
 "token revoked": "accounts.token_revoked",
 "registered": "organisations.registered",
 "unregistered": "organisations.unregistered",
 "published": "organisations.published",
 "standing set": "organisations.standing_set",
 "listed": "organisations.listed",
 "hidden": "organisations.hidden",
 "logo changed": "organisations.logo_changed",
 "pictures changed": "organisations.pictures_changed",
 "merged": "organisations.merged",
 "affiliated": "organisations.affiliated",
 "affiliation ended": "organisations.affiliation_ended",
 "confirmed": "organisations.confirmed",
 "confirmation asked": "organisations.confirmation_asked"}
ROUNDS = {"webhooks": "foundation.webhooks",
 "work cut off": "foundation.work_cut_off",
 "confirmations": "organisations.confirmations",
 "retention": "foundation.retention",
 "unsent mails": "foundation.unsent_mails",
 "old traces": "foundation.old_traces",
 "exports": "foundation.exports",
 "backup": "foundation.backup",
 "digests": "foundation.digests",
 "scheduled publishing": "website.scheduled_publishing"}


def rename(apps: Any, verbs: dict[str, str], rounds: dict[str, str]) -> None:
    for before, after in verbs.items():
        apps.get_model("foundation", "AuditEntry").objects.filter(verb=before).update(verb=after)
    for before, after in rounds.items():
        apps.get_model("foundation", "RoundRun").objects.filter(name=before).update(name=after)


def forwards(apps: Any, _editor: Any) -> None:
    rename(apps, VERBS, ROUNDS)


def backwards(apps: Any, _editor: Any) -> None:
    rename(apps, *({after: before for before, after in names.items()} for names in (VERBS, ROUNDS)))


class Migration(migrations.Migration):
    dependencies = [
        ("foundation", "0007_import_being_read"),
    ]

    operations = [
        migrations.RunPython(forwards, backwards, elidable=True),
    ]
