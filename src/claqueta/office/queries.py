"""What waits for the office today."""

from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from claqueta.accounts.models import Invitation
from claqueta.foundation.backups import last_made
from claqueta.foundation.models import AuditEntry, ImportBatch, Job, OutgoingMail, SetAside, WebhookDelivery
from claqueta.foundation.notifications import unread
from claqueta.foundation.outbox import late_mails
from claqueta.foundation.readiness import worker_alive
from claqueta.foundation.rounds import failed_rounds
from claqueta.office.health import is_backup_late
from claqueta.organisations.models import Organisation, ProfileDraft
from claqueta.organisations.queries import confirmations_due

RECORD_SCREENS = {"organisation": "office_organisation", "page": "wagtailadmin_pages:edit"}


@dataclass(frozen=True, slots=True)
class Due:
    """One heading of the office's home, with its first entries."""

    title: str
    url: str
    count: int
    items: tuple[tuple[str, str], ...] = field(default=())
    """`(text, address)`."""


def due_today(account: Any) -> list[Due]:
    """Everything that waits, most pressing first. A heading without entries is left out."""
    confirmations = confirmations_due()
    asked = Organisation.objects.filter(confirmation_misses__gt=0, merged_into=None)
    failed = Job.objects.filter(state=Job.State.FAILED)
    batches = ImportBatch.objects.filter(state=ImportBatch.State.PREVIEW)
    invitations = Invitation.objects.filter(accepted_at=None, revoked_at=None, expires_at__gt=timezone.now())
    mails = OutgoingMail.objects.filter(state=OutgoingMail.State.GIVEN_UP)
    late = late_mails()
    hooks = WebhookDelivery.objects.filter(delivered_at=None, next_at=None)
    left_out = SetAside.objects.all()
    drafts = ProfileDraft.objects.select_related("organisation")
    record = "office_organisation"
    # Only an administrator sees the list of invitations; the others find each on its organisation.
    invitations_url = (
        reverse("office_invitations")
        if account.has_perm("accounts.invite")
        else reverse("office_organisations")
    )
    headings = [
        Due(
            _("Notices for you"),
            reverse("notices"),
            (notices := unread(account)).count(),
            tuple((one.subject, one.url) for one in notices[:5]),
        ),
        Due(
            _("Background jobs that failed"),
            reverse("office_jobs") + "?state=failed",
            failed.count(),
            tuple((one.title, reverse("office_jobs") + "?state=failed") for one in failed[:5]),
        ),
        Due(
            _("Left out of search: a value of theirs cannot be read"),
            reverse("office_organisations"),
            left_out.count(),
            tuple((f"{one.key}: {one.error}", record_url(one.key)) for one in left_out[:10]),
        ),
        Due(
            _("Imports to confirm"),
            reverse("office_imports"),
            batches.count(),
            tuple(
                (
                    _("%(file)s: %(n)s rejected rows")
                    % {"file": one.filename, "n": len(one.report.get("rejected", ()))},
                    reverse("office_import", args=[one.pk]),
                )
                for one in batches[:5]
            ),
        ),
        Due(
            _("Data to confirm"),
            reverse("office_organisations"),
            len(confirmations),
            tuple((one.name, reverse(record, args=[one.pk])) for one in confirmations[:6]),
        ),
        Due(
            _("Did not answer"),
            reverse("office_organisations"),
            asked.count(),
            tuple((one.name, reverse(record, args=[one.pk])) for one in asked[:6]),
        ),
        Due(
            _("Open invitations"),
            invitations_url,
            invitations.count(),
            tuple((one.email, invitations_url) for one in invitations[:5]),
        ),
        Due(
            _("Drafts not yet published"),
            reverse("office_organisations"),
            drafts.count(),
            tuple((one.organisation.name, reverse(record, args=[one.organisation_id])) for one in drafts[:5]),
        ),
        Due(
            _("Mails that could not be sent"),
            (unsent := reverse("office_mails") + "?state=given-up"),
            mails.count(),
            tuple((f"{one.to}: {one.subject}", unsent) for one in mails[:5]),
        ),
        Due(
            _("Mails that wait for too long"),
            (waiting := reverse("office_mails") + "?state=waiting"),
            late.count(),
            tuple((f"{one.to}: {one.subject}", waiting) for one in late[:5]),
        ),
        Due(_("Webhooks given up"), reverse("webhooks"), hooks.count()),
        Due(
            _("Rounds that failed"),
            reverse("office_jobs"),
            len(rounds := failed_rounds()),
            tuple((f"{one.name}: {one.error}", "") for one in rounds[:5]),
        ),
        Due(
            _("No worker is alive: mails, imports and rounds wait"),
            reverse("office_jobs"),
            int(not worker_alive()),
        ),
        Due(_("The last backup is too old"), reverse("office_rules"), int(is_backup_late(last_made()))),
    ]
    return [one for one in headings if one.count]


def record_url(key: str) -> str:
    """Where the office mends what a search key names; empty for a kind without a screen."""
    kind, _separator, identifier = key.partition(":")
    return reverse(RECORD_SCREENS[kind], args=[identifier]) if kind in RECORD_SCREENS else ""


def recent_changes(limit: int = 12) -> list[AuditEntry]:
    return list(AuditEntry.objects.all()[:limit])
