"""What of the ground itself waits for the office: jobs, mails, lists, rounds, the worker, backups."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.models import Page, TaskState
from wagtail.permissions import page_permission_policy

from claqueta.accounts.models import Invitation
from claqueta.desk.registers import record_address, registers
from claqueta.foundation import deadlines
from claqueta.foundation.backups import last_made
from claqueta.foundation.cluster_rules import rule
from claqueta.foundation.due import Due, Item, named_of_each
from claqueta.foundation.models import (
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
        tuple(
            Item(notice.subject, reverse("notice", args=[notice.pk]), label=_("Read it"))
            for notice in notices[: named_of_each()]
        ),
        order=0,
    )
    yield _deadlines(account)
    if looks_after_pages(account):
        yield from editorial(account)
    if account.has_perm("accounts.work_in_office"):
        yield from _of_the_staff(account)


def _of_the_staff(account: Any) -> Iterator[Due]:
    jobs, failed = reverse("office_jobs"), Job.objects.filter(state=Job.State.FAILED)
    yield Due(
        _("Background jobs that failed"),
        f"{jobs}?state=failed",
        failed.count(),
        tuple((one.title, reverse("office_job_record", args=[one.pk])) for one in failed[: named_of_each()]),
        order=10,
    )
    left_out = SetAside.objects.all()
    yield Due(
        _("Left out of search: a value of theirs cannot be read"),
        reverse("office_trail"),
        left_out.count(),
        tuple((f"{one.key}: {one.error}", record_url(one.key)) for one in left_out[: named_of_each()]),
        order=11,
    )
    batches = ImportBatch.objects.in_brief().filter(state=ImportBatch.State.PREVIEW)
    yield Due(
        _("Imports to confirm"),
        reverse("office_imports"),
        batches.count(),
        tuple(
            Item(
                batch.filename,
                reverse("office_import", args=[batch.pk]),
                detail=_rejected(batch.counts.get("rejected", 0)),
                label=_("Decide"),
            )
            for batch in batches[: named_of_each()]
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
        tuple((f"{one.name}: {one.error}", "") for one in rounds[: named_of_each()]),
        order=80,
    )
    yield Due(
        _("No worker is alive: mails, imports and rounds wait"), jobs, int(not worker_alive()), order=81
    )
    yield Due(
        _("The last backup is too old"), reverse("office_rules"), int(is_backup_late(last_made())), order=82
    )


def _screen_of(account: Any, thing: Any) -> str:
    """Where the office shows what a deadline is about, when its kind names no page."""
    if isinstance(thing, Invitation):
        return invitation_url(thing, account)
    return record_address(thing._meta.label_lower, thing.pk, account) or reverse("calendar_address")


def _deadlines(account: Any) -> Due:
    """What of the account's business ends soon, whatever domain it belongs to."""
    soon = timezone.now() + timedelta(days=rule("deadlines_ahead").value)
    waiting = deadlines.concerning(account, deadlines.running().filter(due_at__lte=soon))
    return Due(
        _("Deadlines"),
        reverse("calendar_address"),
        len(waiting),
        tuple(
            (f"{deadlines.shown(one.deadline)} · {one}", one.url or _screen_of(account, one.thing))
            for one in waiting[: named_of_each()]
        ),
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
        tuple(
            (invitation.email, invitation_url(invitation, account))
            for invitation in invitations[: named_of_each()]
        ),
        order=22,
    )


def _mails() -> Iterator[Due]:
    mails, late = OutgoingMail.objects.filter(state=OutgoingMail.State.GIVEN_UP), late_mails()
    unsent, waiting = (f"{reverse('office_mails')}?state={state}" for state in ("given-up", "waiting"))
    yield Due(
        _("Mails that could not be sent"),
        unsent,
        mails.count(),
        tuple(
            Item(
                f"{mail.to}: {mail.subject}",
                reverse("office_mail", args=[mail.pk]),
                label=_("Send again") if mail.can_be_sent_again else "",
                act="again" if mail.can_be_sent_again else "",
            )
            for mail in mails[: named_of_each()]
        ),
        order=70,
    )
    yield Due(
        _("Mails that wait for too long"),
        waiting,
        late.count(),
        tuple(
            (f"{one.to}: {one.subject}", reverse("office_mail", args=[one.pk]))
            for one in late[: named_of_each()]
        ),
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


def invitation_url(invitation: Invitation, account: Any) -> str:
    """Where an invitation is seen: on what it is for, or in the list for whoever sees that."""
    kind = invitation.purpose.partition(".")[0]
    for register in registers():
        of_it = kind and register.record and register.model.startswith(f"{kind}.") and invitation.subject_id
        if of_it and account.has_perm(register.permission):
            return reverse(register.record, args=[invitation.subject_id])
    if account.has_perm("accounts.invite"):
        return f"{reverse('office_invitations')}?{urlencode({'q': invitation.email})}"
    return reverse("calendar_address")


def looks_after_pages(account: Any) -> bool:
    return bool(page_permission_policy.user_has_any_permission(account, {"add", "change", "publish"}))


def editorial(account: Any) -> Iterator[Due]:
    """What of the pages waits for somebody: those to be approved, and drafts that nobody has published."""
    tasks = TaskState.objects.reviewable_by(account).select_related("revision")
    yield Due(
        _("Pages to approve"),
        reverse("wagtailadmin_reports:workflow"),
        tasks.count(),
        tuple(
            Item(
                str(one.revision.content_object),
                reverse("wagtailadmin_pages:edit", args=[one.revision.object_id]),
                label=_("Decide"),
            )
            for one in tasks[: named_of_each()]
        ),
        order=14,
    )
    drafts = Page.objects.filter(has_unpublished_changes=True).order_by("-latest_revision_created_at")
    yield Due(
        _("Pages with a draft"),
        reverse("wagtailadmin_explore_root"),
        drafts.count(),
        tuple(
            Item(
                one.get_admin_display_title(),
                reverse("wagtailadmin_pages:edit", args=[one.pk]),
                label=_("Edit"),
            )
            for one in drafts[: named_of_each()]
        ),
        order=60,
    )


def _rejected(count: int) -> str:
    if not count:
        return ""
    return ngettext("%(n)s rejected row", "%(n)s rejected rows", count) % {"n": count}
