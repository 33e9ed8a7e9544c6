"""Exports of the directory: small ones at once, long ones once for everybody who asks for the same."""

import csv
import io
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from claqueta.foundation import results
from claqueta.foundation.actors import SYSTEM
from claqueta.foundation.cluster_rules import rule
from claqueta.foundation.models import Job
from claqueta.organisations import actions, tasks
from conftest import at_most

pytestmark = pytest.mark.django_db
EXPORT = "/en/directory/export/csv/"


@pytest.fixture
def few(settings: Any, monkeypatch: Any) -> None:
    """More than two organisations take long here."""
    at_most(settings, monkeypatch, export_at_once=2)


@pytest.fixture
def later(settings: Any) -> None:
    """Tasks wait for a worker, as they do in use."""
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}


def waiting() -> Any:
    return DBTaskResult.objects.filter(status="READY", task_path__regex=r"\.make_(export|list_pdf)$")


def work() -> None:
    """Do what waits, as the worker does."""
    for one in waiting():
        DBTaskResult.objects.filter(pk=one.pk).delete()
        getattr(tasks, one.task_path.rpartition(".")[2]).func(*one.args_kwargs["args"])


def names_in(body: bytes) -> list[str]:
    return sorted(row["Name"] for row in csv.DictReader(io.StringIO(body.decode("utf-8-sig")), delimiter=";"))


def test_small_export_is_given_at_once(client: Client, organisation: Callable[..., Any], few: None) -> None:
    organisation("Azotea"), organisation("Nitrato")
    assert names_in(client.get(EXPORT).content) == ["Azotea", "Nitrato"]
    assert Job.objects.count() == 0


def test_long_export_is_made_once_for_all_who_ask(
    client: Client, organisation: Callable[..., Any], few: None, later: None
) -> None:
    for number in range(4):
        organisation(f"Azotea {number}")
    pages = [Client().get(EXPORT).headers["Location"] for _number in range(3)]
    assert (len(set(pages)), Job.objects.count(), waiting().count()) == (1, 1, 1)
    unfinished = client.get(pages[0])
    assert (unfinished.status_code, unfinished.headers["Refresh"]) == (200, "3")
    assert client.get(f"{pages[0]}file/").status_code == 404
    work()
    ready = client.get(pages[0])
    assert ("Refresh" in ready.headers, f"{pages[0]}file/" in ready.content.decode()) == (False, True)
    body = b"".join(client.get(f"{pages[0]}file/").streaming_content)  # type: ignore[arg-type]
    assert names_in(body) == [f"Azotea {number}" for number in range(4)]


def test_change_makes_another_result(
    client: Client, organisation: Callable[..., Any], few: None, later: None
) -> None:
    made = [organisation(f"Azotea {number}") for number in range(4)]
    first = client.get(EXPORT).headers["Location"]
    actions.publish_profile(made[0], {"website": "https://azotea.example"}, by=SYSTEM)
    assert client.get(EXPORT).headers["Location"] != first


def test_result_of_another_circle_is_not_there(
    client: Client, organisation: Callable[..., Any], account: Callable[..., Any], few: None, later: None
) -> None:
    for number in range(4):
        organisation(f"Azotea {number}", office_notes="a secret")
    office = Client()
    office.force_login(account("office_staff"), "django.contrib.auth.backends.ModelBackend")
    page = office.get(EXPORT).headers["Location"]
    assert client.get(EXPORT).headers["Location"] != page
    work()
    fetched = office.get(f"{page}file/")
    assert (office.get(page).status_code, fetched.status_code) == (200, 200)
    assert "a secret" in b"".join(fetched.streaming_content).decode()  # type: ignore[arg-type]
    assert (client.get(page).status_code, client.get(f"{page}file/").status_code) == (404, 404)


def test_only_so_many_wait_at_once(
    client: Client, organisation: Callable[..., Any], few: None, later: None
) -> None:
    for number in range(4):
        organisation(f"Azotea {number}")
    most = rule("exports_waiting").value
    answers = [client.get(f"{EXPORT}?sort={number}&x={number}") for number in range(most + 1)]
    assert [answer.status_code for answer in answers] == [302] * most + [503]
    assert answers[-1].headers["Retry-After"] == "120"
    assert Job.objects.count() == most


def test_nobody_waits_and_the_work_stops(
    client: Client, organisation: Callable[..., Any], few: None, later: None
) -> None:
    for number in range(4):
        organisation(f"Azotea {number}")
    client.get(EXPORT)
    gone = timezone.now() - timedelta(seconds=rule("export_unwanted").value + 1)
    Job.objects.update(asked_at=gone)
    work()
    assert Job.objects.count() == 0


def test_failed_export_is_said_and_can_be_asked_for_again(
    client: Client, organisation: Callable[..., Any], few: None, later: None
) -> None:
    for number in range(4):
        organisation(f"Azotea {number}")
    page = client.get(EXPORT).headers["Location"]
    job = Job.objects.get()
    with pytest.raises(KeyError):
        tasks.make_export.func(str(job.pk), "no such form", "", "public", "en")
    assert "could not be made" in client.get(page).content.decode()
    assert client.get(EXPORT).headers["Location"] != page


def test_results_are_forgotten_with_their_files(
    client: Client, organisation: Callable[..., Any], few: None, later: None
) -> None:
    for number in range(4):
        organisation(f"Azotea {number}")
    client.get(EXPORT)
    work()
    file = Job.objects.get().file
    assert (results.forget_old(), file.storage.exists(file.name)) == (0, True)
    Job.objects.update(created_at=timezone.now() - timedelta(minutes=rule("exports_kept").value + 1))
    assert (results.forget_old(), file.storage.exists(file.name), Job.objects.count()) == (1, False, 0)


def test_document_of_a_long_list_is_made_in_the_background(
    client: Client, organisation: Callable[..., Any], settings: Any, monkeypatch: Any, later: None
) -> None:
    at_most(settings, monkeypatch, export_pdf_at_once=2)
    slugs = [organisation(f"Azotea {number}").slug for number in range(3)]
    kept = client.post("/en/shortlist/share/", {"o": slugs, "title": "Mine"}).headers["Location"]
    page = client.get(f"{kept}?form=pdf").headers["Location"]
    assert client.get(f"{kept}?form=pdf").headers["Location"] == page
    work()
    assert "Mine" in client.get(page).content.decode()
    fetched = client.get(f"{page}file/")
    assert b"".join(fetched.streaming_content)[:5] == b"%PDF-"  # type: ignore[arg-type]
    assert fetched.headers["Content-Disposition"] == 'attachment; filename="shortlist.pdf"'
