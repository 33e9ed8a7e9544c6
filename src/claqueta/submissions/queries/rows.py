"""Rows of calls and of projects, and which of them others see."""

from typing import Any

from django.db.models import Q, QuerySet

from claqueta.submissions.models import CallState, ProjectCall, Submission, SubmissionState
from claqueta.submissions.rules import own_of

KIND = "project"


def key_of(submission: Submission) -> str:
    """Its key in the index."""
    return f"{KIND}:{submission.pk}"


def public_calls() -> QuerySet[ProjectCall]:
    """The calls that everybody sees, what closes next first."""
    rows = ProjectCall.objects.filter(state__in=(CallState.PUBLISHED, CallState.ENDED))
    return rows.select_related("event__venue", "event__room").order_by("closes_at", "pk")


def calls_for(account: Any) -> QuerySet[ProjectCall]:
    """The calls that an account sees, or a guest: the office its drafts too."""
    if account is not None and account.pk is not None and account.has_perm("submissions.manage"):
        return ProjectCall.objects.select_related("event__venue", "event__room").order_by("closes_at", "pk")
    return public_calls()


def read_at_once(rows: QuerySet[Submission] | None = None) -> QuerySet[Submission]:
    """Projects with all that `presented` reads, in two queries however many."""
    rows = Submission.objects.all() if rows is None else rows
    return rows.select_related("call__event", "organisation").prefetch_related("files__attachment")


def shown_to_others(call: ProjectCall | None = None) -> QuerySet[Submission]:
    """The projects of which everybody sees the card: selected, agreed to, and the catalogue is published."""
    rows = Submission.objects.filter(
        state=SubmissionState.SELECTED, consent=True, call__catalogue_at__isnull=False
    ).exclude(call__state=CallState.DRAFT)
    return (rows.filter(call=call) if call is not None else rows).order_by("place", "title_folded", "pk")


def visible_to(account: Any) -> QuerySet[Submission]:
    """The projects of which somebody sees anything: what others see, their own; the office all that is not being written."""
    if account is None or account.pk is None:
        return shown_to_others()
    if account.has_perm("submissions.manage"):
        return Submission.objects.exclude(state=SubmissionState.DRAFT)
    return Submission.objects.filter(Q(pk__in=shown_to_others().order_by().values("pk")) | own_of(account))


def first_shown() -> str:
    """The identifier of a project that everybody sees; blank for none."""
    found = shown_to_others().order_by("pk").values_list("public_id", flat=True).first()
    return str(found) if found else ""


def first_public_call() -> str:
    """The slug of a call that everybody sees; blank for none."""
    return public_calls().order_by("pk").values_list("slug", flat=True).first() or ""
