"""What of the ground itself waits for the office: jobs, mails, lists, rounds, the worker, backups."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from claqueta.accounts.models import Invitation
from claqueta.foundation import deadlines
from claqueta.foundation.backups import last_made
from claqueta.foundation.cluster_rules import rule
from claqueta.foundation.due import Due
from claqueta.foundation.models import (
    AuditEntry,
    ImportBatch,
    Job,
    OutgoingMail,
    SetAside,
    WebhookDelivery,
)
from claqueta.foundation.notifications import unread
from claqueta.foundation.outbox import late_mails
from claqueta.foundation.readiness import worker_alive
from claqueta.foundation.rounds import failed_rounds
from claqueta.foundation.search import searchables
from claqueta.office.health import is_backup_late


def of_the_house(account: Any) -> Iterator[Due]:
    notices = unread(account)
    yield Due(
        _("Notices for you"),
        reverse("notices"),
        notices.count(),
        tuple((notice.subject, notice.url) for notice in notices[:5]),
        order=0,
    )
    yield _deadlines(account)
    jobs, failed = reverse("office_jobs"), Job.objects.filter(state=Job.State.FAILED)
    yield Due(
        _("Background jobs that failed"),
        f"{jobs}?state=failed",
        failed.count(),
        tuple((one.title, f"{jobs}?state=failed") for one in failed[:5]),
        order=10,
    )
    left_out = SetAside.objects.all()
    yield Due(
        _("Left out of search: a value of theirs cannot be read"),
        reverse("office_trail"),
        left_out.count(),
        tuple((f"{one.key}: {one.error}", record_url(one.key)) for one in left_out[:10]),
        order=11,
    )
    batches = ImportBatch.objects.in_brief().filter(state=ImportBatch.State.PREVIEW)
    yield Due(
        _("Imports to confirm"),
        reverse("office_imports"),
        batches.count(),
        tuple(
            (
                _("%(file)s: %(n)s rejected rows")
                % {"file": batch.filename, "n": batch.counts.get("rejected", 0)},
                reverse("office_import", args=[batch.pk]),
            )
            for batch in batches[:5]
        ),
        order=12,
    )
    yield from _invitations(account)
    yield from _mails()
    yield Due(
        _("Webhooks given up"),
        # Only an administrator sees everybody's; the others find their own.
        reverse("office_webhooks" if account.has_perm("accounts.administer") else "webhooks"),
        WebhookDelivery.objects.filter(delivered_at=None, next_at=None).count(),
        order=72,
    )
    rounds = failed_rounds()
    yield Due(
        _("Rounds that failed"),
        jobs,
        len(rounds),
        tuple((f"{one.name}: {one.error}", "") for one in rounds[:5]),
        order=80,
    )
    yield Due(
        _("No worker is alive: mails, imports and rounds wait"), jobs, int(not worker_alive()), order=81
    )
    yield Due(
        _("The last backup is too old"), reverse("office_rules"), int(is_backup_late(last_made())), order=82
    )


def _deadlines(account: Any) -> Due:
    """What of the account's business ends soon, whatever domain it belongs to."""
    soon = timezone.now() + timedelta(days=rule("deadlines_ahead").value)
    waiting = deadlines.concerning(account, deadlines.running().filter(due_at__lte=soon))
    return Due(
        _("Deadlines"),
        reverse("calendar_address"),
        len(waiting),
        tuple((f"{deadlines.shown(one.deadline)} · {one}", one.url) for one in waiting[:8]),
        order=5,
    )


def _invitations(account: Any) -> Iterator[Due]:
    invitations = Invitation.objects.filter(state=Invitation.State.OPEN, expires_at__gt=timezone.now())
    # Only an administrator sees the list of invitations; the others find each on what it is for.
    url = reverse("office_invitations") if account.has_perm("accounts.invite") else reverse("office_due")
    yield Due(
        _("Open invitations"),
        url,
        invitations.count(),
        tuple((invitation.email, url) for invitation in invitations[:5]),
        order=22,
    )


def _mails() -> Iterator[Due]:
    mails, late = OutgoingMail.objects.filter(state=OutgoingMail.State.GIVEN_UP), late_mails()
    unsent, waiting = (f"{reverse('office_mails')}?state={state}" for state in ("given-up", "waiting"))
    yield Due(
        _("Mails that could not be sent"),
        unsent,
        mails.count(),
        tuple((f"{mail.to}: {mail.subject}", unsent) for mail in mails[:5]),
        order=70,
    )
    yield Due(
        _("Mails that wait for too long"),
        waiting,
        late.count(),
        tuple((f"{one.to}: {one.subject}", waiting) for one in late[:5]),
        order=71,
    )


def record_url(key: str) -> str:
    """Where the office mends what a search key names; empty for a kind without a screen."""
    kind, _separator, identifier = key.partition(":")
    searchable = searchables().get(kind)
    if searchable is None or not searchable.screen:
        return ""
    try:
        return reverse(searchable.screen, args=[identifier])
    except NoReverseMatch:
        return ""


def recent_changes(limit: int = 12) -> list[AuditEntry]:
    return list(AuditEntry.objects.all()[:limit])
