"""What has ended is forgotten in time; what has not, never."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.utils import timezone

from claqueta.foundation.cluster_rules import rule
from claqueta.foundation.models import IdempotencyKey, Job, WebhookDelivery, WebhookEndpoint
from claqueta.foundation.traces import forget_old_traces

pytestmark = pytest.mark.django_db


def test_old_ends_are_forgotten_and_what_goes_on_stays(account: Callable[..., Any]) -> None:
    now = timezone.now()
    old, new = now - timedelta(days=rule("keep_traces").value, minutes=1), now - timedelta(days=1)
    endpoint = WebhookEndpoint.objects.create(owner=account(), url="https://hook.example", secret="s")
    for moment in (old, new):
        job = Job.objects.create(kind="guide", title="Guide", finished_at=moment, state=Job.State.DONE)
        job.file.save("guide.pdf", ContentFile(b"%PDF-"))
        WebhookDelivery.objects.create(endpoint=endpoint, kind="x", delivered_at=moment, created_at=moment)
        WebhookDelivery.objects.create(endpoint=endpoint, kind="x", next_at=None, created_at=moment)
        IdempotencyKey.objects.create(owner="a", key=str(moment), fingerprint="f", at=moment)
    running = Job.objects.create(kind="import", title="Import", created_at=old, state=Job.State.RUNNING)
    waiting = WebhookDelivery.objects.create(endpoint=endpoint, kind="x", created_at=old)
    files = {one.finished_at: one.file for one in Job.objects.exclude(file="")}
    assert forget_old_traces() == 4
    assert Job.objects.filter(pk=running.pk).exists()
    assert WebhookDelivery.objects.filter(pk=waiting.pk).exists()
    assert [file.storage.exists(file.name) for _moment, file in sorted(files.items())] == [False, True]
    assert (Job.objects.count(), WebhookDelivery.objects.count(), IdempotencyKey.objects.count()) == (2, 3, 1)
