"""What is only of use for a while: jobs that ended, messages that were delivered, answers kept for a repeated request."""

from datetime import timedelta

from django.db.models import Q
from django.tasks import TaskResultStatus
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from claqueta.foundation.cluster_rules import rule
from claqueta.foundation.models import IdempotencyKey, Job, WebhookDelivery


def forget_old_traces() -> int:
    """Delete what ended longer ago than the rule says, files included; the number of rows."""
    before = timezone.now() - timedelta(days=rule("keep_traces").value)
    jobs = Job.objects.filter(finished_at__lt=before)
    for job in jobs.exclude(file=""):
        job.file.delete(save=False)
    ended = Q(delivered_at__lt=before) | Q(next_at=None, created_at__lt=before)
    done = (TaskResultStatus.SUCCESSFUL, TaskResultStatus.FAILED)
    return sum(
        rows.delete()[0]
        for rows in (
            jobs,
            WebhookDelivery.objects.filter(ended),
            IdempotencyKey.objects.filter(at__lt=before),
            DBTaskResult.objects.filter(status__in=done, finished_at__lt=before),
        )
    )
