"""A job's record leads to what it is for, and says where one that failed is begun again."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from claqueta.foundation.models import Circular, Job

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(client: Client, account: Callable[..., Any]) -> Client:
    client.force_login(account("office_staff"))
    return client


def page(office: Client, job: Job) -> str:
    return office.get(reverse("office_job_record", args=[job.pk])).content.decode()


def test_failed_circular_leads_to_where_it_is_sent_again(office: Client) -> None:
    job = Job.objects.create(
        kind="circular", title="Circular: Hola", state=Job.State.FAILED, message="KeyError: 'x'"
    )
    circular = Circular.objects.create(state=Circular.State.SENDING, subject="Hola", job=job)
    said = page(office, job)
    assert "It failed: start it again there." in said
    assert f'href="{reverse("office_circular", args=[circular.pk])}"' in said
    assert "Start it again where it was begun" in said


def test_job_that_waits_leads_to_its_circular_and_asks_for_nothing(office: Client) -> None:
    job = Job.objects.create(kind="circular", title="Circular: Hola")
    circular = Circular.objects.create(state=Circular.State.SENDING, subject="Hola", job=job)
    said = page(office, job)
    assert f'href="{reverse("office_circular", args=[circular.pk])}"' in said
    assert "It failed" not in said


def test_failed_job_that_is_for_nothing_on_record_says_so_alone(office: Client) -> None:
    job = Job.objects.create(
        kind="guide", title="Guía", state=Job.State.FAILED, message="El papel se ha acabado."
    )
    said = page(office, job)
    assert "El papel se ha acabado." in said
    assert "start it again there" not in said
